"""The peer most people would write: the CDK's own L2 constructs, in Python.

The trail itself is the L1 ``CfnTrail``, since the L2 ``Trail`` adds bucket statements
without ``aws:SourceArn`` that cannot be left out: the resources would not be the same.
"""

from __future__ import annotations

import sys
from typing import Any

from aws_cdk import App, Duration, Environment, RemovalPolicies, RemovalPolicy, Stack
from aws_cdk import aws_cloudtrail as cloudtrail
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_cloudwatch_actions as actions
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_logs as logs
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_sns as sns
from estate import (
    ALARM,
    ALARMS,
    CONTEXT,
    ESTATE,
    METRIC,
    REGION,
    Clock,
    Names,
    description,
    statements,
)


def many(value: str | list[str]) -> list[str]:
    """Return a JSON value that may be one or many as many."""
    return value if isinstance(value, list) else [value]


def statement(document: dict[str, Any]) -> iam.PolicyStatement:
    """Return a statement of ``policies/`` as the L2 class."""
    principal = document.get("Principal", {}).get("Service")
    return iam.PolicyStatement(
        sid=document["Sid"],
        actions=many(document["Action"]),
        principals=[iam.ServicePrincipal(principal)] if principal else None,
        resources=many(document["Resource"]),
        conditions=document.get("Condition"),
    )


def make_key(stack: Stack, names: Names) -> kms.Key:
    """Make the key, and let the trail, the log group and the alarms use it."""
    key = kms.Key(
        stack,
        "Key",
        description="Encrypts what CloudTrail trails deliver",
        enable_key_rotation=True,
    )
    found = statements(
        "trail-key",
        "each_trail",
        TrailArn=names.trail_arn,
        TrailArnsAnyRegion=names.any_trail_arn,
        TrailLabel=names.label,
    )
    found += statements(
        "trail-key", "each_topic_trail", TrailArn=names.trail_arn, TrailLabel=names.label
    )
    found += statements(
        "trail-key",
        "log_group",
        LogsService=f"logs.{REGION}.amazonaws.com",
        LogGroupArn=names.log_group_arn,
    )
    found += statements("trail-key", "alarms", AlarmArns=names.any_alarm_arn, Account=names.account)
    for each in found:
        key.add_to_resource_policy(statement(each))
    return key


def make_bucket(stack: Stack, names: Names, key: kms.Key) -> s3.Bucket:
    """Make the archive, and let the trail write to it."""
    bucket = s3.Bucket(
        stack,
        "Bucket",
        block_public_access=s3.BlockPublicAccess.BLOCK_ALL,
        bucket_key_enabled=False,
        encryption=s3.BucketEncryption.KMS,
        encryption_key=key,
        enforce_ssl=True,
        lifecycle_rules=[
            s3.LifecycleRule(
                id="Archive",
                object_size_greater_than=ESTATE["smallest_archived_bytes"] - 1,
                transitions=[
                    s3.Transition(
                        storage_class=s3.StorageClass.GLACIER,
                        transition_after=Duration.days(ESTATE["archive_after_days"]),
                    )
                ],
            ),
            s3.LifecycleRule(
                id="Expire",
                expiration=Duration.days(ESTATE["expire_after_days"]),
                noncurrent_version_expiration=Duration.days(1),
            ),
            s3.LifecycleRule(
                id="AbortUploads",
                abort_incomplete_multipart_upload_after=Duration.days(
                    ESTATE["abort_uploads_after_days"]
                ),
            ),
        ],
        object_ownership=s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
        versioned=True,
    )
    for each in statements(
        "archive-bucket",
        "each_trail",
        BucketArn=bucket.bucket_arn,
        LogPathArns=bucket.arn_for_objects(names.log_path),
        TrailArn=names.trail_arn,
        TrailLabel=names.label,
    ):
        bucket.add_to_resource_policy(statement(each))
    return bucket


def make_topic(stack: Stack, names: Names, key: kms.Key) -> sns.Topic:
    """Make the delivery topic, and let the trail publish to it."""
    topic = sns.Topic(stack, "Topic", enforce_ssl=True, master_key=key)
    for each in statements(
        "delivery-topic",
        "each_trail",
        TopicArn=topic.topic_arn,
        TrailArn=names.trail_arn,
        TrailLabel=names.label,
    ):
        topic.add_to_resource_policy(statement(each))
    return topic


