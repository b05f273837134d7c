"""Each change of the audit posture is told in one exact sentence, and no other."""

# ruff: noqa: E501 - a sentence stands on one line, to be read

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from trailwright.model.changes import changes as known_changes

if TYPE_CHECKING:
    from collections.abc import Callable


Told = list[tuple[str, str, str]]

TRAIL, BUCKET = "Trail/Properties", "Bucket/Properties"
NAME = "trailwright-audit-111122223333-us-east-1"
EXPIRE = f"{BUCKET}/LifecycleConfiguration/Rules/Expire"
ALARM, FILTER = "CloudTrailChangesAlarm/Properties", "CloudTrailChangesFilter/Properties"
METRIC = f"{FILTER}/MetricTransformations/0"
POLICY = "BucketPolicy/Properties/PolicyDocument/Statement"
KEY_POLICY = "Key/Properties/KeyPolicy/Statement"
KEY = "arn:aws:kms:us-east-1:111122223333:key/<head.Key>"
GROUP = "arn:aws:logs:us-east-1:111122223333:log-group:/trailwright/audit"
TOPIC = "arn:aws:sns:us-east-1:111122223333:trailwright-audit-log-files"
HERE = "of account 111122223333"
EVERYWHERE = f"in every Region {HERE}"
SELECTOR = {
    "ReadWriteType": "All",
    "IncludeManagementEvents": True,
    "ExcludeManagementEventSources": [],
    "DataResources": [],
}
STRANGER = "arn:aws:iam::999988887777:role/stranger"


def _selectors(**others: object) -> dict[str, Any]:
    return {f"{TRAIL}/EventSelectors": [SELECTOR | others]}


def _data(*values: str) -> dict[str, Any]:
    resources = [{"Type": "AWS::S3::Object", "Values": list(values)}]
    return _selectors(DataResources=resources)


def _allow(action: str, resource: str, who: object, **others: object) -> dict[str, Any]:
    return {
        "Effect": "Allow",
        "Principal": who,
        "Action": action,
        "Resource": resource,
    } | others


def _read(who: object, **others: object) -> dict[str, Any]:
    return {f"{POLICY}/+": _allow("s3:GetObject", f"arn:aws:s3:::{NAME}/*", who, **others)}


def _rule(**others: object) -> dict[str, Any]:
    written = {
        "EventPattern": {"source": ["aws.cloudtrail"]},
        "Targets": [{"Id": "Topic", "Arn": {"Ref": "AlarmTopic"}}],
    }
    return {"Type": "AWS::Events::Rule", "Properties": written | others}


REPLICATION = {
    "Role": "arn:aws:iam::111122223333:role/replication",
    "Rules": [{"Status": "Enabled", "Destination": {"Bucket": "arn:aws:s3:::copy"}}],
}
COMPOSITE = {
    "Type": "AWS::CloudWatch::CompositeAlarm",
    "Properties": {
        "AlarmRule": {"Fn::Sub": 'ALARM("${CloudTrailChangesAlarm}")'},
        "AlarmActions": [{"Ref": "AlarmTopic"}],
    },
}
SUBSCRIPTION = {
    "Type": "AWS::SNS::Subscription",
    "Properties": {
        "TopicArn": {"Ref": "AlarmTopic"},
        "Protocol": "email",
        "Endpoint": "security@example.com",
    },
}

