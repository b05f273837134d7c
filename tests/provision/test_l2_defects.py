"""Ten defects of the CDK's own Trail, none of which is ours."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from aws_cdk import assertions
from aws_cdk import aws_kms as kms
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_sns as sns

from trailwright import (
    AccountTrail,
    DataEvents,
    DataResource,
    DeliveryTopic,
    EventSelector,
    InsightSelector,
    InvalidOptionsError,
    LogBucket,
    OrganizationTrail,
    RegionalTrail,
)
from trailwright.provision._imported import REQUIRED_POLICIES_FILE
from trailwright.testing import resources_of, template_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from aws_cdk import App, Stack

ORGANIZATION = "o-a1b2c3d4e5"
SOURCE = "arn:aws:cloudtrail:us-east-1:111122223333:trail/audit"


def _statements(template: dict[str, Any], resource_type: str, sid: str) -> list[dict[str, Any]]:
    key = "KeyPolicy" if resource_type == "AWS::KMS::Key" else "PolicyDocument"
    documents = [each[key] for each in resources_of(template, resource_type)]
    return [s for d in documents for s in d["Statement"] if s.get("Sid", "").startswith(sid)]


def test_1_a_key_of_the_cdk_gets_the_statements_cloudtrail_needs(stack: Stack) -> None:
    """GenerateDataKey* with source and encryption context, and DescribeKey."""
    AccountTrail(stack, "Audit", trail_name="audit", key=kms.Key(stack, "Key"))

    template = template_of(stack)

    (encrypt,) = _statements(template, "AWS::KMS::Key", "Encrypt")
    assert "kms:GenerateDataKey*" == encrypt["Action"]
    assert SOURCE == encrypt["Condition"]["StringEquals"]["aws:SourceArn"]
    assert {
        "kms:EncryptionContext:aws:cloudtrail:arn": "arn:aws:cloudtrail:*:111122223333:trail/*"
    } == encrypt["Condition"]["StringLike"]
    assert 1 == len(_statements(template, "AWS::KMS::Key", "Describe"))


def test_2_an_organization_statement_keeps_the_prefix(stack: Stack) -> None:
    """Both paths of an organization trail begin with its prefix."""
    OrganizationTrail(
        stack, "Audit", trail_name="audit", organization_id=ORGANIZATION, s3_key_prefix="org"
    )

    (write,) = _statements(template_of(stack), "AWS::S3::BucketPolicy", "Write")

    text = json.dumps(write["Resource"])
    assert 2 == text.count("/org/AWSLogs/")
    assert f"/org/AWSLogs/{ORGANIZATION}/*" in text


def test_3_a_bucket_elsewhere_names_the_trails_own_account_and_region(
    make_stack: Callable[..., Stack],
) -> None:
    """aws:SourceArn is the trail's, not made of the bucket's stack."""
    archive_stack = make_stack("Archive", account="222233334444", region="eu-west-1")
    archive = LogBucket(archive_stack, "Logs", bucket_name="org-logs-222233334444")
    OrganizationTrail(
        make_stack("Org"),
        "Audit",
        trail_name="audit",
        organization_id=ORGANIZATION,
        log_bucket=archive,
    )

    (write,) = _statements(template_of(archive_stack), "AWS::S3::BucketPolicy", "Write")

    assert SOURCE == write["Condition"]["StringEquals"]["aws:SourceArn"]


def test_4_an_imported_bucket_is_warned_about_with_the_statements_it_needs(
    app: App, stack: Stack
) -> None:
    """The warning names the file that holds the exact policy, filled in."""
    bucket = s3.Bucket.from_bucket_name(stack, "Logs", "central-logs")
    AccountTrail(stack, "Audit", trail_name="audit", log_bucket=bucket)

    warnings = assertions.Annotations.from_stack(stack).find_warning(
        "/S/Audit", assertions.Match.string_like_regexp("central-logs")
    )

    (warning,) = warnings
    assert REQUIRED_POLICIES_FILE in str(warning.entry.data)
    written = (Path(app.outdir) / REQUIRED_POLICIES_FILE).read_text("utf-8")
    assert "arn:aws:s3:::central-logs/AWSLogs/111122223333/*" in written
    assert SOURCE in written


def test_5_an_organization_trail_cannot_be_made_without_id_and_name(stack: Stack) -> None:
    """Both are required arguments, so the organization's statement is never skipped."""
    with pytest.raises(TypeError, match="organization_id"):
        OrganizationTrail(stack, "A", trail_name="audit")  # type: ignore[call-arg]
    with pytest.raises(TypeError, match="trail_name"):
        OrganizationTrail(stack, "B", organization_id=ORGANIZATION)  # type: ignore[call-arg]


