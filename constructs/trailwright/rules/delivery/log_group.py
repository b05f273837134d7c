"""Is the log group one that the trail can deliver to."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from trailwright.model.symbols import is_symbolic
from trailwright.model.unknown import Unknown
from trailwright.posture.trails import text
from trailwright.rules._order import must_wait
from trailwright.rules._say import say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trailwright.model.estate import Estate
    from trailwright.model.findings import Finding
    from trailwright.model.resources import Trail

__all__ = ["findings"]

_KEYS = ("Properties", "CloudWatchLogsLogGroupArn")
_ARN = re.compile(
    r"arn:[^:]+:logs:(?P<region>[^:]+):(?P<account>[^:]+):log-group:(?P<name>[^:]+)(?P<end>:\*)?"
)


def findings(estate: Estate) -> Iterator[Finding]:
    """Yield what is wrong between trails and their log groups.

    Args:
        estate: What was read.
    """
    for trail in estate.trails:
        group, role = trail.cloudwatch_logs_log_group_arn, trail.cloudwatch_logs_role_arn
        if group in (None, "") and role in (None, ""):
            continue
        if group in (None, "") or role in (None, ""):
            keys = ("Properties", "CloudWatchLogsRoleArn")
            yield say("TW109", trail, "one of the two is missing", keys=keys)
            continue
        yield from _arn(trail, text(group))
        yield from _group(estate, trail, text(group))


def _arn(trail: Trail, group: str | None) -> Iterator[Finding]:
    if group is None or (is_symbolic(group) and not group.startswith("arn:")):
        return
    match = _ARN.fullmatch(group)
    if match is None or match["end"] is None:
        yield say("TW110", trail, f"{group} does not end in :*", keys=_KEYS)
        return
    own = {"region": trail.region, "account": trail.account}
    for what, where in own.items():
        known = not is_symbolic(match[what]) and not isinstance(where, Unknown)
        if known and match[what] != where:
            message = f"{group} is of {what} {match[what]}, the trail of {where}"
            yield say("TW110", trail, message, keys=_KEYS)


def _group(estate: Estate, trail: Trail, arn: str | None) -> Iterator[Finding]:
    group = estate.log_group(arn, near=trail)
    if group is None:
        which = "which log group it is, is not known here" if arn is None else f"{arn} is not here"
        yield say("TW127", trail, which, keys=_KEYS)
        return
    yield from must_wait("TW123", estate, trail, group, "the log group it delivers to")
    if text(group.log_group_class) not in (None, "STANDARD"):
        message = f"{group.logical_id} is of class {group.log_group_class}"
        yield say("TW124", trail, message, keys=_KEYS)
