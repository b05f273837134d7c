"""What is kept, locked, versioned, validated, and for how long."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from trailwright.model.findings import rule, rules
from trailwright.readers.context import Context
from trailwright.readers.template import read_bytes
from trailwright.rules import judge

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from trailwright.model.estate import Estate
    from trailwright.model.findings import Finding

    Spoil = Callable[[Mapping[str, object]], dict[str, object]]
    Judge = Callable[..., tuple[Finding, ...]]

Changes = dict[str, object]

BUCKET, LOGS = "Bucket/Properties", "AccessLogBucket/Properties"
KEPT = {"DeletionPolicy": "Retain"}
LOCK = {
    f"{BUCKET}/ObjectLockEnabled": True,
    f"{BUCKET}/ObjectLockConfiguration": {
        "ObjectLockEnabled": "Enabled",
        "Rule": {"DefaultRetention": {"Mode": "GOVERNANCE", "Years": 1}},
    },
}
KMS = {
    "ServerSideEncryptionConfiguration": [
        {"ServerSideEncryptionByDefault": {"SSEAlgorithm": "aws:kms"}}
    ]
}
REPLICA = {
    "Type": "AWS::S3::Bucket",
    "Properties": {"BucketName": "replica", "ObjectLockEnabled": True},
}


def _expiring(*rules: Changes) -> Changes:
    """Return a change to the lifecycle of the archive."""
    enabled = [{"Status": "Enabled", **each} for each in rules]
    return {f"{BUCKET}/LifecycleConfiguration": {"Rules": enabled}}


def _replicating(**target: object) -> Changes:
    replica = REPLICA["Properties"] | target
    rule = {"Status": "Enabled", "Destination": {"Bucket": "arn:aws:s3:::replica"}}
    return {
        **LOCK,
        "Replica": REPLICA | {"Properties": replica},
        f"{BUCKET}/ReplicationConfiguration": {"Role": "role", "Rules": [rule]},
    }


#: By rule: one change, and the rule speaks.
FAILING: dict[str, Mapping[str, object]] = {
    "TW701": {"BucketPolicy/DeletionPolicy": ...},
    "TW702": {"Key/DeletionPolicy": "Delete"},
    "TW703": {"RootUsageFilter/DeletionPolicy": ...},
    "TW711": {"Key/Properties/PendingWindowInDays": 7},
    "TW712": {"Key/Properties/EnableKeyRotation": ...},
    "TW721": {f"{BUCKET}/VersioningConfiguration": {"Status": "Suspended"}},
    "TW722": LOCK | {f"{BUCKET}/ObjectLockConfiguration": {"ObjectLockEnabled": "Enabled"}},
    "TW723": LOCK | _expiring({"ExpirationInDays": 364}),
    "TW724": _replicating(ObjectLockEnabled=False),
    "TW731": _expiring({"ExpirationInDays": 89}),
    "TW732": _expiring(
        {"ExpirationInDays": 400},
        {"ExpirationInDays": 100, "Prefix": "AWSLogs/111122223333/CloudTrail-Digest/"},
    ),
    "TW733": _expiring(
        {
            "ExpirationInDays": 90,
            "Transitions": [{"StorageClass": "GLACIER", "TransitionInDays": 90}],
        }
    ),
    "TW741": {"Trail/Properties/IsLogging": False},
    "TW742": {"Trail/Properties/EnableLogFileValidation": ...},
    "TW743": {"Trail/Properties/IsMultiRegionTrail": False},
    "TW751": {f"{BUCKET}/LoggingConfiguration/DestinationBucketName": ...},
    "TW752": {f"{LOGS}/BucketEncryption": KMS},
    "TW753": {f"{LOGS}/ObjectLockEnabled": True},
    "TW771": {"LogGroup/Properties/RetentionInDays": ...},
    "TW772": {"LogGroup/Properties/RetentionInDays": 14},
}

#: By rule and what is told apart: a change that is none of the rule's business.
PASSING: dict[tuple[str, str], Mapping[str, object]] = {
    ("TW701", "all of it goes together"): {
        f"{each}/DeletionPolicy": "Delete" for each in ("Trail", "BucketPolicy", "Topic", "LogRole")
    },
    ("TW701", "the access logs are not what it needs"): {"AccessLogBucket/DeletionPolicy": ...},
    ("TW702", "both go"): {"Key/DeletionPolicy": ..., "Bucket/DeletionPolicy": ...},
    ("TW703", "a filter on another log group"): {
        "Other": {"Type": "AWS::Logs::LogGroup"},
        "RootUsageFilter/DeletionPolicy": ...,
        "RootUsageFilter/Properties/LogGroupName": {"Ref": "Other"},
    },
    ("TW711", "as long as can be"): {"Key/Properties/PendingWindowInDays": 30},
    ("TW712", "asymmetric keys are not rotated"): {
        "Key/Properties/EnableKeyRotation": ...,
        "Key/Properties/KeySpec": "RSA_2048",
    },
    ("TW721", "Object Lock brings versions"): {
        f"{BUCKET}/VersioningConfiguration": ...,
        f"{BUCKET}/ObjectLockEnabled": True,
    },
    ("TW722", "a default retention"): LOCK,
    ("TW723", "as long as the lock"): LOCK | _expiring({"ExpirationInDays": 365}),
    ("TW723", "without a lock"): _expiring({"ExpirationInDays": 364}),
    ("TW724", "a locked replica"): _replicating(),
    ("TW724", "a replica that is not here"): {**_replicating(), "Replica": KEPT},
    ("TW731", "long enough"): _expiring({"ExpirationInDays": 90}),
    ("TW731", "other files"): _expiring({"ExpirationInDays": 1, "Prefix": "tmp/"}),
    ("TW731", "a rule that is off"): _expiring({"ExpirationInDays": 1, "Status": "Disabled"}),
    ("TW731", "tagged files"): _expiring(
        {"ExpirationInDays": 1, "TagFilters": [{"Key": "tmp", "Value": "yes"}]}
    ),
    ("TW732", "all at once"): _expiring({"ExpirationInDays": 400}),
    ("TW732", "one prefix for both"): _expiring(
        {"ExpirationInDays": 400, "Prefix": "AWSLogs/111122223333/CloudTrail"}
    ),
    ("TW733", "moved first"): _expiring(
        {
            "ExpirationInDays": 91,
            "Transitions": [{"StorageClass": "GLACIER", "TransitionInDays": 90}],
        }
    ),
    ("TW741", "written as text"): {"Trail/Properties/IsLogging": "true"},
    ("TW742", "written as text"): {"Trail/Properties/EnableLogFileValidation": "true"},
    ("TW743", "another trail may have the rest"): {
        "Trail/Properties/IsMultiRegionTrail": False,
        "Other": {
            "Type": "AWS::CloudTrail::Trail",
            "Properties": {"S3BucketName": "elsewhere", "IsLogging": True},
        },
    },
    ("TW751", "a bucket that is not here"): {
        f"{BUCKET}/LoggingConfiguration/DestinationBucketName": "elsewhere"
    },
    ("TW752", "the archive itself may"): {f"{BUCKET}/BucketEncryption": KMS},
    ("TW753", "the archive itself may"): LOCK,
    ("TW771", "a retention that is not known"): {
        "LogGroup/Properties/RetentionInDays": {"Fn::ImportValue": "Days"}
    },
    ("TW772", "a quarter of a year"): {"LogGroup/Properties/RetentionInDays": 90},
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
    # One of two stacks cannot be shown with one template; it has a test of its own.
    theme = {each for each in rules() if "TW700" < each < "TW799"} - {"TW754"}

    assert theme == set(FAILING) == {rule_id for rule_id, _ in PASSING}


@pytest.mark.parametrize(
    ("region", "spoken"), [("eu-west-1", True), ("us-east-1", False), (None, False)]
)
def test_access_logs_stay_in_their_region(*, region: str | None, spoken: bool) -> None:
    """S3 does not deliver them to a bucket of another Region."""
    trail = {
        "Type": "AWS::CloudTrail::Trail",
        "Properties": {"S3BucketName": "archive", "IsLogging": True},
    }
    archive = {
        "Type": "AWS::S3::Bucket",
        "Properties": {
            "BucketName": "archive",
            "LoggingConfiguration": {"DestinationBucketName": "access-logs"},
        },
    }
    logs = {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": "access-logs"}}
    here = _estate({"Trail": trail, "Archive": archive}, "us-east-1")
    there = _estate({"Trail": trail, "Logs": logs}, region)

    found = judge(replace(here, buckets=(*here.buckets, *there.buckets)))

    assert spoken == ("TW754" in {each.rule.id for each in found})


def _estate(resources: Changes, region: str | None) -> Estate:
    known = Context(account="111122223333", region=region)
    return read_bytes(json.dumps({"Resources": resources}).encode(), "t.json", known)


def test_each_part_of_the_chain_is_asked_after(spoilt: Spoil, judged: Judge) -> None:
    """Whatever goes while the trail stays is named, each once."""
    parts = (
        *("Bucket", "BucketPolicy", "Key", "Topic", "TopicPolicy"),
        *("LogGroup", "LogRole", "LogRolePolicy"),
    )

    found = judged(spoilt({f"{each}/DeletionPolicy": ... for each in parts}))

    assert sorted(parts) == sorted(each.resource for each in found if each.rule.id == "TW701")


def test_what_is_to_be_kept_is_said_as_it_is_written(spoilt: Spoil, judged: Judge) -> None:
    """The two attributes of the resource."""
    (found,) = [e for e in judged(spoilt(FAILING["TW701"])) if e.rule.id == "TW701"]

    wanted = {"DeletionPolicy": "RetainExceptOnCreate", "UpdateReplacePolicy": "Retain"}
    assert wanted == found.mend
