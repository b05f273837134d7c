"""Whether alarms on metric filters can fire, and tell anybody."""

from __future__ import annotations

import json
from copy import deepcopy
from typing import TYPE_CHECKING, Any

import pytest

from trailwright.model.findings import rule, rules
from trailwright.readers import Context, look
from trailwright.rules import judge

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from trailwright.model.findings import Finding

    Spoil = Callable[[Mapping[str, object]], dict[str, object]]
    Judge = Callable[..., tuple[Finding, ...]]

ALARM_ID = "RootUsageAlarm"
FILTER, ALARM = "RootUsageFilter/Properties", "RootUsageAlarm/Properties"
TRANSFORMATION = f"{FILTER}/MetricTransformations/0"
COUNTED = {"Namespace": "LogMetrics", "MetricName": "audit-RootUsage"}
POLICY, KEY = "AlarmTopicPolicy/Properties/PolicyDocument", "Key/Properties/KeyPolicy"
GROUP = {"Type": "AWS::Logs::LogGroup", "Properties": {"RetentionInDays": 365}}


def _heartbeat(group: object, missing: str) -> dict[str, object]:
    """Return a change that adds an alarm on events that stop arriving."""
    properties = {
        "Namespace": "AWS/Logs",
        "MetricName": "IncomingLogEvents",
        "Dimensions": [{"Name": "LogGroupName", "Value": group}],
        "Statistic": "Sum",
        "Period": 900,
        "EvaluationPeriods": 1,
        "Threshold": 1,
        "ComparisonOperator": "LessThanThreshold",
        "TreatMissingData": missing,
    }
    return {"Heartbeat": {"Type": "AWS::CloudWatch::Alarm", "Properties": properties}}


def _filters(number: int, pattern: str = "x", group: str = "LogGroup") -> dict[str, object]:
    """Return changes that add metric filters to a log group. Default: the trail's."""
    properties = {"LogGroupName": {"Ref": group}, "FilterPattern": pattern}
    each = {"Type": "AWS::Logs::MetricFilter", "Properties": properties}
    return {f"Filter{n}": each for n in range(number)}


def _dimensions(number: int) -> dict[str, object]:
    """Return changes that give a metric dimensions, and no default value."""
    each = [{"Key": f"Key{n}", "Value": "$.awsRegion"} for n in range(number)]
    return {f"{TRANSFORMATION}/Dimensions": each, f"{TRANSFORMATION}/DefaultValue": ...}


SEARCHING = "{ $.eventName = %^Stop|^Delete% }"


#: By rule: one change, and the rule speaks.
FAILING: dict[str, Mapping[str, object]] = {
    "TW501": {"RootUsageAlarm": ...},
    "TW502": {f"{ALARM}/Namespace": "CloudTrailMetrics"},
    "TW503": {f"{ALARM}/Statistic": "Average"},
    "TW504": {f"{ALARM}/Statistic": "Maximum", f"{ALARM}/Threshold": 2},
    "TW505": {f"{ALARM}/Threshold": 0},
    "TW506": {f"{ALARM}/DatapointsToAlarm": 2},
    "TW507": {f"{ALARM}/EvaluationPeriods": 3},
    "TW508": {f"{ALARM}/ActionsEnabled": False},
    "TW509": {f"{ALARM}/AlarmActions": []},
    "TW510": {f"{ALARM}/TreatMissingData": "breaching"},
    "TW511": {f"{ALARM}/TreatMissingData": "ignore", f"{TRANSFORMATION}/DefaultValue": ...},
    "TW512": {"Other": GROUP, f"{FILTER}/LogGroupName": {"Ref": "Other"}},
    "TW513": {"AlarmTopic/Properties/KmsMasterKeyId": "alias/aws/sns"},
    "TW514": {f"{KEY}/Statement/Alarms/Principal": {"Service": "events.amazonaws.com"}},
    "TW515": {f"{POLICY}/Statement/PublishAlarms/Principal": {"Service": "events.amazonaws.com"}},
    "TW516": _filters(86),
    "TW517": {"LogGroup/Properties/LogGroupClass": "INFREQUENT_ACCESS"},
    "TW518": {f"{TRANSFORMATION}/Dimensions": [{"Key": "Who", "Value": "$.userIdentity.arn"}]},
    "TW519": {f"{ALARM}/Period": 10},
    "TW520": _heartbeat({"Ref": "LogGroup"}, "notBreaching"),
    "TW521": _filters(6, SEARCHING),
    "TW522": _dimensions(4),
}

