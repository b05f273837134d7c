"""Would the log group take what the trail delivers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from trailwright.iam.cloudtrail_calls import log_group_calls, role_calls
from trailwright.iam.evaluate import evaluate
from trailwright.iam.policies import PolicyKind, parse_policy
from trailwright.iam.statements import Policy
from trailwright.model.symbols import is_symbolic
from trailwright.model.unknown import Unknown
from trailwright.rules._mends import role_trust, stream_statements
from trailwright.rules._order import must_wait
from trailwright.rules._say import say, say_refused
from trailwright.rules._trails import identity, text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trailwright.model.estate import Estate
    from trailwright.model.findings import Finding
    from trailwright.model.resources import Resource, Role, Trail, Value
    from trailwright.model.trails import TrailIdentity

__all__ = ["findings"]

_GROUP_KEYS = ("Properties", "CloudWatchLogsLogGroupArn")
_ROLE_KEYS = ("Properties", "CloudWatchLogsRoleArn")
_ARN = re.compile(
    r"arn:[^:]+:logs:(?P<region>[^:]+):(?P<account>[^:]+):log-group:(?P<name>[^:]+)(?P<end>:\*)?"
)

_ROLE_ARN = re.compile(r"arn:aws(-[a-z]+)*:iam::(?P<account>[0-9]{12}):role/[\w+=,.@/-]+", re.ASCII)


def findings(estate: Estate) -> Iterator[Finding]:
    """Yield what is wrong between trails, their log groups and roles.

    Args:
        estate: What was read.
    """
    for trail in estate.trails:
        group, role = trail.cloudwatch_logs_log_group_arn, trail.cloudwatch_logs_role_arn
        if group in (None, "") and role in (None, ""):
            continue
        if group in (None, "") or role in (None, ""):
            yield say("TW109", trail, "one of the two is missing", keys=_ROLE_KEYS)
            continue
        yield from _arn(trail, text(group))
        yield from _group(estate, trail, text(group))
        yield from _role_arn(trail, text(role))
        yield from _role(estate, trail, text(group), text(role))


def _arn(trail: Trail, group: str | None) -> Iterator[Finding]:
    if group is None:
        return
    match = _ARN.fullmatch(group)
    if match is None or match["end"] is None:
        yield say("TW110", trail, f"{group} does not end in :*", keys=_GROUP_KEYS)
        return
    own = {"region": trail.region, "account": trail.account}
    for what, where in own.items():
        known = not is_symbolic(match[what]) and not isinstance(where, Unknown)
        if known and match[what] != where:
            message = f"{group} is of {what} {match[what]}, the trail of {where}"
            yield say("TW110", trail, message, keys=_GROUP_KEYS)


def _group(estate: Estate, trail: Trail, arn: str | None) -> Iterator[Finding]:
    group = estate.log_group(arn, near=trail)
    if group is None:
        yield say("TW127", trail, f"log group {arn} is not in the template", keys=_GROUP_KEYS)
        return
    yield from must_wait("TW123", estate, trail, group, "the log group it delivers to")
    if text(group.log_group_class) not in (None, "STANDARD"):
        message = f"{group.logical_id} is of class {group.log_group_class}"
        yield say("TW124", trail, message, keys=_GROUP_KEYS)


def _role_arn(trail: Trail, role: str | None) -> Iterator[Finding]:
    if role is None or is_symbolic(role):
        return
    match = _ROLE_ARN.fullmatch(role)
    if match is None:
        yield say("TW125", trail, f"{role} is not the ARN of a role", keys=_ROLE_KEYS)
    elif not isinstance(trail.account, Unknown) and match["account"] != trail.account:
        message = f"{role} is of account {match['account']}, the trail of {trail.account}"
        yield say("TW125", trail, message, keys=_ROLE_KEYS)


def _role(
    estate: Estate, trail: Trail, group: str | None, role_arn: str | None
) -> Iterator[Finding]:
    role = estate.role(role_arn)
    who = identity(estate, trail)
    if role is None or role_arn is None or isinstance(who, Unknown):
        yield say("TW127", trail, f"role {role_arn} cannot be judged here", keys=_ROLE_KEYS)
        return
    trust = parse_policy(role.trust, kind=PolicyKind.TRUST)
    for call in role_calls(who, role_arn):
        finding = say_refused(
            "TW107",
            trail,
            call,
            evaluate(trust, call.request),
            whose=role.logical_id,
            document=role.trust,
            mend=role_trust(trail, who),
        )
        if finding is not None:
            yield finding
    for each in _attached(estate, role):
        yield from must_wait("TW126", estate, trail, each, f"a policy of {role.logical_id}")
    match = _ARN.fullmatch(group) if group else None
    if match is not None:
        yield from _streams(trail, who, role, match["name"])


def _attached(estate: Estate, role: Role) -> Iterator[Resource]:
    """Yield the policies of a role that are resources of their own."""
    named = {(each.origin.stack, each.logical_id) for each in role.policies}
    for each in estate.others:
        if (each.origin.stack, each.logical_id) in named:
            yield each


def _streams(trail: Trail, who: TrailIdentity, role: Role, group: str) -> Iterator[Finding]:
    parsed = [parse_policy(each.document, kind=PolicyKind.IDENTITY) for each in role.policies]
    merged = Policy(statements=tuple(one for policy in parsed for one in policy.statements))
    mend = stream_statements(trail, who, group)
    written: list[Value] = [each.document for each in role.policies]
    seen: set[str] = set()
    for call in log_group_calls(who, group, role.arn):
        decision = evaluate(merged, call.request)
        finding = say_refused(
            "TW108", trail, call, decision, whose=role.logical_id, document=written, mend=mend
        )
        if finding is not None and finding.severity not in seen:
            seen.add(finding.severity)
            yield finding
