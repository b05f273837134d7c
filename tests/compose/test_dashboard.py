"""The dashboard of a trail."""

from __future__ import annotations

import json
from typing import Any

import pytest

from trailwright.compose.dashboard import DashboardPlan, dashboard


def _widgets(**changes: Any) -> list[dict[str, Any]]:  # noqa: ANN401 - any field
    values = {
        "trail_name": "audit",
        "trail_arn": "arn:trail",
        "region": "eu-west-1",
        "log_group_name": "/audit",
        "alarm_arns": ("arn:alarm",),
        "heartbeat_metrics": (("AWS/Logs", "IncomingLogEvents", "LogGroupName", "/audit"),),
        "filter_metrics": (("Trailwright/Tamper", "audit-TrailStopped"),),
    }
    made = dashboard(DashboardPlan(**(values | changes)))
    return json.loads(made["Dashboard"].properties["DashboardBody"])["widgets"]


def _titles(widgets: list[dict[str, Any]]) -> list[str]:
    return [each["properties"].get("title", "") for each in widgets]


def test_everything_has_its_widget() -> None:
    """Alarms, events a minute, heartbeats, filters, who did what, and who was refused."""
    assert ["text", "alarm", "metric", "metric", "metric", "log", "log"] == [
        each["type"] for each in _widgets()
    ]


def test_the_widgets_show_what_they_are_given() -> None:
    """The alarms, and the metrics with their dimensions."""
    _, alarms, events, beats, filters, *_ = [each["properties"] for each in _widgets()]

    assert ["arn:alarm"] == alarms["alarms"]
    assert [["AWS/Logs", "IncomingLogEvents", "LogGroupName", "/audit"]] == events["metrics"]
    assert events["metrics"] == beats["metrics"]
    assert [["Trailwright/Tamper", "audit-TrailStopped"]] == filters["metrics"]


def test_events_are_counted_by_the_minute() -> None:
    """As a sum, in the trail's Region."""
    events = _widgets()[2]["properties"]

    assert (60, "Sum", "eu-west-1") == (events["period"], events["stat"], events["region"])


def test_queries_ask_the_trails_log_group() -> None:
    """Each of them."""
    queries = [each["properties"]["query"] for each in _widgets() if each["type"] == "log"]

    assert 2 == len([each for each in queries if each.startswith("SOURCE '/audit' | ")])


@pytest.mark.parametrize(
    ("missing", "titles"),
    [
        ("alarm_arns", {"Alarms, those that fire first"}),
        ("heartbeat_metrics", {"Heartbeats of delivery, every quarter of an hour"}),
        ("filter_metrics", {"What the filters count"}),
        ("log_group_name", {"Events a minute", "Who changed what", "Who was refused"}),
    ],
)
def test_a_widget_with_nothing_to_show_is_left_out(missing: str, titles: set[str]) -> None:
    """CloudWatch would show an error in its place."""
    assert titles == set(_titles(_widgets())) - set(_titles(_widgets(**{missing: ()})))


def test_no_placeholder_is_left() -> None:
    """All of them are filled in."""
    assert "${" not in json.dumps(_widgets())


def test_the_name_may_be_given() -> None:
    """Otherwise CloudFormation makes one up."""
    plan = DashboardPlan(
        trail_name="audit", trail_arn="arn", region="eu-west-1", dashboard_name="Audit"
    )

    assert "Audit" == dashboard(plan)["Dashboard"].properties["DashboardName"]