#: By rule and what is told apart: a change that is none of the rule's business.
PASSING: dict[tuple[str, str], Mapping[str, object]] = {
    ("TW501", "an expression watches it"): {
        "RootUsageAlarm/Properties": {
            "Metrics": [{"Id": "m", "MetricStat": {"Metric": COUNTED, "Stat": "Sum"}}]
        }
    },
    ("TW501", "an alarm nobody can read"): {
        f"{ALARM}/MetricName": {"Fn::ImportValue": "RootUsageMetric"}
    },
    ("TW502", "AWS's own metrics"): {f"{ALARM}/Namespace": "AWS/Logs"},
    ("TW502", "quite another metric"): {
        f"{ALARM}/Namespace": "Shop",
        f"{ALARM}/MetricName": "Orders",
    },
    ("TW502", "a filter nobody can read"): {
        f"{FILTER}/MetricTransformations": {"Fn::ImportValue": "Transformations"},
    },
    ("TW502", "a metric with dimensions"): {
        f"{ALARM}/MetricName": "Orders",
        f"{ALARM}/Dimensions": [{"Name": "Shop", "Value": "1"}],
    },
    ("TW503", "no default value to drown in"): {
        f"{ALARM}/Statistic": "Average",
        f"{TRANSFORMATION}/DefaultValue": ...,
    },
    ("TW503", "more than nothing is enough"): {
        f"{ALARM}/Statistic": "Average",
        f"{ALARM}/ComparisonOperator": "GreaterThanThreshold",
        f"{ALARM}/Threshold": 0,
    },
    ("TW504", "a sum may be anything"): {f"{ALARM}/Threshold": 1000},
    ("TW504", "one is at least one"): {f"{ALARM}/Statistic": "Maximum"},
    ("TW504", "what matches is counted by what it says"): {
        f"{ALARM}/Statistic": "Maximum",
        f"{ALARM}/Threshold": 1000,
        f"{TRANSFORMATION}/MetricValue": "$.responseElements.size",
    },
    ("TW504", "a threshold nobody can read"): {f"{ALARM}/Threshold": {"Fn::ImportValue": "Most"}},
    ("TW504", "another filter counts more into the same metric"): {
        f"{ALARM}/Statistic": "Maximum",
        f"{ALARM}/Threshold": 2,
        "UnauthorizedApiCallsFilter/Properties/MetricTransformations": [
            {
                "MetricNamespace": "LogMetrics",
                "MetricName": "audit-RootUsage",
                "MetricValue": "2",
            }
        ],
    },
    ("TW505", "more than nothing"): {
        f"{ALARM}/ComparisonOperator": "GreaterThanThreshold",
        f"{ALARM}/Threshold": 0,
    },
    ("TW506", "as many as there are"): {
        f"{ALARM}/DatapointsToAlarm": 2,
        f"{ALARM}/EvaluationPeriods": 2,
    },
    ("TW507", "one of three"): {
        f"{ALARM}/DatapointsToAlarm": 1,
        f"{ALARM}/EvaluationPeriods": 3,
    },
    ("TW507", "a burst is meant"): {f"{ALARM}/EvaluationPeriods": 3, f"{ALARM}/Threshold": 5},
    ("TW508", "written as text"): {f"{ALARM}/ActionsEnabled": "true"},
    ("TW509", "a composite alarm may act"): {
        f"{ALARM}/AlarmActions": ...,
        "All": {"Type": "AWS::CloudWatch::CompositeAlarm", "Properties": {"AlarmRule": "TRUE"}},
    },
    ("TW509", "actions nobody can read"): {f"{ALARM}/AlarmActions": {"Fn::ImportValue": "Topics"}},
    ("TW510", "an alarm on silence"): {
        f"{ALARM}/TreatMissingData": "breaching",
        f"{ALARM}/ComparisonOperator": "LessThanThreshold",
    },
    ("TW511", "a default value ends it"): {f"{ALARM}/TreatMissingData": "ignore"},
    ("TW512", "a pattern about something else"): {
        "Other": GROUP,
        f"{FILTER}/LogGroupName": {"Ref": "Other"},
        f"{FILTER}/FilterPattern": "ERROR",
    },
    ("TW512", "a log group that is not here"): {f"{FILTER}/LogGroupName": "elsewhere"},
    ("TW512", "the trail's log group by its name"): {
        f"{FILTER}/LogGroupName": "/trailwright/audit"
    },
    ("TW513", "not encrypted at all"): {"AlarmTopic/Properties/KmsMasterKeyId": ...},
    ("TW514", "the account's alarms by their source"): {
        f"{KEY}/Statement/Alarms/Condition": {"StringEquals": {"aws:SourceAccount": "111122223333"}}
    },
    ("TW513", "a topic that is not here"): {
        f"{ALARM}/AlarmActions": ["arn:aws:sns:us-east-1:111122223333:elsewhere"]
    },
    ("TW514", "a key that is not here"): {
        "AlarmTopic/Properties/KmsMasterKeyId": "arn:aws:kms:us-east-1:111122223333:key/1"
    },
    ("TW515", "the policy that SNS makes by itself"): {
        f"{POLICY}/Statement/PublishAlarms/Principal": {"AWS": "*"},
        f"{POLICY}/Statement/PublishAlarms/Condition": {
            "StringEquals": {"AWS:SourceOwner": "111122223333"}
        },
    },
    ("TW515", "no policy of one's own"): {"AlarmTopicPolicy": ...},
    ("TW516", "as many as there can be"): _filters(85),
    ("TW517", "the class that has them"): {"LogGroup/Properties/LogGroupClass": "STANDARD"},
    ("TW518", "dimensions alone"): {
        f"{TRANSFORMATION}/Dimensions": [{"Key": "Who", "Value": "$.userIdentity.arn"}],
        f"{TRANSFORMATION}/DefaultValue": ...,
    },
    ("TW520", "silence breaches"): _heartbeat({"Ref": "LogGroup"}, "breaching"),
    ("TW520", "a log group of something else"): _heartbeat("/shop", "notBreaching"),
    ("TW519", "once a minute"): {f"{ALARM}/Period": 60},
    ("TW521", "as many as there can be"): _filters(5, SEARCHING),
    ("TW521", "texts with percent signs"): _filters(6, '{ $.eventName = "%Stop%" }'),
    ("TW521", "patterns nobody can read"): _filters(6, "{ $.eventName = %(Stop)% }"),
    ("TW521", "filters that may not be made"): {
        name: {**each, "Condition": "Wanted"}
        for name, each in _filters(6, SEARCHING).items()
        if isinstance(each, dict)
    },
    ("TW521", "other logs"): {"Other": GROUP, **_filters(6, SEARCHING, group="Other")},
    ("TW522", "as many as there can be"): _dimensions(3),
    ("TW522", "other logs"): {
        "Other": GROUP,
        f"{FILTER}/LogGroupName": {"Ref": "Other"},
        **_dimensions(4),
    },
}