@pytest.mark.parametrize("ours", [True, False])
def test_6_the_trail_waits_for_the_topic_policy(stack: Stack, *, ours: bool) -> None:
    """A topic of ours or of the CDK: the policy names the trail and comes first."""
    topic = DeliveryTopic(stack, "Topic") if ours else sns.Topic(stack, "Topic")
    AccountTrail(stack, "Audit", trail_name="audit", delivery_topic=topic)

    template = template_of(stack)

    (publish,) = _statements(template, "AWS::SNS::TopicPolicy", "Publish")
    assert SOURCE == publish["Condition"]["StringEquals"]["aws:SourceArn"]
    trail = next(r for r in template["Resources"].values() if r["Type"] == "AWS::CloudTrail::Trail")
    policies = [
        name for name, r in template["Resources"].items() if r["Type"] == "AWS::SNS::TopicPolicy"
    ]
    assert set(policies) <= set(trail["DependsOn"])


def test_7_a_topic_of_another_account_is_named_by_its_arn(stack: Stack) -> None:
    """A bare name would mean a topic of the trail's own account."""
    arn = "arn:aws:sns:us-east-1:222233334444:notices"
    topic = sns.Topic.from_topic_arn(stack, "Topic", arn)
    AccountTrail(stack, "Audit", trail_name="audit", delivery_topic=topic)

    (trail,) = resources_of(template_of(stack), "AWS::CloudTrail::Trail")

    assert arn == trail["SnsTopicName"]


def _selector(values: int, number: int = 0) -> EventSelector:
    arns = tuple(f"arn:aws:s3:::bucket-{number}-{i}/" for i in range(values))
    return EventSelector(data_resources=(DataResource(type="AWS::S3::Object", values=arns),))


def test_8_limits_are_enforced(stack: Stack, app: App) -> None:
    """Six selectors, 1,250 data resources, six trails, one name twice: all refused."""
    with pytest.raises(InvalidOptionsError, match="at most 5"):
        AccountTrail(stack, "A", trail_name="aaa", event_selectors=[_selector(1)] * 6)
    many = [_selector(250, number) for number in range(5)]
    with pytest.raises(InvalidOptionsError, match="250"):
        AccountTrail(stack, "B", trail_name="bbb", event_selectors=many)
    for number in range(6):
        RegionalTrail(stack, f"T{number}", trail_name=f"trail-{number % 5}")
    with pytest.raises(RuntimeError, match="trail-0") as failure:
        app.synth()
    assert "5" in str(failure.value)


def test_9_data_events_do_not_bring_management_events_back(stack: Stack) -> None:
    """Read-only management events stay read-only when all S3 data events are recorded."""
    AccountTrail(
        stack,
        "Audit",
        trail_name="audit",
        management_events="ReadOnly",
        data_events=[DataEvents.all_s3()],
    )

    (trail,) = resources_of(template_of(stack), "AWS::CloudTrail::Trail")

    management = [
        {f["Field"]: f["Equals"] for f in selector["FieldSelectors"] if "Equals" in f}
        for selector in trail["AdvancedEventSelectors"]
    ]
    assert [{"eventCategory": ["Management"], "readOnly": ["true"]}] == [
        fields for fields in management if fields["eventCategory"] == ["Management"]
    ]


def test_10_impossible_combinations_are_refused(
    stack: Stack, make_stack: Callable[..., Stack]
) -> None:
    """Global events off, Insights without their events, own log bucket, China, a slash."""
    with pytest.raises(InvalidOptionsError, match="include_global_service_events must be True"):
        AccountTrail(stack, "A", trail_name="aaa", include_global_service_events=False)
    with pytest.raises(InvalidOptionsError, match="write management events"):
        AccountTrail(
            stack,
            "B",
            trail_name="bbb",
            management_events="ReadOnly",
            insight_selectors=[InsightSelector(insight_type="ApiCallRateInsight")],
        )
    archive = LogBucket(stack, "Logs", bucket_name="logs-111122223333")
    with pytest.raises(InvalidOptionsError, match="own log bucket"):
        AccountTrail(
            stack,
            "C",
            trail_name="ccc",
            log_bucket=archive,
            data_events=[DataEvents.s3(archive)],
        )
    with pytest.raises(InvalidOptionsError, match="aws-cn"):
        OrganizationTrail(
            make_stack("China", region="cn-north-1"),
            "D",
            trail_name="ddd",
            organization_id=ORGANIZATION,
        )
    with pytest.raises(InvalidOptionsError, match="s3_key_prefix"):
        AccountTrail(stack, "E", trail_name="eee", s3_key_prefix="pfx/")
