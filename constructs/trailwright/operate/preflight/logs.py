"""Are log group and role there that no template makes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trailwright.operate.preflight.imported import is_named
from trailwright.rules import say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trailwright.model.findings import Finding
    from trailwright.operate.preflight.view import View

__all__ = ["findings"]


def findings(view: View) -> Iterator[Finding]:
    """Yield log groups and roles that are not there.

    Args:
        view: What is known.
    """
    absent = view.live.absent
    for trail in view.plan.estate.trails:
        named = (
            ("TW838", "CloudWatchLogsLogGroupArn", trail.cloudwatch_logs_log_group_arn),
            ("TW839", "CloudWatchLogsRoleArn", trail.cloudwatch_logs_role_arn),
        )
        for rule_id, option, arn in named:
            if is_named(arn) and str(arn).removesuffix(":*") in absent:
                yield say(rule_id, trail, f"{arn} is not there", keys=("Properties", option))
