"""A posture says how trails keep what they record, who may read it, and who is told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from trailwright.model.unknown import Unknown
from trailwright.posture import SSE_S3, Access, Feed, Lock, Posture, posture_of
from trailwright.readers import Context, look

if TYPE_CHECKING:
    from collections.abc import Callable

READER = "arn:aws:iam::444455556666:role/reader"
STOPS = "{ $.eventName = StopLogging }"
DIGESTS = "AWSLogs/111122223333/CloudTrail-Digest"
BLOCK, LOGGING = "PublicAccessBlockConfiguration", "LoggingConfiguration"
ORG = {"StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}
PLAIN_HTTP = {
    "Effect": "Deny",
    "Principal": "*",
    "Action": "s3:*",
    "Condition": {"Bool": {"aws:SecureTransport": "false"}},
}


def _rule(**others: object) -> dict[str, Any]:
    return {"LifecycleConfiguration": {"Rules": [{"Status": "Enabled"} | others]}}


@pytest.mark.parametrize(
    ("properties", "field", "expected"),
    [
        ({}, "kind", "single-Region"),
        ({"IsMultiRegionTrail": True}, "kind", "multi-Region"),
        ({"IsOrganizationTrail": True}, "kind", "organization"),
        ({"IsLogging": "false"}, "logging", False),
        ({"EnableLogFileValidation": True}, "validation", True),
        ({}, "validation", False),
        ({}, "encryption", SSE_S3),
        ({"KMSKeyId": "alias/audit"}, "encryption", "alias/audit"),
        ({}, "global_events", False),
        ({"IncludeGlobalServiceEvents": True}, "global_events", True),
        ({"S3KeyPrefix": "org"}, "prefix", "org"),
        ({"SnsTopicName": "files"}, "topic", "files"),
        (
            {"CloudWatchLogsLogGroupArn": "arn:aws:logs:eu-west-1:1:log-group:g:*"},
            "log_group",
            "arn:aws:logs:eu-west-1:1:log-group:g",
        ),
        ({"CloudWatchLogsLogGroupArn": ""}, "log_group", None),
    ],
)
def test_a_trail_is_as_it_is_written(
    trail: Callable[..., Posture], properties: dict[str, Any], field: str, expected: object
) -> None:
    """Flags may be text, and what is absent is what CloudTrail makes of it."""
    (found,) = trail(**properties).trails

    assert expected == getattr(found, field)


@pytest.mark.parametrize(
    ("properties", "field", "expected"),
    [
        ({}, "expire_days", None),
        (_rule(ExpirationInDays=90), "expire_days", 90),
        (_rule(ExpirationInDays=90, Prefix="other/"), "expire_days", None),
        (_rule(ExpirationInDays=90, Prefix=DIGESTS), "expire_days", None),
        (
            _rule(ExpirationInDays=9, Prefix=DIGESTS),
            "digest_expire_days",
            9,
        ),
        (
            _rule(Transitions=[{"StorageClass": "GLACIER", "TransitionInDays": 30}]),
            "archive_days",
            30,
        ),
        ({}, "lock", None),
        (
            {
                "ObjectLockEnabled": True,
                "ObjectLockConfiguration": {
                    "Rule": {"DefaultRetention": {"Mode": "COMPLIANCE", "Years": 2}}
                },
            },
            "lock",
            Lock(mode="COMPLIANCE", days=730),
        ),
        ({}, "versioned", False),
        ({"VersioningConfiguration": {"Status": "Enabled"}}, "versioned", True),
        ({"ObjectLockEnabled": True}, "versioned", True),
        ({}, "public_access_blocked", True),
        ({BLOCK: {"BlockPublicAcls": True}}, "public_access_blocked", False),
        ({}, "encryption", SSE_S3),
        ({}, "access_logs", None),
        ({LOGGING: {"DestinationBucketName": "logs-of-logs"}}, "access_logs", "logs-of-logs"),
        ({LOGGING: {}}, "access_logs", "logs"),
    ],
)
def test_an_archive_is_as_it_is_written(
    bucket: Callable[..., Posture], properties: dict[str, Any], field: str, expected: object
) -> None:
    """Lifecycle rules count where they are about the trail's files."""
    (found,) = bucket(**properties).archives

    assert expected == getattr(found, field)


@pytest.mark.parametrize(
    "field",
    ["account", "expire_days", "lock", "versioned", "public_access_blocked", "readers", "tls_only"],
)
def test_of_a_bucket_elsewhere_nothing_is_known(trail: Callable[..., Posture], field: str) -> None:
    """It is unknown, and never as good as it may be."""
    (found,) = trail().archives

    assert isinstance(getattr(found, field), Unknown)


@pytest.mark.parametrize("name", ["LifecycleConfiguration", "ObjectLockConfiguration"])
def test_a_parameter_leaves_retention_unknown(bucket: Callable[..., Posture], name: str) -> None:
    """Nobody has given it a value."""
    (found,) = bucket(**{name: {"Ref": "Retention"}}).archives
    known = found.lock if name.startswith("Object") else found.expire_days

    assert isinstance(known, Unknown)


