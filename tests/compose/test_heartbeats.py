"""Alarms on silence, and the call against quiet."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from trailwright.compose.heartbeats import (
    HeartbeatsPlan,
    canary,
    canary_of,
    heartbeat_entries,
    heartbeats,
)
from trailwright.model.quotas import quotas
from trailwright.patterns.event_names import services

if TYPE_CHECKING:
    from trailwright.compose.resources import Resources

ALL = {
    "LogGroup": "/trailwright/audit",
    "Topic": "delivered",
    "Bucket": "archive",
    "LogFileFilter": "files",
    "DigestFilter": "digests",
}
#: Each thing a trail delivers to, the metric that is never silent, and its seconds.
EXPECTED = {
    "LogGroupHeartbeat": ("AWS/Logs", "IncomingLogEvents", 1800),
    "TopicHeartbeat": ("AWS/SNS", "NumberOfMessagesPublished", 1800),
    "LogFileHeartbeat": ("AWS/S3", "PutRequests", 1800),
    "DigestHeartbeat": ("AWS/S3", "PutRequests", 10_800),
}


def _plan(**changes: Any) -> HeartbeatsPlan:  # noqa: ANN401 - any field
    values = {"trail_name": "audit", "watched": ALL, "actions": ("arn:topic",)}
    return HeartbeatsPlan(**(values | changes))


def _canary(plan: HeartbeatsPlan) -> Resources:
    return canary(
        plan, heartbeats(plan), partition="aws", account="111122223333", region="us-east-1"
    )


def test_everything_a_trail_delivers_to_is_watched() -> None:
    """Log group, topic, log files and digest files, each by its own metric."""
    found = {name: each.properties for name, each in heartbeats(_plan()).items()}

    assert EXPECTED == {
        name: (each["Namespace"], each["MetricName"], each["Period"] * each["EvaluationPeriods"])
        for name, each in found.items()
    }


@pytest.mark.parametrize("name", EXPECTED)
def test_silence_breaches(name: str) -> None:
    """Nothing is less than one, and no data is nothing; both ways somebody is told."""
    alarm = heartbeats(_plan())[name].properties

    assert ("Sum", "LessThanThreshold", 1, "breaching", ["arn:topic"], ["arn:topic"]) == (
        alarm["Statistic"],
        alarm["ComparisonOperator"],
        alarm["Threshold"],
        alarm["TreatMissingData"],
        alarm["AlarmActions"],
        alarm["OKActions"],
    )


@pytest.mark.parametrize("missing", ALL)
def test_what_is_not_there_is_not_watched(missing: str) -> None:
    """An alarm on what does not exist would never be anything but an alarm."""
    there = {name: value for name, value in ALL.items() if name != missing}

    text = json.dumps([each.properties["Dimensions"] for each in heartbeats(_plan()).values()])
    left = heartbeats(_plan(watched=there))

    assert json.dumps(ALL[missing]) in text
    assert json.dumps(ALL[missing]) not in json.dumps(
        [each.properties["Dimensions"] for each in left.values()]
    )


def test_cloudwatch_takes_every_heartbeat() -> None:
    """At most a day for all periods, and a description that fits the longest name."""
    longest = "t" * quotas().trail_name_max
    alarms = [each.properties for each in heartbeats(_plan(trail_name=longest)).values()]

    assert all(each["Period"] * each["EvaluationPeriods"] <= 86_400 for each in alarms)
    assert all(len(each["AlarmDescription"]) <= quotas().alarm_description_max for each in alarms)


def test_every_heartbeat_says_why_it_may_be_missing() -> None:
    """In a sentence, and all ids are different."""
    entries = heartbeat_entries()

    assert len({each["id"] for each in entries}) == len(entries)
    assert all(each["without"].endswith(".") for each in entries)


def test_the_canary_calls_what_its_role_allows() -> None:
    """One action, on exactly the heartbeats."""
    made = _canary(_plan(watched={"LogGroup": "x", "Topic": "y"}))
    (statement,) = made["CanaryRolePolicy"].properties["PolicyDocument"]["Statement"]

    assert {
        "Sid": "Canary",
        "Effect": "Allow",
        "Action": "cloudwatch:EnableAlarmActions",
        "Resource": [
            {"Fn::GetAtt": ["LogGroupHeartbeat", "Arn"]},
            {"Fn::GetAtt": ["TopicHeartbeat", "Arn"]},
        ],
    } == statement


def test_the_canary_switches_alarms_on_and_never_off() -> None:
    """What is called, what is allowed and what CloudTrail writes are one operation."""
    made = _canary(_plan())
    target = made["Canary"].properties["Target"]
    (statement,) = made["CanaryRolePolicy"].properties["PolicyDocument"]["Statement"]
    called = target["Arn"].removeprefix("arn:aws:scheduler:::aws-sdk:").partition(":")[2]

    assert [("EnableAlarmActions", 0)] * 3 == [
        (f"{called[:1].upper()}{called[1:]}", target["RetryPolicy"]["MaximumRetryAttempts"]),
        (statement["Action"].partition(":")[2], canary_of()["retries"]),
        (canary_of()["event_name"], 0),
    ]


def test_the_canary_names_the_alarms_in_json() -> None:
    """Once the names are known."""
    made = _canary(_plan(watched={"LogGroup": "x", "Topic": "y"}))
    parts = made["Canary"].properties["Target"]["Input"]["Fn::Join"][1]

    text = "".join(each if isinstance(each, str) else each["Ref"] for each in parts)

    assert {"AlarmNames": ["LogGroupHeartbeat", "TopicHeartbeat"]} == json.loads(text)


def test_only_schedules_of_the_account_assume_the_role() -> None:
    """Of one group, which is what EventBridge Scheduler says it comes from."""
    trust = _canary(_plan())["CanaryRole"].properties["AssumeRolePolicyDocument"]
    (statement,) = trust["Statement"]

    assert {
        "StringEquals": {
            "aws:SourceAccount": "111122223333",
            "aws:SourceArn": "arn:aws:scheduler:us-east-1:111122223333:schedule-group/default",
        }
    } == statement["Condition"]


def test_the_canary_waits_for_what_it_may_do() -> None:
    """Or its first calls would be refused."""
    assert ("CanaryRolePolicy",) == _canary(_plan())["Canary"].depends_on


def test_the_role_can_be_bounded() -> None:
    """By a managed policy of the account."""
    boundary = "arn:aws:iam::111122223333:policy/boundary"

    made = _canary(_plan(permissions_boundary=boundary))

    assert boundary == made["CanaryRole"].properties["PermissionsBoundary"]


def test_the_canary_sings_more_often_than_anybody_listens() -> None:
    """Its call exists, and is made several times in the shortest period."""
    call = canary_of()
    minutes = int(call["schedule"].removeprefix("rate(").removesuffix(" minutes)"))

    assert call["event_source"].removesuffix(".amazonaws.com") in services(call["event_name"])
    assert minutes * 60 * 3 <= min(each["period_seconds"] for each in heartbeat_entries())
