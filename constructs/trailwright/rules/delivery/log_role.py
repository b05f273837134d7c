"""May the role do what the trail needs of the log group."""

from __future__ import annotations

import re
from functools import cache, partial
from typing import TYPE_CHECKING

from trailwright.iam.cloudtrail_calls import log_group_calls, role_calls
from trailwright.iam.evaluate import evaluate
from trailwright.iam.policies import PolicyKind
from trailwright.iam.statements import Policy
from trailwright.model.symbols import is_symbolic
from trailwright.model.unknown import Unknown
from trailwright.posture.parsed import parsed
from trailwright.posture.reach import attached_policies
from trailwright.posture.trails import identity, text
from trailwright.rules._mends import role_trust, stream_statements
from trailwright.rules._order import must_wait
from trailwright.rules._say import say, say_refused
from trailwright.rules._stand_ins import decide

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from trailwright.iam.cloudtrail_calls import CloudTrailCall
    from trailwright.model.estate import Estate
    from trailwright.model.findings import Finding
    from trailwright.model.resources import IdentityPolicy, Role, Trail, Value
    from trailwright.model.trails import TrailIdentity

__all__ = ["findings"]

_KEYS = ("Properties", "CloudWatchLogsRoleArn")
_ROLE_ARN = re.compile(r"arn:aws(-[a-z]+)*:iam::(?P<account>[0-9]{12}):role/[\w+=,.@/-]+", re.ASCII)
_LOG_GROUP_NAME = re.compile(r"arn:[^:]+:logs:[^:]+:[^:]+:log-group:([^:]+)(:\*)?")


def findings(estate: Estate) -> Iterator[Finding]:
    """Yield what is wrong between trails and the roles that deliver to log groups.

    Args:
        estate: What was read.
    """
    for trail in estate.trails:
        group, given = trail.cloudwatch_logs_log_group_arn, trail.cloudwatch_logs_role_arn
        if group in (None, "") or given in (None, ""):
            continue
        arn = text(given)
        yield from _arn(trail, arn)
        role, who = estate.role(arn), identity(estate, trail)
        if isinstance(who, Unknown):
            which = f"it cannot be judged for want of {who.reason}"
            yield say("TW127", trail, which, keys=_KEYS)
            continue
        if role is None:
            which = "which role it is, is not known here" if arn is None else f"{arn} is not here"
            yield say("TW127", trail, which, keys=_KEYS)
            continue
        yield from _trust(estate, trail, who, role)
        match = _LOG_GROUP_NAME.fullmatch(text(group) or "")
        if match is not None:
            calls = tuple(log_group_calls(who, match[1], role.arn))
            mend = cache(partial(stream_statements, trail, who, match[1]))
            yield from _streams(estate, trail, role, calls, mend)
            yield from _order(estate, trail, role, calls)


def _arn(trail: Trail, role: str | None) -> Iterator[Finding]:
    if role is None or is_symbolic(role):
        return
    match = _ROLE_ARN.fullmatch(role)
    if match is None:
        yield say("TW125", trail, f"{role} is not the ARN of a role", keys=_KEYS)
    elif not isinstance(trail.account, Unknown) and match["account"] != trail.account:
        message = f"{role} is of account {match['account']}, the trail of {trail.account}"
        yield say("TW125", trail, message, keys=_KEYS)


def _trust(estate: Estate, trail: Trail, who: TrailIdentity, role: Role) -> Iterator[Finding]:
    trust = parsed(estate, role.trust, kind=PolicyKind.TRUST)
    for call in role_calls(who, role.arn):
        finding = say_refused(
            "TW107",
            trail,
            call,
            decide(estate, trust, call.request, [role.trust], kind=PolicyKind.TRUST),
            whose=role.logical_id,
            document=role.trust,
            mend=partial(role_trust, trail, who),
        )
        if finding is not None:
            yield finding


def _streams(
    estate: Estate,
    trail: Trail,
    role: Role,
    calls: Iterable[CloudTrailCall],
    mend: Callable[[], dict[str, object]],
) -> Iterator[Finding]:
    merged = _merged(estate, role.policies)
    written: list[Value] = [each.document for each in role.policies]
    seen: set[str] = set()
    for call in calls:
        decision = decide(estate, merged, call.request, written, kind=PolicyKind.IDENTITY)
        finding = say_refused(
            "TW108", trail, call, decision, whose=role.logical_id, document=written, mend=mend
        )
        if finding is not None and finding.severity not in seen:
            seen.add(finding.severity)
            yield finding


def _order(
    estate: Estate, trail: Trail, role: Role, calls: Iterable[CloudTrailCall]
) -> Iterator[Finding]:
    """Yield policies that may be attached too late, if the role is not enough without them."""
    for attached in attached_policies(estate, role):
        rest = _merged(estate, [each for each in role.policies if each.origin != attached.origin])
        if not all(evaluate(rest, call.request).allowed is True for call in calls):
            yield from must_wait("TW126", estate, trail, attached, f"a policy of {role.logical_id}")


def _merged(estate: Estate, policies: Sequence[IdentityPolicy]) -> Policy:
    known = [parsed(estate, each.document, kind=PolicyKind.IDENTITY) for each in policies]
    return Policy(statements=tuple(one for policy in known for one in policy.statements))
