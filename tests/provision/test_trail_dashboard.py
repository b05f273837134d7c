"""The dashboard shows what the stack has."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from trailwright import AccountTrail, AlarmPack, DeliveryWatch, RegionalTrail, TrailDashboard
from trailwright.testing import resources_of, template_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from aws_cdk import Stack

DASHBOARD = "AWS::CloudWatch::Dashboard"


def _body(stack: Stack) -> list[dict[str, Any]]:
    """Return the widgets, with ``<…>`` where CloudFormation puts a value."""
    (dashboard,) = resources_of(template_of(stack), DASHBOARD)
    body = dashboard["DashboardBody"]
    if isinstance(body, str):
        return json.loads(body)["widgets"]
    parts = body["Fn::Join"][1]
    text = "".join(
        each if isinstance(each, str) else f"<{next(iter(each.values()))}>".replace('"', "'")
        for each in parts
    )
    return json.loads(text)["widgets"]


def test_the_body_is_json_once_the_names_are_known(stack: Stack) -> None:
    """Every alarm and every metric of the stack is in it."""
    trail = AccountTrail(stack, "Trail", trail_name="audit", delivery_topic=True)
    pack = AlarmPack(stack, "Alarms", trail=trail)
    watch = DeliveryWatch(stack, "Watch", trail=trail)
    TrailDashboard(stack, "Dashboard", trail=trail, alarm_packs=[pack], delivery_watch=watch)

    _, alarms, _, beats, filters, *_ = [each["properties"] for each in _body(stack)]

    assert len(pack.alarm_ids) + len(watch.heartbeat_ids) == len(alarms["alarms"])
    assert len(watch.heartbeat_ids) == len(beats["metrics"])
    assert [list(each) for each in pack.metrics] == filters["metrics"]


def test_a_trail_alone_has_its_dashboard(stack: Stack) -> None:
    """Events a minute, and who did what."""
    trail = AccountTrail(stack, "Trail", trail_name="audit")
    TrailDashboard(stack, "Dashboard", trail=trail, dashboard_name="Audit")

    (dashboard,) = resources_of(template_of(stack), DASHBOARD)

    assert "Audit" == dashboard["DashboardName"]
    assert ["text", "metric", "log", "log"] == [each["type"] for each in _body(stack)]


def test_it_goes_with_its_stack(stack: Stack) -> None:
    """It keeps nothing that is not elsewhere."""
    trail = AccountTrail(stack, "Trail", trail_name="audit")
    TrailDashboard(stack, "Dashboard", trail=trail)

    (dashboard,) = (
        each for each in template_of(stack)["Resources"].values() if each["Type"] == DASHBOARD
    )

    assert "DeletionPolicy" not in dashboard


def test_it_is_where_the_metrics_are(make_stack: Callable[..., Stack]) -> None:
    """In another Region it would be empty."""
    trail = RegionalTrail(make_stack("T"), "Trail", trail_name="audit")

    with pytest.raises(ValueError, match="trail must be of the stack's account and Region"):
        TrailDashboard(make_stack("D", region="eu-west-1"), "Dashboard", trail=trail)


def test_more_alarms_than_a_widget_shows_are_refused(stack: Stack) -> None:
    """With how many there are."""
    trail = AccountTrail(stack, "Trail", trail_name="audit")
    packs = [AlarmPack(stack, f"Alarms{number}", trail=trail) for number in range(7)]

    with pytest.raises(ValueError, match=r"alarm_packs must come to at most 100 alarms .*got 105"):
        TrailDashboard(stack, "Dashboard", trail=trail, alarm_packs=packs)


PROGRAM = """
import json
from trailwright import AccountTrail, AlarmPack, DeliveryWatch, TamperRules, TrailDashboard
from trailwright.testing import template_of
from aws_cdk import App, Stack
stack = Stack(App(analytics_reporting=False), "S")
trail = AccountTrail(stack, "Trail", trail_name="audit")
pack = AlarmPack(stack, "Alarms", trail=trail)
watch = DeliveryWatch(stack, "Watch", trail=trail, digests=True)
TamperRules(stack, "Rules", trail=trail)
TrailDashboard(stack, "Dashboard", trail=trail, alarm_packs=[pack], delivery_watch=watch)
print(json.dumps(template_of(stack)))
"""


def test_all_of_it_is_the_same_at_every_synthesis() -> None:
    """Byte for byte, with other hash seeds."""
    runs = [
        subprocess.Popen(
            [sys.executable, "-c", PROGRAM],
            env={**os.environ, "PYTHONHASHSEED": seed},
            stdout=subprocess.PIPE,
            text=True,
        )
        for seed in ("1", "2")
    ]

    one, other = (run.communicate()[0] for run in runs)

    assert len(one) > 10_000
    assert one == other
