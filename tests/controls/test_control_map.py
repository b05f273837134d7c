"""A control is met by an account's own trails, by the organization's, or not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from trailwright.controls import Verdict
from trailwright.model.resources import ExistingTrail

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Seen

MANAGEMENT, ARCHIVE, ORDERS = "111122223333", "222233334444", "333344445555"
MET, SHARED, UNKNOWN, NOT = (str(each) for each in Verdict)
TRAIL = {
    "TrailName": "audit",
    "S3BucketName": "elsewhere",
    "IsLogging": True,
    "IsMultiRegionTrail": True,
    "IncludeGlobalServiceEvents": True,
    "EnableLogFileValidation": True,
    "KMSKeyId": "alias/audit",
    "Tags": [{"Key": "a", "Value": "b"}],
}
ALL_OBJECTS = [
    {"Name": "m", "FieldSelectors": [{"Field": "eventCategory", "Equals": ["Management"]}]},
    {
        "Name": "d",
        "FieldSelectors": [
            {"Field": "eventCategory", "Equals": ["Data"]},
            {"Field": "resources.type", "Equals": ["AWS::S3::Object"]},
            {"Field": "readOnly", "Equals": ["false"]},
        ],
    },
]
NO_KMS = [{"ReadWriteType": "All", "ExcludeManagementEventSources": ["kms.amazonaws.com"]}]
IN_PARTS = [{"ReadWriteType": "ReadOnly"}, {"ReadWriteType": "WriteOnly"}]


def _template(**changed: Any) -> dict[str, Any]:  # noqa: ANN401
    properties = {name: each for name, each in (TRAIL | changed).items() if each is not ...}
    return {"Trail": {"Type": "AWS::CloudTrail::Trail", "Properties": properties}}


def test_one_trail_is_enough_for_its_organization(organization: Seen) -> None:
    """The account that owns it meets the control; the others have it from there."""
    expected = {MANAGEMENT: MET, ARCHIVE: SHARED, ORDERS: SHARED}

    assert expected == organization.verdicts("CloudTrail.1")


def test_an_alarm_of_the_organization_trail_is_heard_for_all(organization: Seen) -> None:
    """Members have no alarm of their own."""
    expected = {MANAGEMENT: MET, ARCHIVE: SHARED, ORDERS: SHARED}

    assert expected == organization.verdicts("cis-alarm-root-usage")


def test_what_every_trail_needs_the_organization_cannot_give(organization: Seen) -> None:
    """A trail of one's own without a log group stays without one."""
    expected = {MANAGEMENT: MET, ARCHIVE: SHARED, ORDERS: NOT}

    assert expected == organization.verdicts("CloudTrail.5")


def test_the_verdict_is_that_of_the_account_that_fares_worst(organization: Seen) -> None:
    """One that does not meet it decides."""
    found = organization.controls["CloudTrail.5"]

    assert Verdict.NOT_MET == found.verdict
    assert ("orders", "it delivers to no log group") == next(
        (each.trail, each.reason) for each in found.accounts if each.account == ORDERS
    )


def test_a_technique_that_no_alarm_names_is_not_met(organization: Seen) -> None:
    """The profile cis does not look for commands on instances."""
    assert {NOT} == set(organization.verdicts("T1651").values())


@pytest.mark.parametrize(
    ("control", "changed", "expected"),
    [
        ("CloudTrail.1", {}, MET),
        ("CloudTrail.1", {"IsMultiRegionTrail": False}, NOT),
        ("CloudTrail.1", {"IsLogging": False}, NOT),
        ("CloudTrail.1", {"EventSelectors": NO_KMS}, NOT),
        ("CloudTrail.1", {"EventSelectors": [{"ReadWriteType": "WriteOnly"}]}, NOT),
        ("CloudTrail.1", {"EventSelectors": {"Fn::ImportValue": "s"}}, UNKNOWN),
        ("CloudTrail.2", {}, MET),
        ("CloudTrail.2", {"KMSKeyId": ...}, NOT),
        ("CloudTrail.3", {"IsMultiRegionTrail": False}, MET),
        ("CloudTrail.3", {"IsLogging": {"Fn::ImportValue": "l"}}, UNKNOWN),
        ("CloudTrail.4", {}, MET),
        ("CloudTrail.4", {"EnableLogFileValidation": ...}, NOT),
        ("CloudTrail.5", {}, NOT),
        ("CloudTrail.6", {}, UNKNOWN),
        ("CloudTrail.7", {}, UNKNOWN),
        ("CloudTrail.9", {}, MET),
        ("CloudTrail.9", {"Tags": ...}, NOT),
        ("S3.22", {"AdvancedEventSelectors": ALL_OBJECTS}, MET),
        ("S3.22", {}, NOT),
        ("S3.23", {"AdvancedEventSelectors": ALL_OBJECTS}, NOT),
        ("cis-key-rotation", {}, UNKNOWN),
        ("cis-key-rotation", {"KMSKeyId": ...}, NOT),
        ("CloudWatch.1", {}, NOT),
    ],
)
def test_each_fact_decides(
    seen: Callable[..., Seen], control: str, changed: dict[str, Any], expected: str
) -> None:
    """What the template says is met or not; what it leaves open is not known."""
    assert {MANAGEMENT: expected} == seen(_template(**changed)).verdicts(control)


def test_reads_and_writes_may_come_from_two_selectors(seen: Callable[..., Seen]) -> None:
    """Together they are all management events."""
    assert {MANAGEMENT: MET} == seen(_template(EventSelectors=IN_PARTS)).verdicts("CloudTrail.1")


