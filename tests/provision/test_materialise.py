"""Resources that arrive in one message are still real resources of the CDK."""

from __future__ import annotations

from typing import TYPE_CHECKING

import aws_cdk as cdk
import jsii
from aws_cdk import aws_cloudtrail as cloudtrail

from trailwright import AccountTrail, AlarmPack, LogBucket
from trailwright.testing import resources_of, template_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from constructs import IConstruct


#: Logical ids of a stack with a trail, its alarms and a second archive.
PINNED = {
    "AlarmsAlarmTopic7FEAC571",
    "AlarmsAlarmTopicPolicyB165995A",
    "ArchiveAccessLogBucketE80759B2",
    "ArchiveAccessLogBucketPolicy07000090",
    "ArchiveBucketDB32D495",
    "ArchiveBucketPolicyCBA54CA7",
    "ArchiveKeyFD7AFBDA",
    "AuditAccessLogBucketA8D957F9",
    "AuditAccessLogBucketPolicy68F679A9",
    "AuditBucket4DF8071C",
    "AuditBucketPolicy5910A2E6",
    "AuditKeyAD418882",
    "AuditLogGroupB448BA69",
    "AuditLogRole0931A157",
    "AuditLogRolePolicyF5FB3865",
    "AuditTopic272122E2",
    "AuditTopicPolicyBC2F8903",
    "AuditTrail3BF4E139",
}


@jsii.implements(cdk.IAspect)
class _Census:
    """Counts the L1 classes it meets."""

    def __init__(self) -> None:
        self.seen: set[str] = set()

    def visit(self, node: IConstruct) -> None:
        """Note the class of a node."""
        self.seen.add(type(node).__name__)


def test_aspects_see_typed_resources(stack: cdk.Stack) -> None:
    """An Aspect meets CfnTrail, CfnBucket and the rest, not anonymous resources."""
    census = _Census()
    trail = AccountTrail(stack, "Audit", trail_name="audit", delivery_topic=True)
    AlarmPack(stack, "Alarms", trail=trail)
    cdk.Aspects.of(stack).add(census)

    template_of(stack)

    assert {
        "CfnTrail",
        "CfnBucket",
        "CfnBucketPolicy",
        "CfnKey",
        "CfnTopic",
        "CfnTopicPolicy",
        "CfnLogGroup",
        "CfnRole",
        "CfnMetricFilter",
        "CfnAlarm",
    } <= census.seen


def test_the_default_child_is_the_trail(stack: cdk.Stack) -> None:
    """The escape hatch of every CDK construct leads to the L1 trail."""
    trail = AccountTrail(stack, "Audit", trail_name="audit")

    child = trail.node.default_child

    assert isinstance(child, cloudtrail.CfnTrail)
    assert child.node.path == trail.cfn_trail.node.path


def test_stack_tags_reach_every_taggable_resource(stack: cdk.Stack) -> None:
    """Tags of the stack join those of the construct."""
    AccountTrail(stack, "Audit", trail_name="audit", tags={"Own": "1"})
    cdk.Tags.of(stack).add("Team", "platform")

    template = template_of(stack)

    for kind in ("AWS::CloudTrail::Trail", "AWS::S3::Bucket", "AWS::KMS::Key"):
        for properties in resources_of(template, kind):
            tags = {tag["Key"]: tag["Value"] for tag in properties["Tags"]}
            assert {"Own": "1", "Team": "platform"} == tags


def test_overrides_work(stack: cdk.Stack) -> None:
    """A property the construct does not offer can still be set."""
    trail = AccountTrail(stack, "Audit", trail_name="audit")

    trail.cfn_trail.add_property_override("IsLogging", value=False)

    (properties,) = resources_of(template_of(stack), "AWS::CloudTrail::Trail")
    assert properties["IsLogging"] is False


def test_tokens_of_the_stack_pass_through(make_stack: Callable[..., cdk.Stack]) -> None:
    """In a stack without an environment, policies name the account it will have."""
    stack = make_stack(account=None, region=None)
    AccountTrail(stack, "Audit", trail_name="audit")

    policies = resources_of(template_of(stack), "AWS::S3::BucketPolicy")

    source = policies[-1]["PolicyDocument"]["Statement"][0]["Condition"]["StringEquals"]
    parts = source["aws:SourceArn"]["Fn::Join"][1]
    assert {"Ref": "AWS::AccountId"} in parts
    assert {"Ref": "AWS::Region"} in parts
    assert ":trail/audit" == parts[-1]


def test_two_trails_in_one_stack_do_not_collide(stack: cdk.Stack) -> None:
    """Logical ids follow the construct path, and the second trail waits for the first."""
    AccountTrail(stack, "First", trail_name="first")
    AccountTrail(stack, "Second", trail_name="second")

    trails = {
        name: resource
        for name, resource in template_of(stack)["Resources"].items()
        if resource["Type"] == "AWS::CloudTrail::Trail"
    }

    first, second = sorted(trails)
    assert (first.startswith("FirstTrail"), second.startswith("SecondTrail")) == (True, True)
    assert first in trails[second]["DependsOn"]


def test_logical_ids_of_what_must_not_be_replaced_are_pinned(stack: cdk.Stack) -> None:
    """A changed id would replace a bucket of audit logs: a major change."""
    trail = AccountTrail(stack, "Audit", trail_name="audit", delivery_topic=True)
    AlarmPack(stack, "Alarms", trail=trail)
    LogBucket(stack, "Archive")

    found = {
        name
        for name, each in template_of(stack)["Resources"].items()
        if each["Type"] not in ("AWS::Logs::MetricFilter", "AWS::CloudWatch::Alarm")
    }

    assert PINNED == found


def test_a_bucket_of_the_cdk_can_be_made_of_the_archive(stack: cdk.Stack) -> None:
    """The L2 view grants, without touching the exact policy of the archive."""
    archive = LogBucket(stack, "Archive")

    assert archive.bucket_arn == archive.bucket.bucket_arn
    assert archive.bucket is archive.bucket


def test_policies_that_grow_name_resources_of_their_own_template(stack: cdk.Stack) -> None:
    """After a trail is attached, the archive's policy still refers to what exists."""
    archive = LogBucket(stack, "Archive")
    AccountTrail(stack, "Audit", trail_name="audit", log_bucket=archive)

    template = template_of(stack)

    (policy,) = (
        each
        for each in resources_of(template, "AWS::S3::BucketPolicy")
        if "AclCheckAudit" in str(each)
    )
    resource = policy["PolicyDocument"]["Statement"][0]["Resource"]
    assert resource["Fn::GetAtt"][0] in template["Resources"]
