"""What only a deployment tells decides nothing; what is certain stays certain."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from trailwright.model.findings import Severity

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from trailwright.model.findings import Finding

TRAIL = "Trail/Properties/"
BUCKET = "BucketPolicy/Properties/PolicyDocument/Statement/"
TOPIC = "TopicPolicy/Properties/PolicyDocument/Statement/"
KEY = "Key/Properties/KeyPolicy/Statement/"
STREAMS = "LogRolePolicy/Properties/PolicyDocument/Statement/Deliver/Resource"
TRUST = "LogRole/Properties/AssumeRolePolicyDocument/Statement/CloudTrail/"
OTHER = "arn:aws:cloudtrail:us-east-1:999999999999:trail/audit"
IMPORT = {"Fn::ImportValue": "shared"}
IMPORTED = {"StringEquals": {"aws:SourceArn": IMPORT}}

OPEN: list[tuple[str, dict[str, object]]] = [
    ("TW101", {f"{TRAIL}S3KeyPrefix": IMPORT}),
    ("TW101", {f"{TRAIL}TrailName": IMPORT}),
    ("TW101", {f"{BUCKET}Write/Resource": IMPORT}),
    ("TW101", {f"{BUCKET}Write/Resource": ["arn:aws:s3:::other/*", IMPORT]}),
    ("TW101", {f"{BUCKET}Write/Condition": IMPORTED}),
    ("TW101", {f"{BUCKET}Write/Principal": {"Service": IMPORT}}),
    ("TW101", {f"{BUCKET}Write/Resource": {"Fn::Sub": "${Bucket.Arn}/${Folder}/*"}}),
    ("TW102", {"BucketPolicy/Properties/Bucket": IMPORT}),
    ("TW104", {f"{TOPIC}Publish/Condition": IMPORTED}),
    ("TW106", {"TopicPolicy/Properties/Topics": [IMPORT]}),
    ("TW106", {f"{TRAIL}SnsTopicName": IMPORT}),
    ("TW107", {f"{TRUST}Principal": {"Service": IMPORT}}),
    ("TW108", {STREAMS: IMPORT}),
    ("TW101", {f"{TRAIL}TrailName": {"Fn::FindInMap": ["Names", IMPORT, "trail"]}}),
    ("TW127", {f"{TRAIL}CloudWatchLogsLogGroupArn": IMPORT}),
    ("TW127", {f"{TRAIL}CloudWatchLogsLogGroupArn": {"Fn::Sub": "${Folder}:*"}}),
]
#: Selectors of which something is known only after a deployment.
SELECTORS: list[dict[str, object]] = [
    {f"{TRAIL}EventSelectors": [{"ReadWriteType": IMPORT}]},
    {f"{TRAIL}EventSelectors": [{"ExcludeManagementEventSources": [IMPORT]}]},
    {f"{TRAIL}EventSelectors": [{"IncludeManagementEvents": False, "DataResources": IMPORT}]},
    {f"{TRAIL}EventSelectors": [{"DataResources": [{"Type": IMPORT, "Values": ["arn:aws:s3"]}]}]},
    {
        f"{TRAIL}EventSelectors": [{"ReadWriteType": IMPORT}, {"ReadWriteType": "ReadOnly"}],
        f"{TRAIL}InsightSelectors": [{"InsightType": "ApiCallRateInsight"}],
    },
    {
        f"{TRAIL}EventSelectors": ...,
        f"{TRAIL}AdvancedEventSelectors": [{"FieldSelectors": [{"Field": IMPORT, "Equals": "x"}]}],
    },
    {
        f"{TRAIL}EventSelectors": ...,
        f"{TRAIL}AdvancedEventSelectors": [{"FieldSelectors": IMPORT}],
    },
]
CERTAIN: list[tuple[str, dict[str, object]]] = [
    ("TW101", {f"{TRAIL}TrailName": ...}),
    ("TW101", {f"{TRAIL}TrailName": IMPORT, f"{BUCKET}Write/Action": "s3:GetObject"}),
    ("TW101", {f"{BUCKET}Write/Resource": {"Fn::Sub": "${Bucket.Arn}/AWSLogs/2/${Folder}"}}),
    ("TW101", {f"{BUCKET}Write/Condition": IMPORTED | {"Bool": {"aws:SecureTransport": "false"}}}),
    (
        "TW101",
        {
            "Bucket/Properties/BucketName": IMPORT,
            f"{BUCKET}AclCheck/Resource": {"Fn::GetAtt": ["Bucket", "Arn"]},
            f"{BUCKET}Write/Resource": {"Fn::GetAtt": ["Bucket", "Arn"]},
        },
    ),
    (
        "TW101",
        {
            f"{TRAIL}TrailName": IMPORT,
            f"{BUCKET}Write/Condition/StringEquals/aws:SourceArn": {
                "Fn::Sub": [f"{OTHER}-${{Name}}", {"Name": IMPORT}]
            },
        },
    ),
    ("TW104", {"TopicPolicy": ..., f"{TRAIL}SnsTopicName": "notices", "Trail/DependsOn": []}),
    ("TW104", {f"{TOPIC}Publish/Principal": {"AWS": "*"}, f"{TOPIC}Publish/Action": "sns:Receive"}),
    ("TW108", {STREAMS: {"Fn::Sub": "arn:aws:logs:eu-west-1:111122223333:log-group:${Folder}"}}),
    ("TW110", {f"{TRAIL}CloudWatchLogsLogGroupArn": "logs"}),
    ("TW301", {f"{TRAIL}EventSelectors": [{"ReadWriteType": IMPORT}, {"ReadWriteType": "Some"}]}),
    (
        "TW303",
        {
            f"{TRAIL}EventSelectors": [
                {"ReadWriteType": "ReadOnly"},
                {
                    "ReadWriteType": "ReadOnly",
                    "ExcludeManagementEventSources": ["kms.amazonaws.com"],
                },
            ],
            f"{TRAIL}InsightSelectors": [{"InsightType": "ApiCallRateInsight"}],
        },
    ),
    (
        "TW301",
        {
            f"{TRAIL}EventSelectors": [
                {"DataResources": [{"Type": "AWS::S3::Object", "Values": [IMPORT, "logs"]}]}
            ]
        },
    ),
]


@pytest.mark.parametrize(("rule_id", "changes"), OPEN)
def test_what_hangs_on_a_stand_in_is_unknown(
    spoilt: Callable[[Mapping[str, object]], dict[str, Any]],
    judged: Callable[..., tuple[Finding, ...]],
    rule_id: str,
    changes: dict[str, object],
) -> None:
    """It is told as unknown, and nothing is told as refused."""
    found = judged(spoilt(changes))
    told = {each.rule.id for each in found if each.severity is Severity.UNKNOWN}
    refused = [each.message for each in found if each.severity.rank < Severity.WARNING.rank]

    assert (rule_id in told, refused) == (True, [])


@pytest.mark.parametrize("changes", SELECTORS)
def test_a_selector_that_says_nothing_certain_is_not_judged(
    spoilt: Callable[[Mapping[str, object]], dict[str, Any]],
    judged: Callable[..., tuple[Finding, ...]],
    changes: dict[str, object],
) -> None:
    """Neither it nor what would lean on it."""
    found = judged(spoilt(changes))

    assert set() == {"TW301", "TW303", "TW304"} & {each.rule.id for each in found}


@pytest.mark.parametrize(("region", "error"), [(None, False), ("us-east-1", True)])
def test_an_unknown_region_may_be_of_another_partition(
    spoilt: Callable[[Mapping[str, object]], dict[str, Any]],
    judged: Callable[..., tuple[Finding, ...]],
    region: str | None,
    *,
    error: bool,
) -> None:
    """The policy spells the partition it is for."""
    bucket = {"Fn::Sub": "arn:aws-us-gov:s3:::${Bucket}"}
    objects = {"Fn::Sub": "arn:aws-us-gov:s3:::${Bucket}/*"}
    changes = {
        "Bucket/Properties/BucketName": "logs",
        f"{BUCKET}AclCheck/Condition": ...,
        f"{BUCKET}AclCheck/Resource": bucket,
        f"{BUCKET}Write/Condition": ...,
        f"{BUCKET}Write/Resource": objects,
    }

    found = judged(spoilt(changes), region=region)
    told = {each.rule.id for each in found if each.severity is Severity.ERROR}

    assert error is ("TW101" in told)


@pytest.mark.parametrize(("rule_id", "changes"), CERTAIN)
def test_what_no_stand_in_can_change_is_refused(
    spoilt: Callable[[Mapping[str, object]], dict[str, Any]],
    judged: Callable[..., tuple[Finding, ...]],
    rule_id: str,
    changes: dict[str, object],
) -> None:
    """A name that CloudFormation makes up is none that stands in a policy."""
    found = judged(spoilt(changes))

    assert rule_id in {each.rule.id for each in found if each.severity is Severity.ERROR}


def test_the_message_names_what_is_not_known(
    spoilt: Callable[[Mapping[str, object]], dict[str, Any]],
    judged: Callable[..., tuple[Finding, ...]],
) -> None:
    """It does not name what the policy does not ask for, such as the trail here."""
    changes = {
        f"{TRAIL}TrailName": {"Fn::ImportValue": "name"},
        f"{BUCKET}AclCheck/Condition": ...,
        f"{BUCKET}Write/Condition": ...,
        f"{BUCKET}Write/Resource": IMPORT,
    }
    (message,) = {each.message for each in judged(spoilt(changes)) if each.rule.id == "TW101"}

    assert "may refuse because of what is not known: what <import.shared> will be." in message
