"""Rules on changes to the audit chain, made from the patterns of its alarms."""

from __future__ import annotations

import json
from typing import Any

import pytest

from trailwright._policies import read_policy
from trailwright.compose.tamper_rules import TamperRulesPlan, tamper_rules
from trailwright.model.quotas import quotas
from trailwright.model.watching import tamper_entries
from trailwright.patterns import parse

BUS = "arn:aws:events:us-east-1:444455556666:event-bus/security"
#: Names as long as AWS takes them.
NAMES = {
    "ArchiveBucket": "b" * quotas().bucket_name_max,
    "LogGroup": "g" * quotas().log_group_name_max,
}
IDS = [entry["id"] for entry in tamper_entries()]


def _plan(**changes: Any) -> TamperRulesPlan:  # noqa: ANN401 - any field
    values = {
        "partition": "aws",
        "account": "111122223333",
        "region": "us-east-1",
        "trail_name": "audit",
        "topic_arn": "arn:topic",
        "names": NAMES,
    }
    return TamperRulesPlan(**(values | changes))


def _rules(**changes: Any) -> dict[str, dict[str, Any]]:  # noqa: ANN401 - any field
    made = tamper_rules(_plan(**changes))
    return {
        name.removesuffix("Rule"): dict(each.properties)
        for name, each in made.items()
        if each.type == "AWS::Events::Rule"
    }


def test_each_pattern_of_the_profile_is_a_rule() -> None:
    """The alarms and the rules cannot come apart, since both are made from one text."""
    assert IDS == list(_rules())


@pytest.mark.parametrize("name", IDS)
def test_a_rule_names_the_calls_of_its_pattern(name: str) -> None:
    """All of them, and no other."""
    (entry,) = (each for each in tamper_entries() if each["id"] == name)
    pattern = parse(entry["pattern"])
    names = {
        each.value.text
        for each in pattern.conditions()
        if str(each.selector) in ("$.eventName", "$.eventSource")
    }

    assert names == _named(_rules()[name]["EventPattern"]["detail"])


def _named(detail: dict[str, Any]) -> set[str]:
    found = {*detail.get("eventName", ()), *detail.get("eventSource", ())}
    return found.union(*map(_named, detail.get("$or", ())))


@pytest.mark.parametrize("name", IDS)
def test_only_aws_itself_can_raise_a_rule(name: str) -> None:
    """Nobody else sends events whose source begins with aws."""
    pattern = _rules()[name]["EventPattern"]

    assert ([{"prefix": "aws."}], ["AWS API Call via CloudTrail"]) == (
        pattern["source"],
        pattern["detail-type"],
    )


@pytest.mark.parametrize("name", IDS)
def test_eventbridge_takes_the_longest_pattern_and_description(name: str) -> None:
    """With the longest names there can be."""
    rule = _rules(trail_name="t" * quotas().trail_name_max)[name]
    written = json.dumps(rule["EventPattern"], separators=(",", ":"))

    assert len(written) <= quotas().event_pattern_max
    assert len(rule["Description"]) <= quotas().rule_description_max


def test_no_rule_is_about_a_call_that_only_reads() -> None:
    """A rule that is ENABLED is not told of those."""
    names = {name for rule in _rules().values() for name in _named(rule["EventPattern"]["detail"])}

    assert {"ENABLED"} == {rule["State"] for rule in _rules().values()}
    assert not [name for name in names if name.startswith(("Describe", "Get", "List", "Lookup"))]


def test_the_trails_own_bucket_and_log_group_are_meant() -> None:
    """Or the event is too large to say whose they were."""
    detail = _rules()["LogGroupEndangered"]["EventPattern"]["detail"]

    assert [
        {"requestParameters": {"logGroupName": [NAMES["LogGroup"]]}},
        {"requestParameters": {"omitted": [True]}},
    ] == detail["$or"]


def test_a_rule_about_nothing_is_not_made() -> None:
    """A trail without a log group needs no rule about one."""
    there = {"ArchiveBucket": "b"}

    assert {"LogGroupEndangered"} == set(IDS) - set(_rules(names=there))


def test_rules_can_be_left_out() -> None:
    """By their ids."""
    assert "AuditLost" not in _rules(without=("AuditLost",))


@pytest.mark.parametrize("name", IDS)
def test_a_notice_can_be_read(name: str) -> None:
    """Each line is a text of JSON, and every <name> in it is a part of the event."""
    (target,) = _rules()[name]["Targets"]
    transformer = target["InputTransformer"]

    lines = [json.loads(line) for line in transformer["InputTemplate"].splitlines()]

    assert "(trail audit)" in lines[0]
    assert set(transformer["InputPathsMap"]) == {
        part.partition(">")[0] for line in lines for part in line.split("<")[1:]
    }


def test_the_other_bus_gets_the_whole_event() -> None:
    """Through a role, and besides the topic."""
    targets = [rule["Targets"][1:] for rule in _rules(event_bus_arn=BUS).values()]
    role = {"Fn::GetAtt": ["EventBusRole", "Arn"]}

    assert [[{"Id": "EventBus", "Arn": BUS, "RoleArn": role}]] * len(IDS) == targets


def test_the_role_puts_events_on_that_bus_alone() -> None:
    """And only rules of this account and Region assume it."""
    made = tamper_rules(_plan(event_bus_arn=BUS))
    (allowed,) = made["EventBusRolePolicy"].properties["PolicyDocument"]["Statement"]
    (trust,) = made["EventBusRole"].properties["AssumeRolePolicyDocument"]["Statement"]

    assert ("events:PutEvents", BUS) == (allowed["Action"], allowed["Resource"])
    assert {
        "ArnLike": {"aws:SourceArn": "arn:aws:events:us-east-1:111122223333:rule/*"},
        "StringEquals": {"aws:SourceAccount": "111122223333"},
    } == trust["Condition"]


def test_the_role_can_be_bounded() -> None:
    """By a managed policy of the account."""
    boundary = "arn:aws:iam::111122223333:policy/boundary"

    made = tamper_rules(_plan(event_bus_arn=BUS, permissions_boundary=boundary))

    assert boundary == made["EventBusRole"].properties["PermissionsBoundary"]


def test_without_another_bus_there_is_no_role() -> None:
    """The topic's policy is enough."""
    assert {"AWS::Events::Rule"} == {each.type for each in tamper_rules(_plan()).values()}


def test_the_calls_are_said_once() -> None:
    """In the profile; how rules tell of them names none."""
    text = json.dumps(read_policy("tamper-rules.json")["event"])

    assert not [name for rule in _rules().values() for name in _named_in(rule) if name in text]


def _named_in(rule: dict[str, Any]) -> set[str]:
    return _named(rule["EventPattern"]["detail"])
