"""Whatever stands in a template, an estimate ends in lines or in what is not estimated."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING, Any

import pytest

from trailwright.cost import Volumes, delta, estimate
from trailwright.reports.cost_json import cost_json, delta_json
from trailwright.reports.cost_markdown import cost_markdown, delta_markdown
from trailwright.reports.cost_text import cost_text, delta_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from trailwright.model.estate import Estate

RULE = {
    "Status": "Enabled",
    "Prefix": "AWSLogs/",
    "ObjectSizeGreaterThan": 1,
    "ExpirationInDays": 400,
    "Transitions": [{"StorageClass": "GLACIER", "TransitionInDays": 30}],
}
STAT = {"Metric": {"Namespace": "n", "MetricName": "m", "Dimensions": [{"Value": "audit"}]}}
TEMPLATE: dict[str, Any] = {
    "Trail": {
        "Type": "AWS::CloudTrail::Trail",
        "Properties": {
            "TrailName": "audit",
            "S3BucketName": {"Ref": "Archive"},
            "S3KeyPrefix": "p",
            "IsLogging": True,
            "IsMultiRegionTrail": True,
            "IsOrganizationTrail": False,
            "EnableLogFileValidation": True,
            "KMSKeyId": {"Ref": "Key"},
            "SnsTopicName": {"Ref": "Topic"},
            "CloudWatchLogsLogGroupArn": {"Fn::GetAtt": ["Group", "Arn"]},
            "EventSelectors": [{"ReadWriteType": "All", "DataResources": [{"Type": "AWS::S3"}]}],
            "InsightSelectors": [{"InsightType": "a", "EventCategories": ["Data"]}],
            "AggregationConfigurations": [{"Templates": ["a"]}],
        },
    },
    "Archive": {
        "Type": "AWS::S3::Bucket",
        "Properties": {
            "BucketEncryption": {"ServerSideEncryptionConfiguration": [{"BucketKeyEnabled": True}]},
            "LifecycleConfiguration": {"Rules": [RULE]},
        },
    },
    "Key": {"Type": "AWS::KMS::Key", "Properties": {"EnableKeyRotation": True}},
    "Topic": {"Type": "AWS::SNS::Topic", "Properties": {"Subscription": [{"Protocol": "sqs"}]}},
    "Told": {
        "Type": "AWS::SNS::Subscription",
        "Properties": {"TopicArn": {"Ref": "Topic"}, "Protocol": "email"},
    },
    "Group": {
        "Type": "AWS::Logs::LogGroup",
        "Properties": {"LogGroupName": "audit", "RetentionInDays": 30, "LogGroupClass": "STANDARD"},
    },
    "Filter": {
        "Type": "AWS::Logs::MetricFilter",
        "Properties": {
            "LogGroupName": {"Ref": "Group"},
            "MetricTransformations": [
                {"MetricNamespace": "n", "MetricName": "m", "DefaultValue": 0}
            ],
        },
    },
    "Alarm": {
        "Type": "AWS::CloudWatch::Alarm",
        "Properties": {
            "Namespace": "n",
            "MetricName": "m",
            "Period": 60,
            "Metrics": [{"MetricStat": STAT}],
        },
    },
}
ODD = (None, True, -1, 10**30, "x\x1b|`", [], {"a": {"b": []}}, [[None], {}], {"Ref": "Missing"})


def _ways(value: object, way: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Yield the way to each part of a template's resources."""
    if way:
        yield way
    items = value.items() if isinstance(value, dict) else enumerate(value)
    for key, each in items:
        if isinstance(each, dict | list):
            yield from _ways(each, (*way, key))
        elif key != "Type":
            yield (*way, key)


def _spoilt(way: tuple[str | int, ...], value: object) -> dict[str, Any]:
    template = deepcopy(TEMPLATE)
    at: Any = template
    for part in way[:-1]:
        at = at[part]
    at[way[-1]] = value
    return template


@pytest.mark.parametrize(
    "way",
    [way for way in _ways(TEMPLATE) if len(way) > 2],
    ids=lambda way: ".".join(map(str, way)),
)
def test_an_odd_value_is_estimated_or_said_not_to_be(
    estate_of: Callable[..., Estate], way: tuple[str | int, ...]
) -> None:
    """In every format, as an estimate and as a change; low is never above high."""
    volumes = Volumes(management=1_000_000, data=1_000_000)
    before = estimate(estate_of(TEMPLATE), volumes)
    crossed: list[object] = []

    for value in ODD:
        found = estimate(estate_of(_spoilt(way, value)), volumes)
        change = delta(before, found)
        said = [report(found) for report in (cost_text, cost_json, cost_markdown)]
        said += [report(change) for report in (delta_text, delta_json, delta_markdown)]
        if not (found.total.low <= found.total.likely <= found.total.high and all(said)):
            crossed.append(value)

    assert [] == crossed