@pytest.mark.parametrize("rule_id", sorted(FAILING))
def test_one_change_makes_a_rule_speak(spoilt: Spoil, judged: Judge, rule_id: str) -> None:
    """It speaks at a line, and with its own severity."""
    found = [each for each in judged(spoilt(FAILING[rule_id])) if each.rule.id == rule_id]

    assert found
    assert all(each.line for each in found)
    assert {rule(rule_id).severity} == {each.severity for each in found}


@pytest.mark.parametrize(("rule_id", "what"), PASSING)
def test_a_near_miss_makes_it_silent(spoilt: Spoil, judged: Judge, rule_id: str, what: str) -> None:
    """What looks much the same and is right is left alone."""
    found = judged(spoilt(PASSING[rule_id, what]))

    assert [] == [each.message for each in found if each.rule.id == rule_id]


def test_every_rule_of_the_theme_has_both() -> None:
    """No rule is only data, and none cries wolf."""
    theme = {each for each in rules() if "TW500" < each < "TW530"}

    assert theme == set(FAILING) == {rule_id for rule_id, _ in PASSING}


def test_a_filter_is_not_called_like_its_metric(spoilt: Spoil, judged: Judge) -> None:
    """Ref of a filter gives the filter's name, so the alarm watches what is not there."""
    changes = {f"{ALARM}/Namespace": "Any", f"{ALARM}/MetricName": {"Ref": "RootUsageFilter"}}

    found = {(each.rule.id, each.resource) for each in judged(spoilt(changes))}

    assert {("TW501", "RootUsageFilter"), ("TW502", "RootUsageAlarm")} == found


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        ("111122223333/us-east-1", set()),
        ("444455556666/us-east-1", {("TW501", "RootUsageFilter"), ("TW502", "RootUsageAlarm")}),
        ("111122223333/eu-west-1", {("TW501", "RootUsageFilter"), ("TW502", "RootUsageAlarm")}),
    ],
)
def test_an_alarm_sees_the_metrics_of_its_own_account_and_region(
    composed: dict[str, Any], tmp_path: Path, place: str, expected: set[tuple[str, str]]
) -> None:
    """Beside the filter it can fire; elsewhere no metric of that name is ever counted into."""
    others = {name: each for name, each in composed["Resources"].items() if name != ALARM_ID}
    alarm = deepcopy(composed["Resources"][ALARM_ID])
    alarm["Properties"]["AlarmActions"] = ["arn:aws:sns:us-east-1:111122223333:told"]
    stacks = {"Trail": ("111122223333/us-east-1", others), "Alarm": (place, {ALARM_ID: alarm})}
    artifacts = {}
    for name, (where, resources) in stacks.items():
        (tmp_path / f"{name}.json").write_text(json.dumps({"Resources": resources}))
        artifacts[name] = {
            "type": "aws:cloudformation:stack",
            "environment": f"aws://{where}",
            "properties": {"templateFile": f"{name}.json"},
        }
    (tmp_path / "cdk.out").write_text('{"version": "48.0.0"}')
    (tmp_path / "manifest.json").write_text(json.dumps({"artifacts": artifacts}))

    (estate,) = look([str(tmp_path)], Context()).estates

    found = {(each.rule.id, each.resource) for each in judge(estate)}
    assert expected == {each for each in found if each[0] in ("TW501", "TW502")}


