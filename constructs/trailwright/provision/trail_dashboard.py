"""The construct for a trail's CloudWatch dashboard."""

from __future__ import annotations

from typing import TYPE_CHECKING

from constructs import Construct

from trailwright.compose.dashboard import DashboardPlan, dashboard
from trailwright.model.problems import Problem, raise_for
from trailwright.model.quotas import quotas
from trailwright.provision._deliveries import check_place, log_group_name
from trailwright.provision._template import Template
from trailwright.provision._where import Where

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from aws_cdk.aws_cloudwatch import CfnDashboard

    from trailwright.provision.alarm_pack import AlarmPack
    from trailwright.provision.delivery_watch import DeliveryWatch
    from trailwright.provision.trail import Trail

__all__ = ["TrailDashboard"]


class TrailDashboard(Construct):
    """A CloudWatch dashboard: alarms, events a minute, heartbeats, and who did what.

    Its layout is ``policies/dashboard.json``; a widget without anything to show is left out.
    It shows facts that are kept elsewhere, so unlike them it is deleted with its stack.

    Args:
        scope: The scope, a stack of the trail's account and Region.

        id: The construct's id in the scope.

        trail: The trail.

        alarm_packs: Whose alarms and metrics are shown. Default: none.

        delivery_watch: Whose heartbeats are shown. Default: none.

        dashboard_name: Default: CloudFormation makes one up.

    Raises:
        InvalidOptionsError: If it would show more than CloudWatch takes, or from elsewhere.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        trail: Trail,
        alarm_packs: Sequence[AlarmPack] = (),
        delivery_watch: DeliveryWatch | None = None,
        dashboard_name: str | None = None,
    ) -> None:
        super().__init__(scope, id)
        where = Where.of(scope)
        watches = () if delivery_watch is None else (delivery_watch,)
        count = sum(len(pack.alarm_ids) for pack in alarm_packs)
        count += sum(len(watch.heartbeat_ids) for watch in watches)
        raise_for(f"TrailDashboard {id!r}", [*check_place(trail, where), *_check_count(count)])
        plan = DashboardPlan(
            trail_name=trail.trail_name,
            trail_arn=trail.trail_arn,
            region=where.region,
            log_group_name=log_group_name(trail, where),
            alarm_arns=tuple(arn for each in (*watches, *alarm_packs) for arn in each.alarm_arns),
            heartbeat_metrics=tuple(metric for watch in watches for metric in watch.metrics),
            filter_metrics=tuple(metric for pack in alarm_packs for metric in pack.metrics),
            dashboard_name=dashboard_name,
        )
        self._template = Template(self, dashboard(plan), primary="Dashboard")

    @property
    def cfn_dashboard(self) -> CfnDashboard:
        """The dashboard as its L1 class."""
        return self._template.resource("Dashboard")


def _check_count(count: int) -> Iterator[Problem]:
    longest = quotas().alarms_per_widget
    if count > longest:
        yield Problem(
            option="alarm_packs",
            rule=f"must come to at most {longest} alarms with the heartbeats, which is what "
            "CloudWatch shows in one widget",
            value=count,
            remedy="leave a pack out",
        )
