"""An alarm is heard when a trail feeds it, it can fire, and somebody is told."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING, Any

import pytest

from trailwright.controls import State, posts
from trailwright.cost import joined

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Seen

TOPIC = "arn:aws:sns:eu-west-1:111122223333:told"
WATCHED = {
    "Trail": {
        "Type": "AWS::CloudTrail::Trail",
        "Properties": {
            "TrailName": "audit",
            "S3BucketName": "elsewhere",
            "IsLogging": True,
            "IsMultiRegionTrail": True,
            "IncludeGlobalServiceEvents": True,
            "CloudWatchLogsLogGroupArn": {"Fn::GetAtt": ["Group", "Arn"]},
            "CloudWatchLogsRoleArn": "arn:aws:iam::111122223333:role/logs",
        },
    },
    "Group": {"Type": "AWS::Logs::LogGroup", "Properties": {"LogGroupName": "audit"}},
    "Filter": {
        "Type": "AWS::Logs::MetricFilter",
        "Properties": {
            "LogGroupName": {"Ref": "Group"},
            "FilterPattern": "{ $.eventName = StopLogging }",
            "MetricTransformations": [
                {
                    "MetricNamespace": "N",
                    "MetricName": "Stopped",
                    "MetricValue": "1",
                    "DefaultValue": 0,
                }
            ],
        },
    },
    "Alarm": {
        "Type": "AWS::CloudWatch::Alarm",
        "Properties": {
            "Namespace": "N",
            "MetricName": "Stopped",
            "Statistic": "Sum",
            "Period": 300,
            "EvaluationPeriods": 1,
            "Threshold": 1,
            "ComparisonOperator": "GreaterThanOrEqualToThreshold",
            "TreatMissingData": "notBreaching",
            "AlarmActions": [{"Ref": "Topic"}],
        },
    },
    "Topic": {
        "Type": "AWS::SNS::Topic",
        "Properties": {"TopicName": "told"},
    },
    "Listener": {
        "Type": "AWS::SNS::Subscription",
        "Properties": {
            "TopicArn": {"Ref": "Topic"},
            "Protocol": "email",
            "Endpoint": "a@example.com",
        },
    },
}
DATA_ONLY = [
    {
        "IncludeManagementEvents": False,
        "DataResources": [{"Type": "AWS::S3::Object", "Values": ["arn:aws:s3:::orders/"]}],
    }
]


def _changed(*changes: tuple[str, str, Any]) -> dict[str, Any]:
    resources = deepcopy(WATCHED)
    for name, key, value in changes:
        if value is ...:
            resources[name]["Properties"].pop(key)
        else:
            resources[name]["Properties"][key] = value
    return resources


def _without(*names: str) -> dict[str, Any]:
    return {name: each for name, each in deepcopy(WATCHED).items() if name not in names}


def test_an_alarm_with_a_subscriber_is_heard(seen: Callable[..., Seen]) -> None:
    """A trail feeds the log group, the filter counts, and somebody is subscribed."""
    (post,) = seen(WATCHED).posts

    assert (State.HEARD, "", ["audit"]) == (
        post.state,
        post.reason,
        [each.name for each in post.trails],
    )


def test_a_topic_that_names_its_subscribers_is_heard(seen: Callable[..., Seen]) -> None:
    """They may stand in the topic itself."""
    listeners = [{"Protocol": "email", "Endpoint": "a@example.com"}]
    resources = _changed(("Topic", "Subscription", listeners))
    del resources["Listener"]

    (post,) = seen(resources).posts

    assert State.HEARD == post.state


def test_an_action_that_is_no_topic_is_heard(seen: Callable[..., Seen]) -> None:
    """A function that is called needs no subscription."""
    function = "arn:aws:lambda:eu-west-1:111122223333:function:page"

    (post,) = seen(_changed(("Alarm", "AlarmActions", [function]))).posts

    assert State.HEARD == post.state


@pytest.mark.parametrize(
    ("resources", "reason"),
    [
        (_without("Listener"), "nobody here is known to be subscribed"),
        (_changed(("Alarm", "AlarmActions", [TOPIC + "2"])), "nobody here is known"),
        (_changed(("Filter", "LogGroupName", "another")), "the trail whose events it counts"),
        (_changed(("Filter", "FilterPattern", {"Fn::ImportValue": "p"})), "before the deployment"),
    ],
)
def test_what_is_not_here_is_not_known(
    seen: Callable[..., Seen], resources: dict[str, Any], reason: str
) -> None:
    """Nobody says that an alarm is heard when that hangs on what was not read."""
    (post,) = seen(resources).posts

    assert State.UNKNOWN == post.state
    assert reason in post.reason


@pytest.mark.parametrize(
    ("resources", "reason"),
    [
        (_changed(("Alarm", "ActionsEnabled", False)), "TW508"),
        (_changed(("Trail", "CloudWatchLogsLogGroupArn", ...)), "TW512"),
        (_changed(("Alarm", "AlarmActions", ...)), "TW509"),
        (_changed(("Alarm", "Threshold", 0)), "TW5"),
        (_changed(("Trail", "IsLogging", False)), "TW741"),
        (_changed(("Filter", "FilterPattern", "{ $.a = 1 && $.a = 2 }")), "TW532"),
        (_changed(("Topic", "KmsMasterKeyId", "alias/aws/sns")), "TW513"),
        (_changed(("Trail", "EventSelectors", DATA_ONLY)), "records no management events"),
    ],
)
def test_a_fault_on_the_way_silences(
    seen: Callable[..., Seen], resources: dict[str, Any], reason: str
) -> None:
    """The alarm, its filter, its trail, its topic: any may be what keeps it from being heard."""
    (post,) = seen(resources).posts

    assert State.SILENT == post.state
    assert reason in post.reason


def test_a_topic_nobody_may_publish_to_silences_all_its_alarms(seen: Callable[..., Seen]) -> None:
    """The rule says it of the first alarm; it is so of every one."""
    resources = _changed(("Topic", "KmsMasterKeyId", "alias/aws/sns"))
    resources["Second"] = deepcopy(resources["Alarm"])

    states = [each.state for each in seen(resources).posts]

    assert [State.SILENT, State.SILENT] == states


def test_another_account_is_another_matter(seen: Callable[..., Seen]) -> None:
    """Trails, log groups and metrics of the same names hear only what is their own."""
    here, there = seen(WATCHED).estate, seen(WATCHED, account="333344445555").estate

    found = posts(joined([here, there]), ())

    assert [["111122223333"], ["333344445555"]] == [
        [trail.account for trail in each.trails] for each in found
    ]
    assert [1, 1] == [len(each.armed.patterns) for each in found]


def test_a_metric_of_another_region_is_another(seen: Callable[..., Seen]) -> None:
    """An alarm hears no filter that is not of its own account and Region."""
    here, there = seen(WATCHED).estate, seen(_without("Filter"), region="us-east-1").estate

    found = posts(joined([here, there]), ())

    assert ["eu-west-1"] == [each.armed.alarm.region for each in found]