def test_a_filter_on_other_logs_is_left_alone(spoilt: Spoil, judged: Judge) -> None:
    """Its alarm may be as it likes: it is not about CloudTrail."""
    changes = {
        "Other": GROUP,
        f"{FILTER}/LogGroupName": {"Ref": "Other"},
        f"{FILTER}/FilterPattern": "ERROR",
        f"{TRANSFORMATION}/MetricNamespace": "Shop",
        f"{ALARM}/Namespace": "Shop",
        f"{ALARM}/Statistic": "Average",
        f"{ALARM}/AlarmActions": [],
    }

    assert [] == [each.message for each in judged(spoilt(changes))]


def test_an_alarm_on_another_metric_is_left_alone(spoilt: Spoil, judged: Judge) -> None:
    """Whatever is wrong with it, it is not about CloudTrail."""
    alarm = {
        "Type": "AWS::CloudWatch::Alarm",
        "Properties": {
            "Namespace": "Shop",
            "MetricName": "Orders",
            "Statistic": "Average",
            "Period": 10,
            "EvaluationPeriods": 1,
            "DatapointsToAlarm": 9,
            "Threshold": 0,
            "ComparisonOperator": "LessThanThreshold",
            "ActionsEnabled": False,
        },
    }

    assert [] == [each.message for each in judged(spoilt({"Orders": alarm}))]


