"""The three trail constructs make what they say, and write every property out."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from aws_cdk import Duration, RemovalPolicy
from aws_cdk import aws_kms as kms
from aws_cdk import aws_s3 as s3

from trailwright import (
    AccountTrail,
    DeliveryTopic,
    LogBucket,
    ObjectLock,
    OrganizationTrail,
    RegionalTrail,
    Retention,
    TrailKey,
    TrailLogGroup,
)
from trailwright.testing import resources_of, template_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from aws_cdk import Stack

TRAIL = "AWS::CloudTrail::Trail"


def _trail(stack: Stack) -> dict[str, Any]:
    (found,) = resources_of(template_of(stack), TRAIL)
    return found


def test_a_trail_with_nothing_but_a_name_is_a_good_trail(stack: Stack) -> None:
    """All Regions, global events, validated, encrypted, with a log group."""
    AccountTrail(stack, "Audit", trail_name="audit")

    trail = _trail(stack)

    assert "audit" == trail["TrailName"]
    for on in (
        "IsLogging",
        "IsMultiRegionTrail",
        "IncludeGlobalServiceEvents",
        "EnableLogFileValidation",
    ):
        assert trail[on] is True
    assert trail["IsOrganizationTrail"] is False
    for there in (
        "S3BucketName",
        "KMSKeyId",
        "CloudWatchLogsLogGroupArn",
        "CloudWatchLogsRoleArn",
        "EventSelectors",
    ):
        assert there in trail
    assert "SnsTopicName" not in trail


def test_everything_is_kept_as_a_closed_chain(stack: Stack) -> None:
    """No resource that a kept trail needs is deleted with the stack."""
    AccountTrail(stack, "Audit", trail_name="audit", delivery_topic=True)

    resources = template_of(stack)["Resources"].values()

    assert {("RetainExceptOnCreate", "Retain")} == {
        (each.get("DeletionPolicy"), each.get("UpdateReplacePolicy")) for each in resources
    }


def test_destroy_gives_everything_up_together(stack: Stack) -> None:
    """removal_policy is for all of it or none."""
    AccountTrail(
        stack,
        "Audit",
        trail_name="audit",
        delivery_topic=True,
        removal_policy=RemovalPolicy.DESTROY,
    )

    resources = template_of(stack)["Resources"].values()

    assert not [each for each in resources if "Retain" in each.get("DeletionPolicy", "")]


def test_the_trail_waits_for_every_policy(stack: Stack) -> None:
    """Bucket policy, topic policy and role policy come first."""
    AccountTrail(stack, "Audit", trail_name="audit", delivery_topic=True)

    resources = template_of(stack)["Resources"]

    (trail,) = (each for each in resources.values() if each["Type"] == TRAIL)
    waited_for = {resources[name]["Type"] for name in trail["DependsOn"]}
    assert {
        "AWS::S3::BucketPolicy",
        "AWS::SNS::TopicPolicy",
        "AWS::IAM::ManagedPolicy",
    } == waited_for


def test_the_role_may_write_the_trails_own_streams_only(stack: Stack) -> None:
    """An organization trail's role has the account's streams and the organization's."""
    OrganizationTrail(stack, "Org", trail_name="org-audit", organization_id="o-a1b2c3d4e5")

    (policy,) = resources_of(template_of(stack), "AWS::IAM::ManagedPolicy")

    group = "arn:aws:logs:us-east-1:111122223333:log-group:/trailwright/org-audit"
    (statement,) = policy["PolicyDocument"]["Statement"]
    assert [
        f"{group}:log-stream:111122223333_CloudTrail_us-east-1*",
        f"{group}:log-stream:o-a1b2c3d4e5_*",
    ] == statement["Resource"]


def test_a_regional_trail_records_its_region(stack: Stack) -> None:
    """Neither other Regions nor global events, unless asked for."""
    RegionalTrail(stack, "Local", trail_name="local")

    trail = _trail(stack)

    assert trail["IsMultiRegionTrail"] is False
    assert trail["IncludeGlobalServiceEvents"] is False