#: By what it is: what is changed on the second side, on the first, and what is told.
CHANGES: dict[str, tuple[dict[str, Any], dict[str, Any], Told]] = {
    # --- trails ---
    "trail renamed": (
        {f"{TRAIL}/TrailName": "audit-2"},
        {},
        [
            (
                "TW902",
                "error",
                "trail audit is replaced by audit-2: TrailName cannot be changed in place. Events may be missing in between, and the chain of digest files begins anew",
            )
        ],
    ),
    "trail switched off": (
        {f"{TRAIL}/IsLogging": False},
        {},
        [
            ("TW904", "error", f"trail audit {HERE} is switched off, and records nothing"),
            (
                "TW911",
                "error",
                f"management events {EVERYWHERE} are not recorded any more; trail audit did",
            ),
        ],
    ),
    "trail switched on": (
        {},
        {f"{TRAIL}/IsLogging": False},
        [
            ("TW904", "info", f"trail audit {HERE} is switched on"),
            ("TW911", "info", f"management events {EVERYWHERE} are recorded now, by trail audit"),
        ],
    ),
    "validation switched off": (
        {f"{TRAIL}/EnableLogFileValidation": False},
        {},
        [
            (
                "TW905",
                "error",
                "log file validation of trail audit is switched off; the chain of digest files breaks",
            )
        ],
    ),
    "validation left out": (
        {f"{TRAIL}/EnableLogFileValidation": ...},
        {},
        [
            (
                "TW905",
                "error",
                "log file validation of trail audit is switched off; the chain of digest files breaks. EnableLogFileValidation is left out now, and CloudFormation sets it to false",
            )
        ],
    ),
    "validation switched on": (
        {},
        {f"{TRAIL}/EnableLogFileValidation": False},
        [("TW905", "info", "log file validation of trail audit is switched on")],
    ),
    "one Region instead of all": (
        {f"{TRAIL}/IsMultiRegionTrail": False},
        {},
        [
            (
                "TW911",
                "error",
                f"management events in every Region but us-east-1 {HERE} are not recorded any more; trail audit did",
            )
        ],
    ),
    "all Regions left out, with global services": (
        {f"{TRAIL}/IsMultiRegionTrail": ..., f"{TRAIL}/IncludeGlobalServiceEvents": ...},
        {},
        [
            (
                "TW906",
                "warning",
                "trail audit does not record events of global services such as IAM any more. IncludeGlobalServiceEvents is left out now, and CloudFormation sets it to false where IsMultiRegionTrail is left out with it",
            ),
            (
                "TW911",
                "error",
                f"management events in every Region but us-east-1 {HERE} are not recorded any more; trail audit did. IsMultiRegionTrail is left out now, and CloudFormation sets it to false, and the trail's copies in other Regions are deleted",
            ),
        ],
    ),
    "one account instead of the organization": (
        {f"{TRAIL}/IsOrganizationTrail": False},
        {f"{TRAIL}/IsOrganizationTrail": True},
        [
            (
                "TW911",
                "error",
                "management events in every Region of every account of the organization but 111122223333 are not recorded any more; trail audit did",
            ),
        ],
    ),
    "key left out": (
        {f"{TRAIL}/KMSKeyId": ...},
        {},
        [
            (
                "TW907",
                "error",
                f"log files of trail audit are encrypted with SSE-S3, and not with {KEY}. KMSKeyId is left out now, and CloudFormation clears it: new files are encrypted with SSE-S3",
            )
        ],
    ),
    "another bucket": (
        {f"{TRAIL}/S3BucketName": "elsewhere"},
        {},
        [
            (
                "TW908",
                "warning",
                f"log files of trail audit go to bucket elsewhere, and not to {NAME}",
            ),
            (
                "TW934",
                "unknown",
                "how bucket elsewhere keeps files, and for whom, is not known any more: it is not in the templates",
            ),
        ],
    ),
    "a prefix": (
        {f"{TRAIL}/S3KeyPrefix": "org"},
        {},
        [("TW909", "warning", "log files of trail audit begin with org/, and not with nothing")],
    ),
    "topic left out": (
        {f"{TRAIL}/SnsTopicName": ...},
        {},
        [
            (
                "TW910",
                "warning",
                f"log files of trail audit are not announced any more; topic {TOPIC} did. SnsTopicName is left out now, and CloudFormation clears it",
            )
        ],
    ),
    "log group left out, and kept": (
        {f"{TRAIL}/CloudWatchLogsLogGroupArn": ..., f"{TRAIL}/CloudWatchLogsRoleArn": ...},
        {},
        [
            (
                "TW903",
                "warning",
                "CloudWatchLogsLogGroupArn with CloudWatchLogsRoleArn of trail audit is left out now. CloudFormation keeps it: events still go to the log group, and are paid for",
            )
        ],
    ),
    "log group shorter": (
        {"LogGroup/Properties/RetentionInDays": 30},
        {},
        [
            (
                "TW916",
                "warning",
                "the log group of trail audit keeps events for 30 days, and not for 365 days",
            )
        ],
    ),
    # --- what is recorded ---
    "writes alone": (
        _selectors(ReadWriteType="WriteOnly"),
        {},
        [
            (
                "TW911",
                "error",
                f"management events that read {EVERYWHERE} are not recorded any more; trail audit did",
            )
        ],
    ),
    "a source left out": (
        _selectors(ExcludeManagementEventSources=["kms.amazonaws.com"]),
        {},
        [
            (
                "TW911",
                "error",
                f"management events of kms.amazonaws.com {EVERYWHERE} are not recorded any more; trail audit did",
            )
        ],
    ),
    "data events of a bucket gone": (
        _data("arn:aws:s3:::orders/"),
        _data("arn:aws:s3:::orders/", "arn:aws:s3:::invoices/"),
        [
            (
                "TW912",
                "error",
                f"data events of AWS::S3::Object at arn:aws:s3:::invoices/* {EVERYWHERE} are not recorded any more; trail audit did",
            )
        ],
    ),
    "data events of a bucket new": (
        _data("arn:aws:s3:::orders/"),
        {},
        [
            (
                "TW912",
                "info",
                f"data events of AWS::S3::Object at arn:aws:s3:::orders/* {EVERYWHERE} are recorded now, by trail audit",
            )
        ],
    ),
    "a prefix of a bucket instead of all buckets": (
        _data("arn:aws:s3:::orders/"),
        _data("arn:aws:s3"),
        [
            (
                "TW912",
                "error",
                f"data events of AWS::S3::Object but not at arn:aws:s3:::orders/* {EVERYWHERE} are not recorded any more; trail audit did",
            )
        ],
    ),
    "Insights off": (
        {f"{TRAIL}/InsightSelectors": []},
        {f"{TRAIL}/InsightSelectors": [{"InsightType": "ApiCallRateInsight"}]},
        [
            (
                "TW914",
                "warning",
                f"Insights events of ApiCallRateInsight about Management {EVERYWHERE} are not recorded any more; trail audit did",
            )
        ],
    ),
    "selectors not known": (
        {f"{TRAIL}/EventSelectors": {"Ref": "Selectors"}},
        {},
        [
            (
                "TW911",
                "unknown",
                f"it is not known any more whether management events {EVERYWHERE} are recorded; trail audit did",
            )
        ],
    ),
    # --- archives ---
    "retention cut": (
        {f"{EXPIRE}/ExpirationInDays": 400},
        {},
        [
            (
                "TW922",
                "error",
                f"log files and digest files in bucket {NAME} expire after 400 days, and not after 2557 days",
            )
        ],
    ),
    "retention longer": (
        {f"{EXPIRE}/ExpirationInDays": ...},
        {},
        [
            (
                "TW922",
                "info",
                f"log files and digest files in bucket {NAME} expire never, and not after 2557 days",
            )
        ],
    ),
    "Glacier sooner": (
        {f"{BUCKET}/LifecycleConfiguration/Rules/Archive/Transitions/0/TransitionInDays": 1},
        {},
        [
            (
                "TW924",
                "info",
                f"log files in bucket {NAME} are moved to a cheaper class after 1 day, and not after 90 days",
            )
        ],
    ),
    "lock shorter": (
        {f"{BUCKET}/ObjectLockConfiguration/Rule/DefaultRetention/Days": 7},
        {},
        [
            (
                "TW925",
                "error",
                f"new files in bucket {NAME} are locked for 7 days (GOVERNANCE), and not for 365 days (GOVERNANCE)",
            )
        ],
    ),
    "lock absolute": (
        {f"{BUCKET}/ObjectLockConfiguration/Rule/DefaultRetention/Mode": "COMPLIANCE"},
        {},
        [
            (
                "TW925",
                "info",
                f"new files in bucket {NAME} are locked for 365 days (COMPLIANCE), and not for 365 days (GOVERNANCE)",
            )
        ],
    ),
    "lock gone": (
        {f"{BUCKET}/ObjectLockConfiguration": ...},
        {},
        [
            (
                "TW925",
                "error",
                f"new files in bucket {NAME} are locked not at all, and not for 365 days (GOVERNANCE)",
            )
        ],
    ),
    "versioning suspended": (
        {f"{BUCKET}/VersioningConfiguration/Status": "Suspended"},
        {},
        [],  # Object Lock keeps it on
    ),
    "versioning gone": (
        {f"{BUCKET}/VersioningConfiguration": ..., f"{BUCKET}/ObjectLockEnabled": False},
        {},
        [
            (
                "TW926",
                "error",
                f"bucket {NAME} does not keep what is overwritten or deleted any more",
            )
        ],
    ),
    "public access": (
        {f"{BUCKET}/PublicAccessBlockConfiguration/BlockPublicPolicy": False},
        {},
        [("TW927", "error", f"bucket {NAME} does not block all public access any more")],
    ),
    "default encryption": (
        {
            f"{BUCKET}/BucketEncryption/ServerSideEncryptionConfiguration/0": {
                "ServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}
            }
        },
        {},
        [
            (
                "TW928",
                "warning",
                f"bucket {NAME} encrypts by default with SSE-S3, and not with {KEY}",
            )
        ],
    ),
    "access logs gone": (
        {f"{BUCKET}/LoggingConfiguration": ...},
        {},
        [
            (
                "TW929",
                "warning",
                f"who reads bucket {NAME} is not logged any more; <head.AccessLogBucket> had it",
            )
        ],
    ),
    "TLS": (
        {f"{POLICY}/DenyInsecureTransport": ...},
        {},
        [("TW930", "warning", f"bucket {NAME} answers calls made without TLS")],
    ),
    "deleted versions sooner": (
        {},
        {f"{EXPIRE}/NoncurrentVersionExpiration/NoncurrentDays": 30},
        [
            (
                "TW923",
                "error",
                f"bucket {NAME} keeps what is overwritten or deleted for 1 day, and not for 30 days",
            )
        ],
    ),
    "deletion denied no more": (
        {},
        {f"{POLICY}/+": _allow("s3:DeleteObject*", f"arn:aws:s3:::{NAME}/*", "*", Effect="Deny")},
        [
            (
                "TW931",
                "error",
                f"the policy of bucket {NAME} does not deny its own account to delete log files any more",
            )
        ],
    ),
    "a copy": (
        {f"{BUCKET}/ReplicationConfiguration": REPLICATION},
        {},
        [("TW932", "info", f"bucket {NAME} is copied to arn:aws:s3:::copy")],
    ),
    "a copy gone": (
        {},
        {f"{BUCKET}/ReplicationConfiguration": REPLICATION},
        [("TW932", "warning", f"bucket {NAME} is not copied to arn:aws:s3:::copy any more")],
    ),
    "archive deleted with its stack": (
        {"Bucket/DeletionPolicy": "Delete"},
        {},
        [("TW933", "error", f"bucket {NAME} is deleted when it leaves its stack")],
    ),
    "an open ACL": (
        {f"{BUCKET}/AccessControl": "PublicRead"},
        {},
        [("TW941", "error", f"everyone may read log files in bucket {NAME}")],
    ),
    "somebody deletes": (
        {f"{POLICY}/+": _allow("s3:DeleteObject", f"arn:aws:s3:::{NAME}/*", {"AWS": STRANGER})},
        {},
        [("TW943", "error", f"{STRANGER} may delete log files in bucket {NAME}")],
    ),
    "key not rotated": (
        {"Key/Properties/EnableKeyRotation": False},
        {},
        [("TW917", "warning", "the key of trail audit is not rotated any more")],
    ),
    "key disabled": (
        {"Key/Properties/Enabled": False},
        {},
        [
            (
                "TW918",
                "error",
                "the key of trail audit is disabled: log files are neither delivered nor readable",
            )
        ],
    ),
    "trail deleted with its stack": (
        {"Trail/DeletionPolicy": "Delete"},
        {},
        [("TW919", "warning", "trail audit is deleted when it leaves its stack")],
    ),
    "bucket renamed": (
        {f"{BUCKET}/BucketName": "new-name"},
        {},
        [
            (
                "TW908",
                "warning",
                f"log files of trail audit go to bucket new-name, and not to {NAME}",
            ),
            (
                "TW921",
                "error",
                f"bucket {NAME} is replaced by new-name: BucketName cannot be changed in place. What was delivered stays behind",
            ),
        ],
    ),
    # --- readers ---
    "a reader": (
        _read({"AWS": STRANGER}),
        {},
        [("TW941", "error", f"{STRANGER} may read log files in bucket {NAME}")],
    ),
    "a reader gone": (
        {},
        _read({"AWS": STRANGER}),
        [("TW941", "info", f"{STRANGER} may not read log files in bucket {NAME} any more")],
    ),
    "everyone reads": (
        _read("*"),
        {},
        [("TW941", "error", f"everyone may read log files in bucket {NAME}")],
    ),
    "everyone of an organization reads": (
        _read("*", Condition={"StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}),
        {},
        [
            (
                "TW941",
                "unknown",
                f"everyone may be able to read log files in bucket {NAME}: what aws:PrincipalOrgID is: it depends on who calls",
            )
        ],
    ),
    "a condition gone": (
        _read("*"),
        _read("*", Condition={"StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}),
        [("TW941", "error", f"everyone may read log files in bucket {NAME}")],
    ),
    "somebody decrypts": (
        {f"{KEY_POLICY}/+": _allow("kms:Decrypt", "*", {"AWS": STRANGER})},
        {},
        [("TW942", "error", f"{STRANGER} may decrypt log files in bucket {NAME}")],
    ),
    # --- alarms ---
    "alarm gone": (
        {"CloudTrailChangesAlarm": ...},
        {},
        [
            (
                "TW951",
                "error",
                "there is no alarm audit-CloudTrailChanges any more, or nothing feeds it",
            )
        ],
    ),
    "filter gone": (
        {"CloudTrailChangesFilter": ...},
        {},
        [
            (
                "TW951",
                "error",
                "there is no alarm audit-CloudTrailChanges any more, or nothing feeds it",
            )
        ],
    ),
    "alarm new": (
        {},
        {"CloudTrailChangesAlarm": ...},
        [("TW951", "info", "new: alarm audit-CloudTrailChanges")],
    ),
    "alarm switched off": (
        {f"{ALARM}/ActionsEnabled": False},
        {},
        [
            (
                "TW952",
                "error",
                "alarm audit-CloudTrailChanges tells nobody any more: it is switched off",
            )
        ],
    ),
    "alarm without an action": (
        {f"{ALARM}/AlarmActions": []},
        {},
        [
            (
                "TW952",
                "error",
                "alarm audit-CloudTrailChanges tells nobody any more: it has no action",
            )
        ],
    ),
    "alarm tells others": (
        {f"{ALARM}/AlarmActions": ["arn:aws:sns:us-east-1:111122223333:others"]},
        {},
        [
            (
                "TW953",
                "warning",
                "alarm audit-CloudTrailChanges does not tell arn:aws:sns:us-east-1:111122223333:<head.AlarmTopic> any more",
            ),
            (
                "TW953",
                "info",
                "alarm audit-CloudTrailChanges tells arn:aws:sns:us-east-1:111122223333:others too",
            ),
        ],
    ),
    "another pattern": (
        {f"{FILTER}/FilterPattern": "{ $.eventName = CreateTrail }"},
        {f"{FILTER}/FilterPattern": "{ $.eventName = StopLogging }"},
        [
            (
                "TW954",
                "warning",
                "alarm audit-CloudTrailChanges looks for other events: { $.eventName = CreateTrail }, and not { $.eventName = StopLogging }",
            )
        ],
    ),
    "a higher threshold": (
        {f"{ALARM}/Threshold": 100},
        {},
        [("TW955", "warning", "alarm audit-CloudTrailChanges fires at 100, and not at 1")],
    ),
    "a lower threshold": (
        {},
        {f"{ALARM}/Threshold": 100},
        [("TW955", "info", "alarm audit-CloudTrailChanges fires at 1 already, and not at 100")],
    ),
    "an average": (
        {f"{ALARM}/Statistic": "Average"},
        {},
        [
            (
                "TW956",
                "warning",
                "alarm audit-CloudTrailChanges counts otherwise: Statistic Average, and not Statistic Sum",
            )
        ],
    ),
    "a match counts nothing": (
        {f"{METRIC}/MetricValue": "0"},
        {},
        [
            (
                "TW956",
                "warning",
                "alarm audit-CloudTrailChanges counts otherwise: MetricValue 0, and not MetricValue 1",
            )
        ],
    ),
    "a filter on another log group": (
        {f"{FILTER}/LogGroupName": "elsewhere"},
        {},
        [
            (
                "TW957",
                "error",
                "no trail delivers to log group /trailwright/audit any more, so that alarm audit-CloudTrailChanges is silent",
            )
        ],
    ),
    "a rule of EventBridge switched off": (
        {"Rule": _rule(State="DISABLED")},
        {"Rule": _rule()},
        [("TW952", "error", "EventBridge rule Rule tells nobody any more: it is switched off")],
    ),
    "a rule of EventBridge gone": (
        {},
        {"Rule": _rule()},
        [("TW951", "error", "there is no EventBridge rule Rule any more, or nothing feeds it")],
    ),
    "a rule of EventBridge on other events": (
        {"Rule": _rule(EventPattern={"source": ["aws.cloudtrail"], "detail": {}})},
        {"Rule": _rule()},
        [
            (
                "TW954",
                "warning",
                'EventBridge rule Rule looks for other events: {"detail": {}, "source": ["aws.cloudtrail"]}, and not {"source": ["aws.cloudtrail"]}',
            )
        ],
    ),
    "a composite alarm gone": (
        {},
        {"Composite": COMPOSITE},
        [("TW951", "error", "there is no composite alarm Composite any more, or nothing feeds it")],
    ),
    "a subscription gone": (
        {},
        {"Subscription": SUBSCRIPTION},
        [
            (
                "TW958",
                "warning",
                "email security@example.com is not subscribed to topic arn:aws:sns:us-east-1:111122223333:<head.AlarmTopic> any more",
            )
        ],
    ),
    "a subscription": (
        {
            "AlarmTopic/Properties/Subscription": [
                {"Protocol": "email", "Endpoint": "security@example.com"}
            ]
        },
        {},
        [
            (
                "TW958",
                "info",
                "email security@example.com is subscribed to topic arn:aws:sns:us-east-1:111122223333:<head.AlarmTopic>",
            )
        ],
    ),
    "a policy that is not known": (
        {"BucketPolicy/Properties/PolicyDocument": {"Ref": "Policy"}},
        {},
        [
            (
                "TW930",
                "unknown",
                f"whether bucket {NAME} denies calls made without TLS is not known any more",
            ),
            (
                "TW931",
                "unknown",
                f"whether the policy of bucket {NAME} denies its own account to delete log files is not known any more",
            ),
            (
                "TW941",
                "unknown",
                f"anybody may be able to read log files in bucket {NAME}: policy must be an object",
            ),
            (
                "TW943",
                "unknown",
                f"anybody may be able to delete log files in bucket {NAME}: policy must be an object",
            ),
        ],
    ),
    # --- limits ---
    "selectors nearly used up": (
        {
            f"{TRAIL}/EventSelectors": [
                SELECTOR,
                *(
                    SELECTOR
                    | {
                        "IncludeManagementEvents": False,
                        "DataResources": [
                            {"Type": "AWS::S3::Object", "Values": [f"arn:aws:s3:::b{number}/"]}
                        ],
                    }
                    for number in range(4)
                ),
            ]
        },
        _data(*(f"arn:aws:s3:::b{number}/" for number in range(4))),
        [("TW961", "warning", "trail audit uses 5 of 5 event selectors, and not 1: 0 left")],
    ),
}


def test_new_alarms_of_a_stack_are_told_together(told: Callable[..., Told]) -> None:
    """Each that is gone has its own finding; those that come fill no page."""
    two = {"RootUsageAlarm": ..., "CloudTrailChangesAlarm": ...}

    (new,) = told({}, two)

    assert ("TW951", "info") == new[:2]
    assert {"alarm audit-CloudTrailChanges", "alarm audit-RootUsage"} == set(
        new[2].removeprefix("new: ").split(", ")
    )
    assert ["TW951", "TW951"] == [each[0] for each in told(two, {}) if each[1] == "error"]


@pytest.mark.parametrize("name", CHANGES)
def test_a_change_is_told_in_one_sentence(told: Callable[..., Told], name: str) -> None:
    """With its severity, and nothing else is told."""
    after, before, expected = CHANGES[name]

    assert expected == told(after, before)


@pytest.mark.parametrize("change_id", sorted(known_changes()))
def test_every_change_is_told_somewhere(change_id: str) -> None:
    """By a change above, or by one of those that are about more than one property."""
    above = {each for _, _, told in CHANGES.values() for each, _, _ in told}

    assert change_id in above | {"TW901", "TW913", "TW915", "TW971", "TW972"}