@pytest.mark.parametrize("rule_id", ["TW503", "TW504", "TW505", "TW506", "TW507", "TW508", "TW510"])
def test_what_is_to_be_written_puts_it_right(spoilt: Spoil, judged: Judge, rule_id: str) -> None:
    """The properties that a finding gives stand in the place of the alarm's."""
    template = spoilt(FAILING[rule_id])
    (finding,) = [each for each in judged(template) if each.rule.id == rule_id]
    better = {f"{ALARM}/{name}": value for name, value in (finding.mend or {}).items()}

    found = judged(spoilt({**FAILING[rule_id], **better}))

    assert [] == [each.message for each in found if each.rule.id == rule_id]


@pytest.mark.parametrize(
    ("how", "limit", "spoken"),
    [
        ("LessThanThreshold", 0, True),
        ("LessThanThreshold", 1, False),
        ("LessThanOrEqualToThreshold", -1, True),
        ("LessThanOrEqualToThreshold", 0, False),
    ],
)
def test_no_count_is_below_nothing(
    spoilt: Spoil, judged: Judge, *, how: str, limit: int, spoken: bool
) -> None:
    """An alarm on fewer matches than none never fires."""
    found = judged(spoilt({f"{ALARM}/ComparisonOperator": how, f"{ALARM}/Threshold": limit}))

    assert spoken == ("TW504" in {each.rule.id for each in found})


@pytest.mark.parametrize("statistic", ["Average", "Minimum", "Maximum", "p99"])
def test_what_never_exceeds_one_match(spoilt: Spoil, judged: Judge, statistic: str) -> None:
    """More than one is never reached, whatever the statistic, but for the sum."""
    changes = {f"{ALARM}/ComparisonOperator": "GreaterThanThreshold"}
    kind = "ExtendedStatistic" if statistic == "p99" else "Statistic"

    found = judged(spoilt({**changes, f"{ALARM}/Statistic": ..., f"{ALARM}/{kind}": statistic}))

    assert "TW504" in {each.rule.id for each in found}


@pytest.mark.parametrize("unknown", ["account", "region"])
def test_a_place_that_is_not_known_lets_cloudwatch_publish(
    composed: dict[str, object], judged: Judge, unknown: str
) -> None:
    """The account and Region in the topic's policy may be the right ones."""
    found = judged(composed, **{unknown: None})

    assert not {"TW514", "TW515"} & {each.rule.id for each in found}


@pytest.mark.parametrize(
    ("rule_id", "policy"), [("TW514", "Key/Properties/KeyPolicy"), ("TW515", POLICY)]
)
def test_the_statement_that_is_given_lets_cloudwatch_publish(
    spoilt: Spoil, judged: Judge, rule_id: str, policy: str
) -> None:
    """It stands in the policy as it is given."""
    sid = "Alarms" if rule_id == "TW514" else "PublishAlarms"
    changes = {"AlarmTopic/Properties/TopicName": "alarms", **FAILING[rule_id]}
    (finding,) = [each for each in judged(spoilt(changes)) if each.rule.id == rule_id]
    given = {f"{policy}/Statement/{sid}/{key}": each for key, each in (finding.mend or {}).items()}

    found = judged(spoilt({**changes, **given}))

    assert given
    assert rule_id not in {each.rule.id for each in found}


def test_what_only_a_deployment_tells_is_not_given(spoilt: Spoil, judged: Judge) -> None:
    """The ARN of a topic without a name is nothing to copy."""
    (finding,) = [each for each in judged(spoilt(FAILING["TW515"])) if each.rule.id == "TW515"]

    assert finding.mend is None