def _bucket(**properties: Any) -> dict[str, Any]:  # noqa: ANN401
    resources = _template(S3BucketName={"Ref": "Logs"})
    resources["Logs"] = {"Type": "AWS::S3::Bucket", "Properties": properties}
    return resources


BLOCKED = dict.fromkeys(
    ("BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets"),
    True,
)


@pytest.mark.parametrize(
    ("control", "properties", "expected"),
    [
        ("CloudTrail.6", {"PublicAccessBlockConfiguration": BLOCKED}, MET),
        ("CloudTrail.6", {"PublicAccessBlockConfiguration": {"BlockPublicAcls": False}}, NOT),
        ("CloudTrail.7", {}, NOT),
        ("CloudTrail.7", {"LoggingConfiguration": {"DestinationBucketName": "logs"}}, MET),
    ],
)
def test_the_archive_decides(
    seen: Callable[..., Seen], control: str, properties: dict[str, Any], expected: str
) -> None:
    """What is said of a bucket is said of the trails that deliver to it."""
    assert {MANAGEMENT: expected} == seen(_bucket(**properties)).verdicts(control)


def test_the_policy_of_the_archive_decides(seen: Callable[..., Seen]) -> None:
    """What is found about the policy on the bucket is said of the trail."""
    resources = _bucket()
    resources["Policy"] = {
        "Type": "AWS::S3::BucketPolicy",
        "Properties": {
            "Bucket": {"Ref": "Logs"},
            "PolicyDocument": {
                "Statement": [
                    {
                        "Effect": "Allow",
                        "Principal": "*",
                        "Action": "s3:GetObject",
                        "Resource": {"Fn::Sub": "${Logs.Arn}/*"},
                    }
                ]
            },
        },
    }

    (found,) = seen(resources).controls["CloudTrail.6"].accounts

    assert Verdict.NOT_MET == found.verdict
    assert "TW441" in found.reason


def test_security_hub_wants_the_exact_text(seen: Callable[..., Seen]) -> None:
    """An alarm that does the same by another text meets CIS, and not Security Hub."""
    pattern = '{($.eventName = ConsoleLogin) && ($.errorMessage = "Failed authentication")}'
    metric = {"MetricNamespace": "N", "MetricName": "M", "MetricValue": "1", "DefaultValue": 0}
    resources = _template(
        CloudWatchLogsLogGroupArn="arn:aws:logs:eu-west-1:111122223333:log-group:g:*",
        CloudWatchLogsRoleArn="arn:aws:iam::111122223333:role/logs",
    )
    resources["Filter"] = {
        "Type": "AWS::Logs::MetricFilter",
        "Properties": {
            "LogGroupName": "g",
            "FilterPattern": pattern,
            "MetricTransformations": [metric],
        },
    }
    resources["Alarm"] = {
        "Type": "AWS::CloudWatch::Alarm",
        "Properties": {
            "Namespace": "N",
            "MetricName": "M",
            "Statistic": "Sum",
            "Threshold": 1,
            "ComparisonOperator": "GreaterThanOrEqualToThreshold",
            "AlarmActions": ["arn:aws:lambda:eu-west-1:111122223333:function:page"],
        },
    }

    found = seen(resources)

    assert {MANAGEMENT: MET} == found.verdicts("cis-alarm-console-sign-in-failures")
    assert {MANAGEMENT: NOT} == found.verdicts("CloudWatch.6")


def test_trails_of_one_name_are_told_apart(seen: Callable[..., Seen]) -> None:
    """One of them has no tags, and would hide behind the other."""
    two = {"First": _template()["Trail"], "Second": _template(Tags=...)["Trail"]}

    assert {MANAGEMENT: NOT} == seen(two).verdicts("CloudTrail.9")


def test_a_finding_is_about_its_own_stack(seen: Callable[..., Seen]) -> None:
    """Stacks of one file have the same logical ids, and not the same faults."""
    twins = """\
trails:
  - {kind: account, name: first, account: "111122223333", region: eu-west-1,
     log_file_validation: false}
  - {kind: account, name: second, account: "333344445555", region: eu-west-1}
"""

    assert {MANAGEMENT: NOT, ORDERS: MET} == seen(twins).verdicts("CloudTrail.4")


@pytest.mark.parametrize(
    ("existing", "expected"),
    [
        ({"account": "111122223333"}, UNKNOWN),
        ({"account": "333344445555"}, NOT),
        ({"account": "333344445555", "organization": True}, UNKNOWN),
    ],
)
def test_a_trail_that_is_there_already_may_do_it(
    seen: Callable[..., Seen], existing: dict[str, Any], expected: str
) -> None:
    """Nobody knows what it records; where it counts, not met would say too much."""
    there = ExistingTrail(**{"name": "legacy", "home_region": "eu-west-1"} | existing)

    found = seen(_template(), existing_trails=(there,))

    assert {MANAGEMENT: expected} == found.verdicts("S3.22")


def test_an_estate_without_trails_has_no_controls(seen: Callable[..., Seen]) -> None:
    """There is no account of which anything could be said."""
    resources = {"Group": {"Type": "AWS::Logs::LogGroup"}, "Logs": {"Type": "AWS::S3::Bucket"}}
    resources["Policy"] = {
        "Type": "AWS::S3::BucketPolicy",
        "Properties": {
            "Bucket": {"Ref": "Logs"},
            "PolicyDocument": {
                "Statement": [{"Principal": {"Service": "cloudtrail.amazonaws.com"}}]
            },
        },
    }

    assert {} == seen(resources).controls
