"""Rules against tampering, tried on a machine that knows the language of EventBridge."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from trailwright.compose.resources import to_template
from trailwright.compose.tamper_rules import TamperRulesPlan, tamper_rules
from trailwright.compose.topic import TopicPlan, alarm_topic
from trailwright.model.watching import tamper_entries
from trailwright.patterns import parse

if TYPE_CHECKING:
    from collections.abc import Callable

    from trailwright.sandbox.accounts import Account

    Build = Callable[..., dict[str, Any]]

REGION = "us-east-1"
NAMES = {"ArchiveBucket": "${ArchiveBucket}", "LogGroup": "${LogGroup}"}
ENTRIES = {entry["id"]: entry for entry in tamper_entries()}
OMITTED = {"omitted": True, "originalSize": 262_145, "reason": "requestParameters too large"}


def _rules(account: str, **changes: Any) -> Any:  # noqa: ANN401 - fields, and resources
    plan = {
        "partition": "aws",
        "account": account,
        "region": REGION,
        "trail_name": "audit",
        "topic_arn": {"Ref": "AlarmTopic"},
        "names": NAMES,
        "retain": False,
    }
    return tamper_rules(TamperRulesPlan(**(plan | changes)))


def _matches(account: Account, entry: dict[str, Any], detail: dict[str, Any]) -> bool:
    """Return whether EventBridge, as the sandbox has it, finds that an event matches."""
    rule = _rules(account.id)[f"{entry['id']}Rule"]
    service = detail["eventSource"].removesuffix(".amazonaws.com")
    event = {
        "id": "1",
        "account": account.id,
        "region": REGION,
        "time": "2026-11-01T00:00:00Z",
        "source": f"aws.{service}",
        "detail-type": "AWS API Call via CloudTrail",
        "resources": [],
        "detail": detail,
    }
    client = account.client("events")
    pattern = json.dumps(rule.properties["EventPattern"])
    return client.test_event_pattern(EventPattern=pattern, Event=json.dumps(event))["Result"]


@pytest.mark.parametrize("name", ENTRIES)
def test_a_rule_agrees_with_the_alarm_it_is_made_from(account: Account, name: str) -> None:
    """On every event of the catalogue, also when it is too large for its parameters."""
    entry = ENTRIES[name]
    pattern = parse(entry["pattern"])
    known = [each for other in ENTRIES.values() for each in other["must_fire"]]
    known += [each | {"requestParameters": OMITTED} for each in known]
    known += entry["must_not_fire"]

    expected = [pattern.matches(each) for each in known]

    assert True in expected
    assert False in expected
    assert expected == [_matches(account, entry, each) for each in known]


def _template(account: Account, trail: dict[str, Any]) -> dict[str, Any]:
    """Return a trail's template with rules, and a queue that gets what people would."""
    names = {"ArchiveBucket": {"Ref": "Bucket"}, "LogGroup": {"Ref": "LogGroup"}}
    topic = alarm_topic(
        TopicPlan(retain=False), partition="aws", account=account.id, region=REGION, rules=True
    )
    made = to_template(topic | _rules(account.id, names=names))["Resources"]
    queue_arn = {"Fn::GetAtt": ["Queue", "Arn"]}
    allow = {"Effect": "Allow", "Principal": "*", "Action": "sqs:SendMessage", "Resource": "*"}
    trail["Resources"] |= made | {
        "Queue": {"Type": "AWS::SQS::Queue", "Properties": {}},
        "QueuePolicy": {
            "Type": "AWS::SQS::QueuePolicy",
            "Properties": {
                "Queues": [{"Ref": "Queue"}],
                "PolicyDocument": {"Version": "2012-10-17", "Statement": [allow]},
            },
        },
        "Subscription": {
            "Type": "AWS::SNS::Subscription",
            "Properties": {
                "TopicArn": {"Ref": "AlarmTopic"},
                "Protocol": "sqs",
                "Endpoint": queue_arn,
                "RawMessageDelivery": True,
            },
        },
    }
    trail["Outputs"]["Queue"] = {"Value": {"Ref": "Queue"}}
    return trail


def _told(account: Account, queue: str) -> list[str]:
    found: list[str] = []
    while True:
        received = account.client("sqs").receive_message(QueueUrl=queue, MaxNumberOfMessages=10)
        messages = received.get("Messages", [])
        if not messages:
            return found
        for each in messages:
            account.client("sqs").delete_message(
                QueueUrl=queue, ReceiptHandle=each["ReceiptHandle"]
            )
            found.append(each["Body"])


def test_people_are_told_without_the_log_group(account: Account, trail_template: Build) -> None:
    """Its deletion is told, and so is what happens when it is gone, and stopping the trail."""
    deployed = account.deploy(_template(account, trail_template(logged=True)))
    assert deployed.succeeded, deployed.reasons
    queue = deployed.outputs["Queue"]
    _told(account, queue)

    account.client("logs").delete_log_group(logGroupName="/trail/audit")
    account.client("sns").create_topic(Name="harmless")
    account.client("cloudtrail").stop_logging(Name="audit")

    told = _told(account, queue)
    titles = sorted(each.partition(" (trail audit)")[0].lstrip('"') for each in told)
    assert ["Trail stopped or deleted", "Trail's log group deleted, shortened or tapped"] == titles
    assert any("StopLogging of cloudtrail.amazonaws.com, by arn:" in each for each in told)