def make_log_group(
    stack: Stack, names: Names, key: kms.Key
) -> tuple[logs.LogGroup, iam.Role, iam.ManagedPolicy]:
    """Make the log group, and the role that may write to it."""
    group = logs.LogGroup(
        stack,
        "LogGroup",
        encryption_key=key,
        log_group_name=names.log_group,
        retention=logs.RetentionDays.ONE_YEAR,
    )
    role = iam.Role(
        stack,
        "LogRole",
        assumed_by=iam.ServicePrincipal("cloudtrail.amazonaws.com"),
        description="Lets CloudTrail deliver events to CloudWatch Logs",
    )
    policy = iam.ManagedPolicy(
        stack,
        "LogRolePolicy",
        description="Lets CloudTrail write its own log streams",
        roles=[role],
        statements=[
            statement(each)
            for each in statements("log-role", "always", LogStreamArns=names.stream_arn)
        ],
    )
    return group, role, policy


def make_alarm_topic(stack: Stack, names: Names, key: kms.Key) -> sns.Topic:
    """Make the topic that alarms notify, and let CloudWatch publish to it."""
    topic = sns.Topic(stack, "AlarmTopic", enforce_ssl=True, master_key=key)
    for each in statements(  # enforce_ssl brings the other one
        "alarm-topic",
        "alarms",
        TopicArn=topic.topic_arn,
        AlarmArns=names.any_alarm_arn,
        Account=names.account,
    ):
        topic.add_to_resource_policy(statement(each))
    return topic


def make_alarms(stack: Stack, names: Names, group: logs.LogGroup, topic: sns.Topic) -> None:
    """Make a metric filter and an alarm for each entry of the catalogue."""
    for entry in ALARMS:
        logs.MetricFilter(
            stack,
            f"{entry['id']}Filter",
            default_value=METRIC["default_value"],
            filter_pattern=logs.FilterPattern.literal(entry["pattern"]),
            log_group=group,
            metric_name=names.metric(entry),
            metric_namespace=METRIC["namespace"],
            metric_value=METRIC["value"],
        )
        alarm = cloudwatch.Alarm(
            stack,
            f"{entry['id']}Alarm",
            alarm_description=description(entry, names),
            comparison_operator=cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
            evaluation_periods=ALARM["evaluation_periods"],
            metric=cloudwatch.Metric(
                metric_name=names.metric(entry),
                namespace=METRIC["namespace"],
                period=Duration.seconds(ALARM["period_seconds"]),
                statistic=ALARM["statistic"],
            ),
            threshold=ALARM["threshold"],
            treat_missing_data=cloudwatch.TreatMissingData.NOT_BREACHING,
        )
        alarm.add_alarm_action(actions.SnsAction(topic))


def build(app: App, number: int) -> None:
    """Make one stack."""
    names = Names(number)
    stack = Stack(app, names.stack, env=Environment(account=names.account, region=REGION))
    key = make_key(stack, names)
    bucket = make_bucket(stack, names, key)
    topic = make_topic(stack, names, key)
    group, role, policy = make_log_group(stack, names, key)
    trail = cloudtrail.CfnTrail(
        stack,
        "Trail",
        cloud_watch_logs_log_group_arn=group.log_group_arn,
        cloud_watch_logs_role_arn=role.role_arn,
        enable_log_file_validation=True,
        event_selectors=[
            cloudtrail.CfnTrail.EventSelectorProperty(
                include_management_events=True, read_write_type="All"
            )
        ],
        include_global_service_events=True,
        insight_selectors=[],
        is_logging=True,
        is_multi_region_trail=True,
        is_organization_trail=False,
        kms_key_id=key.key_arn,
        s3_bucket_name=bucket.bucket_name,
        sns_topic_name=topic.topic_arn,
        trail_name=names.trail,
    )
    trail.node.add_dependency(bucket.policy, topic, policy)
    make_alarms(stack, names, group, make_alarm_topic(stack, names, key))


def main(count: int, outdir: str) -> None:
    """Synthesize an app of so many stacks."""
    clock = Clock()
    app = App(analytics_reporting=False, context=CONTEXT, outdir=outdir)
    RemovalPolicies.of(app).apply(RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE)
    for number in range(count):
        build(app, number)
    clock.lap("build")
    app.synth()
    clock.lap("synth")
    clock.report()


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2])
