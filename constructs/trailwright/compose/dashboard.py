"""The CloudWatch dashboard of a trail."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from trailwright._policies import read_policy
from trailwright.compose.resources import Resource, Resources, map_leaves

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["DashboardPlan", "dashboard"]

_PLACEHOLDER = re.compile(r"\$\{([A-Z][A-Za-z]+)\}")


@dataclass(frozen=True, slots=True, kw_only=True)
class DashboardPlan:
    """What a dashboard shows; texts may hold tokens, but be no intrinsics.

    Args:
        trail_name: The trail's name.

        trail_arn: Its ARN.

        region: The Region of its metrics.

        log_group_name: The name of its log group. Default: it has none.

        alarm_arns: Alarms whose state is shown.

        heartbeat_metrics: Metrics that are never silent: namespace, name, dimensions.

        filter_metrics: Metrics that filters count into: namespace, name.

        dashboard_name: Default: CloudFormation makes one up.
    """

    trail_name: str
    trail_arn: str
    region: str
    log_group_name: str | None = None
    alarm_arns: tuple[str, ...] = ()
    heartbeat_metrics: tuple[Sequence[object], ...] = ()
    filter_metrics: tuple[Sequence[object], ...] = ()
    dashboard_name: str | None = None


def dashboard(plan: DashboardPlan) -> Resources:
    """Return the dashboard, with a widget for everything there is.

    Args:
        plan: What it shows.
    """
    values = _values(plan)
    widgets = [
        map_leaves(each["widget"], lambda leaf: _filled(leaf, values))
        for each in read_policy("dashboard.json")["widgets"]
        if values[each["needs"]]
    ]
    body = json.dumps({"widgets": widgets}, separators=(",", ":"))
    return {
        "Dashboard": Resource(
            type="AWS::CloudWatch::Dashboard",
            properties={"DashboardName": plan.dashboard_name, "DashboardBody": body},
            retain=False,
        )
    }


def _values(plan: DashboardPlan) -> dict[str, Any]:
    return {
        "Trail": plan.trail_name,
        "TrailArn": plan.trail_arn,
        "Region": plan.region,
        "LogGroup": plan.log_group_name,
        "AlarmArns": list(plan.alarm_arns),
        "HeartbeatMetrics": [list(each) for each in plan.heartbeat_metrics],
        "FilterMetrics": [list(each) for each in plan.filter_metrics],
    }


def _filled(leaf: object, values: Mapping[str, Any]) -> object:
    if not isinstance(leaf, str):
        return leaf
    whole = _PLACEHOLDER.fullmatch(leaf)
    if whole is not None:
        return values[whole[1]]
    return _PLACEHOLDER.sub(lambda found: values[found[1]], leaf)
