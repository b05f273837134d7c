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
from trailwright.rules._say import say, say_refused
from trailwright.rules._trails import identity, text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trailwright.model.estate import Estate
    from trailwright.model.findings import Finding
    from trailwright.model.resources import Role, Trail, Value
    from trailwright.model.trails import TrailIdentity

__all__ = ["findings"]

_GROUP_KEYS = ("Properties", "CloudWatchLogsLogGroupArn")
_ROLE_KEYS = ("Properties", "CloudWatchLogsRoleArn")
_ARN = re.compile(
    r"arn:[^:]+:logs:(?P<region>[^:]+):(?P<account>[^:]+):log-group:(?P<name>[^:]+)(?P<end>:\*)?"
)


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
        yield from _role(estate, trail, text(group), text(role))


def _arn(trail: Trail, group: str | None) -> Iterator[Finding]:
    if group is None:
        return
    match = _ARN.fullmatch(group)
    if match is None or match["end"] is None:
        yield say("TW110", trail, f"{group} does not end in :*", keys=_GROUP_KEYS)
        return
    region = match["region"]
    known = not is_symbolic(region) and not isinstance(trail.region, Unknown)
    if known and region != trail.region:
        message = f"{group} is in {region}, the trail in {trail.region}"
        yield say("TW110", trail, message, keys=_GROUP_KEYS)


def _role(
    estate: Estate, trail: Trail, group: str | None, role_arn: str | None
) -> Iterator[Finding]:
    role = estate.role(role_arn)
    who = identity(estate, trail)
    if role is None or role_arn is None or isinstance(who, Unknown):
        return
    trust = parse_policy(role.trust, kind=PolicyKind.TRUST)
    for call in role_calls(who, role_arn):
        decision = evaluate(trust, call.request)
        finding = say_refused(
            "TW107", trail, call, decision, whose=role.logical_id, document=role.trust
        )
        if finding is not None:
            yield finding
    match = _ARN.fullmatch(group) if group else None
    if match is not None:
        yield from _streams(trail, who, role, match["name"])


def _streams(trail: Trail, who: TrailIdentity, role: Role, group: str) -> Iterator[Finding]:
    parsed = [parse_policy(each.document, kind=PolicyKind.IDENTITY) for each in role.policies]
    merged = Policy(statements=tuple(one for policy in parsed for one in policy.statements))
    written: list[Value] = [each.document for each in role.policies]
    seen: set[str] = set()
    for call in log_group_calls(who, group, role.arn):
        decision = evaluate(merged, call.request)
        finding = say_refused(
            "TW108", trail, call, decision, whose=role.logical_id, document=written
        )
        if finding is not None and finding.severity not in seen:
            seen.add(finding.severity)
            yield finding