@pytest.mark.parametrize(
    ("region", "partition"),
    [("us-east-1", "aws"), ("cn-north-1", "aws-cn"), ("us-gov-west-1", "aws-us-gov")],
)
def test_arns_are_of_the_stacks_partition(
    make_stack: Callable[..., Stack], region: str, partition: str
) -> None:
    """Every literal ARN of the template is of one partition."""
    stack = make_stack(region=region)
    AccountTrail(stack, "Audit", trail_name="audit", delivery_topic=True)

    text = json.dumps(template_of(stack)["Resources"])

    assert text.count("arn:aws") == text.count(f"arn:{partition}:")


def test_the_logs_service_follows_an_unknown_partition(make_stack: Callable[..., Stack]) -> None:
    """In China its name ends differently, so the suffix is left to CloudFormation."""
    stack = make_stack(account=None, region=None)
    AccountTrail(stack, "Audit", trail_name="audit")

    (key,) = resources_of(template_of(stack), "AWS::KMS::Key")

    (grant,) = (s for s in key["KeyPolicy"]["Statement"] if s["Sid"] == "LogGroup")
    assert {"Ref": "AWS::URLSuffix"} in grant["Principal"]["Service"]["Fn::Join"][1]


def test_sse_s3_makes_no_key(stack: Stack) -> None:
    """The choice is for everything the construct makes."""
    AccountTrail(stack, "Audit", trail_name="audit", encryption="sse-s3", delivery_topic=True)

    template = template_of(stack)

    assert [] == resources_of(template, "AWS::KMS::Key")
    assert "KMSKeyId" not in resources_of(template, TRAIL)[0]


def test_retention_and_lock_are_the_new_archives(stack: Stack) -> None:
    """No LogBucket is needed to say how long files are kept."""
    AccountTrail(
        stack,
        "Audit",
        trail_name="audit",
        retention=Retention(expire_after=Duration.days(2557)),
        object_lock=ObjectLock(retain_for=Duration.days(365)),
        access_logs=False,
    )

    (bucket,) = resources_of(template_of(stack), "AWS::S3::Bucket")

    assert 2557 == bucket["LifecycleConfiguration"]["Rules"][0]["ExpirationInDays"]
    assert bucket["ObjectLockEnabled"] is True


def test_what_is_given_is_used_and_told_about_the_trail(stack: Stack) -> None:
    """A key, archive, topic and log group of yours: no second one is made."""
    key = TrailKey(stack, "Key")
    archive = LogBucket(stack, "Archive", key=key)
    topic = DeliveryTopic(stack, "Topic", key=key)
    group = TrailLogGroup(stack, "Logs", log_group_name="/audit", key=key)
    AccountTrail(
        stack,
        "Audit",
        trail_name="audit",
        key=key,
        log_bucket=archive,
        delivery_topic=topic,
        log_group=group,
    )

    template = template_of(stack)

    (policy,) = [each["KeyPolicy"] for each in resources_of(template, "AWS::KMS::Key")]
    sids = {statement["Sid"] for statement in policy["Statement"]}
    assert {
        "Administration",
        "EncryptAudit",
        "DescribeAudit",
        "DecryptAudit",
        "NotifyAudit",
        "LogGroup",
    } == sids
    assert 1 == len(resources_of(template, "AWS::SNS::Topic"))
    assert 1 == len(resources_of(template, "AWS::Logs::LogGroup"))


def test_a_log_group_without_a_trail_fails(stack: Stack) -> None:
    """Its role would have a policy that IAM refuses."""
    TrailLogGroup(stack, "Logs", log_group_name="/audit")

    with pytest.raises(RuntimeError, match="log group /audit has no trail"):
        template_of(stack)


def test_one_archive_takes_several_trails(stack: Stack) -> None:
    """Each gets its own two statements."""
    archive = LogBucket(stack, "Archive")
    AccountTrail(stack, "A", trail_name="first", log_bucket=archive)
    AccountTrail(stack, "B", trail_name="second", log_bucket=archive, s3_key_prefix="b")

    policies = resources_of(template_of(stack), "AWS::S3::BucketPolicy")

    sids = {s["Sid"] for each in policies for s in each["PolicyDocument"]["Statement"]}
    assert {"AclCheckFirst", "WriteFirst", "AclCheckSecond", "WriteSecond"} <= sids