@pytest.mark.parametrize(
    ("statements", "expected"),
    [
        ([{}], {READER: True}),
        ([{"Action": "s3:PutObject"}], {}),
        ([{}, {"Effect": "Deny"}], {}),
        ([{"Principal": "*"}], {"everyone": True}),
        ([{"Principal": {"AWS": "*"}, "Condition": ORG}], {"everyone": None}),
        ([{"Principal": {"AWS": "444455556666"}}], {"444455556666": True}),
        ([{"Resource": "arn:aws:s3:::logs/other/*"}], {}),
    ],
)
def test_readers_are_those_the_policy_lets_in(
    bucket: Callable[..., Posture],
    statements: list[dict[str, Any]],
    expected: dict[str, bool | None],
) -> None:
    """By name; where a condition decides, that is not known."""
    (found,) = bucket(*statements).archives
    assert isinstance(found.readers, tuple)

    assert expected == {
        each.who: None if isinstance(each.sure, Unknown) else each.sure for each in found.readers
    }


def test_an_open_acl_lets_everyone_read(bucket: Callable[..., Posture]) -> None:
    """Beside those whom the policy lets in."""
    (found,) = bucket({}, AccessControl="PublicRead").archives

    assert (Access(who="everyone", sure=True), Access(who=READER, sure=True)) == found.readers


def test_calls_without_tls_are_denied(bucket: Callable[..., Posture]) -> None:
    """By a policy that denies them to everybody."""
    assert [True, False] == [
        bucket({}, PLAIN_HTTP).archives[0].tls_only,
        bucket({}).archives[0].tls_only,
    ]


def test_a_policy_that_is_not_known_lets_in_nobody_knows_whom(
    bucket: Callable[..., Posture],
) -> None:
    """A statement that is a parameter may be any."""
    (found,) = bucket({"Action": {"Ref": "Action"}}).archives

    assert [Access(who=READER, sure=Unknown("t.json has no value for Action"))] != found.readers


def _alarm(**others: object) -> dict[str, Any]:
    written = {
        "AlarmName": "stops",
        "Namespace": "Audit",
        "MetricName": "Stops",
        "Statistic": "Sum",
        "Period": 300,
        "EvaluationPeriods": 1,
        "Threshold": "1",
        "ComparisonOperator": "GreaterThanOrEqualToThreshold",
        "AlarmActions": ["arn:aws:sns:eu-west-1:111122223333:people"],
    }
    return {"Type": "AWS::CloudWatch::Alarm", "Properties": written | others}


FILTER = {
    "Type": "AWS::Logs::MetricFilter",
    "Properties": {
        "LogGroupName": "group",
        "FilterPattern": STOPS,
        "MetricTransformations": [
            {"MetricNamespace": "Audit", "MetricName": "Stops", "MetricValue": "1"}
        ],
    },
}


@pytest.mark.parametrize(
    ("properties", "field", "expected"),
    [
        ({}, "name", "stops"),
        ({"AlarmName": {"Ref": "Name"}}, "name", "Stops"),
        (
            {},
            "feeds",
            (Feed(log_group="group", pattern=STOPS, value="1"),),
        ),
        ({}, "enabled", True),
        ({"ActionsEnabled": "false"}, "enabled", False),
        ({}, "actions", ("arn:aws:sns:eu-west-1:111122223333:people",)),
        ({"AlarmActions": []}, "actions", ()),
        ({}, "threshold", 1),
    ],
)
def test_an_alarm_is_as_it_is_written(
    trail: Callable[..., Posture], properties: dict[str, Any], field: str, expected: object
) -> None:
    """With the pattern of the filter that feeds it."""
    (found,) = trail({"Filter": FILTER, "Alarm": _alarm(**properties)}).alarms

    assert expected == getattr(found, field)


def test_alarms_on_silence_are_alarms_of_a_trail(trail: Callable[..., Posture]) -> None:
    """They look at a metric of what it delivers to; alarms on anything else are left out."""
    dimensions = [{"Name": "LogGroupName", "Value": "group"}]
    silence = _alarm(Namespace="AWS/Logs", MetricName="IncomingLogEvents", Dimensions=dimensions)
    other = _alarm(AlarmName="cpu", Namespace="AWS/EC2", MetricName="CPUUtilization")
    arn = "arn:aws:logs:eu-west-1:111122223333:log-group:group:*"

    posture = trail({"Silence": silence, "Other": other}, CloudWatchLogsLogGroupArn=arn)

    assert ["stops"] == [each.name for each in posture.alarms]


def test_services_that_a_condition_narrows_read_nothing() -> None:
    """CloudTrail and CloudWatch use the sample's keys, and are no readers of its archives."""
    (estate,) = look(["trails.yaml"], Context()).estates

    who = {each.who for archive in posture_of(estate).archives for each in archive.decrypters or ()}

    assert {
        "arn:aws:iam::222233334444:role/security-analyst",
        "arn:aws:iam::222233334444:root",
    } == who


def test_the_sample_estate_has_a_posture() -> None:
    """Who may read and decrypt, the alarms, heartbeats and rules, and what is left of limits."""
    (estate,) = look(["trails.yaml"], Context()).estates

    posture = posture_of(estate)

    archive = posture.archives[0]
    analyst = Access(who="arn:aws:iam::222233334444:role/security-analyst", sure=True)
    slots = {(use.used, use.quota) for use in posture.uses if use.part == "eu-central-1"}
    assert ((analyst,), True, 42 + 4 + 63, {(1, 5), (2, 5)}) == (
        archive.readers,
        analyst in archive.decrypters,
        len(posture.alarms),
        slots,
    )
