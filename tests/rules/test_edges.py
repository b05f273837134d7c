"""Where a rule begins to speak, and where it is silent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from trailwright.model.findings import Severity
from trailwright.model.resources import ExistingTrail

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from trailwright.model.findings import Finding

TRAIL = "Trail/Properties/"
NOBODY = {"Version": "2012-10-17", "Statement": []}
BUCKET_POLICY = {
    "Type": "AWS::S3::BucketPolicy",
    "Properties": {"Bucket": {"Ref": "Bucket"}, "PolicyDocument": NOBODY},
}
LOCAL = {"TrailName": "local", "S3BucketName": "logs", "IsLogging": True}


def _selects(category: str, field: str, value: object) -> list[object]:
    given = {"eventCategory": category, field: value}
    return [{"FieldSelectors": [{"Field": k, "Equals": [v]} for k, v in given.items()]}]


SPEAKS: list[tuple[str, dict[str, object]]] = [
    (
        "TW110",
        {f"{TRAIL}CloudWatchLogsLogGroupArn": "arn:aws:logs:us-east-1:999999999999:log-group:x:*"},
    ),
    (
        "TW301",
        {
            f"{TRAIL}EventSelectors": ...,
            f"{TRAIL}AdvancedEventSelectors": _selects("Management", "readOnly", "True"),
        },
    ),
    ("TW113", {f"{TRAIL}S3KeyPrefix": "a" * 201}),
    ("TW301", {f"{TRAIL}EventSelectors": [{"ReadWriteType": "All"}] * 2}),
    ("TW133", {f"{TRAIL}S3KeyPrefix": "/audit"}),
    ("TW133", {f"{TRAIL}S3KeyPrefix": "audit//org"}),
    ("TW116", {f"{TRAIL}S3BucketName": "arn:aws:s3:::logs"}),
    ("TW125", {f"{TRAIL}CloudWatchLogsRoleArn": "logs"}),
    ("TW128", {f"{TRAIL}Tags": [{"Key": "a", "Value": "1"}, {"Key": "a", "Value": "2"}]}),
    ("TW129", {f"{TRAIL}S3BucketName": ...}),
    ("TW301", {f"{TRAIL}AdvancedEventSelectors": _selects("Management", "readOnly", "true")}),
    (
        "TW303",
        {
            f"{TRAIL}InsightSelectors": [{"InsightType": "ApiCallRateInsight"}],
            f"{TRAIL}EventSelectors/0/ReadWriteType": "ReadOnly",
        },
    ),
    (
        "TW305",
        {
            f"{TRAIL}EventSelectors": ...,
            f"{TRAIL}AdvancedEventSelectors": _selects(
                "NetworkActivity", "eventSource", "x.amazonaws.com"
            ),
        },
    ),
    ("TW405", {f"{TRAIL}KMSKeyId": "my-key"}),
    ("TW406", {"Key/Properties/KeySpec": "RSA_2048"}),
    ("TW406", {"Key/Properties/KeyUsage": "SIGN_VERIFY"}),
]
QUIET: list[tuple[str, dict[str, object]]] = [
    ("TW119", {"Again": {**BUCKET_POLICY, "Condition": "Maybe"}}),
    ("TW120", {f"{TRAIL}SnsTopicName": "arn:aws:sns:us-east-1:111122223333:files.fifo"}),
    ("TW125", {f"{TRAIL}CloudWatchLogsRoleArn": "arn:aws:iam::111122223333:role/deep/er/logs"}),
    (
        "TW206",
        {"Local": {"Type": "AWS::CloudTrail::Trail", "Properties": LOCAL, "DependsOn": "Trail"}},
    ),
    (
        "TW206",
        {
            "Local": {"Type": "AWS::CloudTrail::Trail", "Properties": LOCAL},
            "Trail/DependsOn": ["BucketPolicy", "TopicPolicy", "LogRolePolicy", "Local"],
        },
    ),
    ("TW103", {"BucketPolicy/Condition": "Maybe", "Trail/DependsOn": ["TopicPolicy"]}),
    ("TW113", {f"{TRAIL}S3KeyPrefix": "/audit"}),
    ("TW301", {f"{TRAIL}EventSelectors": [{"ReadWriteType": "All"}, {}]}),
    ("TW133", {f"{TRAIL}S3KeyPrefix": "audit/org"}),
    (
        "TW301",
        {
            f"{TRAIL}EventSelectors": ...,
            f"{TRAIL}AdvancedEventSelectors": _selects("Management", "readOnly", value=True),
        },
    ),
    ("TW303", {f"{TRAIL}InsightSelectors": [{"InsightType": "ApiCallRateInsight"}]}),
    ("TW304", {f"{TRAIL}AggregationConfigurations": []}),
    ("TW405", {f"{TRAIL}KMSKeyId": "mrk-1234abcd12ab34cd56ef1234567890ab"}),
    ("TW405", {f"{TRAIL}KMSKeyId": "1234abcd-12ab-34cd-56ef-1234567890ab"}),
    ("TW405", {f"{TRAIL}KMSKeyId": "arn:aws:kms:us-east-1:111122223333:alias/audit"}),
    ("TW406", {"Key/Properties/Enabled": False, "Key/Condition": "Maybe"}),
    ("TW407", {f"{TRAIL}KMSKeyId": {"Ref": "KeyAlias"}}),
]
#: What would be an error, if the policy were there for certain, or were not so old.
UNDECIDED: list[tuple[str, dict[str, object]]] = [
    (
        "TW104",
        {
            "TopicPolicy/Properties/PolicyDocument/Statement/Publish/Principal": {
                "AWS": "arn:aws:iam::086441151436:root"
            }
        },
    ),
    (
        "TW101",
        {"BucketPolicy/Properties/PolicyDocument": NOBODY, "BucketPolicy/Condition": "Maybe"},
    ),
    ("TW104", {"TopicPolicy/Properties/PolicyDocument": NOBODY, "TopicPolicy/Condition": "Maybe"}),
]


@pytest.mark.parametrize(("rule_id", "changes"), SPEAKS)
def test_a_rule_speaks_of_every_kind_of_its_fault(
    spoilt: Callable[[Mapping[str, object]], dict[str, Any]],
    judged: Callable[..., tuple[Finding, ...]],
    rule_id: str,
    changes: dict[str, object],
) -> None:
    """A fault that is not the first example of the rule is found as well."""
    assert rule_id in {each.rule.id for each in judged(spoilt(changes))}


@pytest.mark.parametrize(("rule_id", "changes"), QUIET)
def test_a_rule_is_silent_about_what_aws_takes(
    spoilt: Callable[[Mapping[str, object]], dict[str, Any]],
    judged: Callable[..., tuple[Finding, ...]],
    rule_id: str,
    changes: dict[str, object],
) -> None:
    """What is near a fault, and none."""
    assert rule_id not in {each.rule.id for each in judged(spoilt(changes))}


@pytest.mark.parametrize(("rule_id", "changes"), UNDECIDED)
def test_a_policy_that_may_not_be_there_decides_nothing(
    spoilt: Callable[[Mapping[str, object]], dict[str, Any]],
    judged: Callable[..., tuple[Finding, ...]],
    rule_id: str,
    changes: dict[str, object],
) -> None:
    """Its condition is not known, so what it says may not hold."""
    found = [each for each in judged(spoilt(changes)) if each.rule.id == rule_id]

    assert [] == [each for each in found if each.severity.rank < Severity.UNKNOWN.rank]


@pytest.mark.parametrize(
    ("region", "ids"), [("eu-west-1", set()), ("eu-south-1", {"TW131"}), ("cn-north-1", {"TW132"})]
)
def test_the_place_of_an_organization_trail_matters(
    spoilt: Callable[[Mapping[str, object]], dict[str, Any]],
    judged: Callable[..., tuple[Finding, ...]],
    region: str,
    ids: set[str],
) -> None:
    """Neither opt-in Regions nor partitions without such trails are right, most Regions are."""
    found = judged(spoilt({f"{TRAIL}IsOrganizationTrail": True}), region=region)

    assert ids == {"TW131", "TW132"} & {each.rule.id for each in found}


def test_insights_are_not_in_every_partition(
    spoilt: Callable[[Mapping[str, object]], dict[str, Any]],
    judged: Callable[..., tuple[Finding, ...]],
) -> None:
    """AWS documents none in the European Sovereign Cloud."""
    insights = spoilt({f"{TRAIL}InsightSelectors": [{"InsightType": "ApiErrorRateInsight"}]})
    found = judged(insights, region="eusc-de-east-1")

    assert "TW132" in {each.rule.id for each in found}


def test_a_policy_is_measured_without_what_is_not_known(
    spoilt: Callable[[Mapping[str, object]], dict[str, Any]],
    judged: Callable[..., tuple[Finding, ...]],
) -> None:
    """A stand-in may be longer than what comes in its place."""
    many = [{"Fn::Sub": "${AlarmTopic}"}] * 400
    found = judged(spoilt({"BucketPolicy/Properties/PolicyDocument/Id": many}))
    full = judged(spoilt({"BucketPolicy/Properties/PolicyDocument/Id": ["x" * 48] * 500}))

    assert (False, True) == tuple(
        "TW204" in {each.rule.id for each in findings} for findings in (found, full)
    )


def test_trails_of_another_account_take_no_slot_here(
    judged: Callable[..., tuple[Finding, ...]],
) -> None:
    """Each account has five of its own."""
    existing = tuple(
        ExistingTrail(name=f"old-{n}", account="999999999999", home_region="us-east-1")
        for n in range(6)
    )
    template = {"Resources": {"Trail": {"Type": "AWS::CloudTrail::Trail", "Properties": LOCAL}}}

    found = judged(template, existing_trails=existing)

    assert [] == [each.message for each in found if each.rule.id == "TW201"]


@pytest.mark.parametrize(
    "name", ["EventSelectors", "AdvancedEventSelectors", "InsightSelectors", "Tags", "TrailName"]
)
@pytest.mark.parametrize("value", ["text", 7, [7], ["text"], {"a": 1}, [[{}]], [{}], [{"Key": []}]])
def test_what_has_the_wrong_shape_breaks_nothing(
    spoilt: Callable[[Mapping[str, object]], dict[str, Any]],
    judged: Callable[..., tuple[Finding, ...]],
    name: str,
    value: object,
) -> None:
    """A template may hold anything; every finding still has a rule that speaks of it."""
    found = judged(spoilt({f"{TRAIL}{name}": value}))

    assert {"Trail"} >= {each.resource for each in found}