def test_the_archive_of_one_trail_can_be_given_to_another(stack: Stack) -> None:
    """A trail's own archive is as good as a LogBucket."""
    first = AccountTrail(stack, "A", trail_name="first")
    AccountTrail(stack, "B", trail_name="second", log_bucket=first.log_bucket)

    template = template_of(stack)

    assert 2 == len(resources_of(template, "AWS::S3::Bucket"))  # archive and access logs
    assert "AclCheckSecond" in json.dumps(template)


def test_a_bucket_and_key_of_the_cdk_get_what_cloudtrail_needs(stack: Stack) -> None:
    """Statements are added to their policies, and the trail waits for them."""
    key = kms.Key(stack, "Key")
    bucket = s3.Bucket(stack, "Logs", encryption=s3.BucketEncryption.KMS, encryption_key=key)
    AccountTrail(stack, "Audit", trail_name="audit", log_bucket=bucket, key=key)

    template = template_of(stack)

    text = json.dumps(template)
    for sid in ("AclCheckAudit", "WriteAudit", "EncryptAudit"):
        assert sid in text
    (trail,) = (each for each in template["Resources"].values() if each["Type"] == TRAIL)
    policies = [
        name
        for name, each in template["Resources"].items()
        if each["Type"] == "AWS::S3::BucketPolicy"
    ]
    assert set(policies) <= set(trail["DependsOn"])


def test_a_key_of_the_cdk_learns_no_more_than_it_must(stack: Stack) -> None:
    """Encrypt, describe, the log group: no statement for readers nobody named."""
    AccountTrail(stack, "Audit", trail_name="audit", key=kms.Key(stack, "Key"))

    (key,) = resources_of(template_of(stack), "AWS::KMS::Key")

    sids = {s["Sid"] for s in key["KeyPolicy"]["Statement"] if "Sid" in s}
    assert {"EncryptAudit", "DescribeAudit", "DecryptAudit", "LogGroup"} == sids


def test_a_key_stays_in_its_stack(make_stack: Callable[..., Stack]) -> None:
    """A trail in another stack of the account makes a key for its own log group."""
    archive = LogBucket(make_stack("Archive"), "Logs", bucket_name="logs-111122223333")
    there = make_stack("Audit")
    AccountTrail(there, "Audit", trail_name="audit", log_bucket=archive)

    assert 1 == len(resources_of(template_of(there), "AWS::KMS::Key"))


def test_a_key_remembers_every_use(stack: Stack) -> None:
    """What a later use adds does not push out an earlier one."""
    key = TrailKey(stack, "Key")
    key.view.allow(alarms=True)
    key.view.allow(log_group_arn="arn:aws:logs:us-east-1:111122223333:log-group:/x")

    (policy,) = resources_of(template_of(stack), "AWS::KMS::Key")

    assert {"Administration", "Alarms", "LogGroup"} == {
        s["Sid"] for s in policy["KeyPolicy"]["Statement"]
    }


def test_the_key_of_a_bucket_of_the_cdk_is_the_trails_too(stack: Stack) -> None:
    """No second key is made, and the bucket's learns what the trail needs."""
    bucket = s3.Bucket(stack, "Logs", encryption=s3.BucketEncryption.KMS)
    AccountTrail(stack, "Audit", trail_name="audit", log_bucket=bucket)

    (key,) = resources_of(template_of(stack), "AWS::KMS::Key")

    assert "EncryptAudit" in json.dumps(key)


def test_an_archive_elsewhere_is_named_literally(make_stack: Callable[..., Stack]) -> None:
    """Bucket by name, key by the ARN of its alias, topic by its ARN: no cross-stack export."""
    there = make_stack("Archive", account="222233334444")
    archive = LogBucket(there, "Logs", bucket_name="org-logs-222233334444")
    topic = DeliveryTopic(there, "Topic", topic_name="org-log-files")
    here = make_stack("Org")
    OrganizationTrail(
        here,
        "Audit",
        trail_name="org-audit",
        organization_id="o-a1b2c3d4e5",
        management_account="111122223333",
        log_bucket=archive,
        delivery_topic=topic,
    )

    trail = _trail(here)

    assert "org-logs-222233334444" == trail["S3BucketName"]
    assert (
        "arn:aws:kms:us-east-1:222233334444:alias/trailwright/org-logs-222233334444"
        == trail["KMSKeyId"]
    )
    assert "arn:aws:sns:us-east-1:222233334444:org-log-files" == trail["SnsTopicName"]
    assert [there] == list(here.dependencies)
