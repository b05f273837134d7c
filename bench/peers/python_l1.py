"""The peer for those who mind the time: the CDK's typed L1 classes, in Python."""

from __future__ import annotations

import sys

from aws_cdk import App, Environment, RemovalPolicies, RemovalPolicy, Stack
from aws_cdk import aws_cloudtrail as cloudtrail
from aws_cdk import aws_cloudwatch as cloudwatch
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


def policy(found: list[dict]) -> dict:
    """Return a policy of statements."""
    return {"Version": "2012-10-17", "Statement": found}


def make_key(stack: Stack, names: Names) -> kms.CfnKey:
    """Make the key, which the trail, the log group and the alarms may use."""
    found = statements("trail-key", "always", RootArn=names.root_arn)
    found += statements(
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
    return kms.CfnKey(
        stack,
        "Key",
        description="Encrypts what CloudTrail trails deliver",
        enable_key_rotation=True,
        key_policy=policy(found),
    )


def make_bucket(
    stack: Stack, names: Names, key: kms.CfnKey
) -> tuple[s3.CfnBucket, s3.CfnBucketPolicy]:
    """Make the archive, and its policy."""
    bucket = s3.CfnBucket(
        stack,
        "Bucket",
        bucket_encryption=s3.CfnBucket.BucketEncryptionProperty(
            server_side_encryption_configuration=[
                s3.CfnBucket.ServerSideEncryptionRuleProperty(
                    bucket_key_enabled=False,
                    server_side_encryption_by_default=s3.CfnBucket.ServerSideEncryptionByDefaultProperty(
                        kms_master_key_id=key.attr_arn, sse_algorithm="aws:kms"
                    ),
                )
            ]
        ),
        lifecycle_configuration=lifecycle(),
        ownership_controls=s3.CfnBucket.OwnershipControlsProperty(
            rules=[
                s3.CfnBucket.OwnershipControlsRuleProperty(object_ownership="BucketOwnerEnforced")
            ]
        ),
        public_access_block_configuration=s3.CfnBucket.PublicAccessBlockConfigurationProperty(
            block_public_acls=True,
            block_public_policy=True,
            ignore_public_acls=True,
            restrict_public_buckets=True,
        ),
        versioning_configuration=s3.CfnBucket.VersioningConfigurationProperty(status="Enabled"),
    )
    arn = bucket.attr_arn
    found = statements(
        "archive-bucket",
        "each_trail",
        BucketArn=arn,
        LogPathArns=f"{arn}/{names.log_path}",
        TrailArn=names.trail_arn,
        TrailLabel=names.label,
    )
    found += statements("archive-bucket", "always", BucketArn=arn, ObjectsArn=f"{arn}/*")
    return bucket, s3.CfnBucketPolicy(
        stack, "BucketPolicy", bucket=bucket.ref, policy_document=policy(found)
    )


def lifecycle() -> s3.CfnBucket.LifecycleConfigurationProperty:
    """Return the archive's lifecycle."""
    return s3.CfnBucket.LifecycleConfigurationProperty(
        rules=[
            s3.CfnBucket.RuleProperty(
                id="Archive",
                object_size_greater_than=ESTATE["smallest_archived_bytes"] - 1,
                status="Enabled",
                transitions=[
                    s3.CfnBucket.TransitionProperty(
                        storage_class="GLACIER", transition_in_days=ESTATE["archive_after_days"]
                    )
                ],
            ),
            s3.CfnBucket.RuleProperty(
                id="Expire",
                expiration_in_days=ESTATE["expire_after_days"],
                noncurrent_version_expiration=s3.CfnBucket.NoncurrentVersionExpirationProperty(
                    noncurrent_days=1
                ),
                status="Enabled",
            ),
            s3.CfnBucket.RuleProperty(
                id="AbortUploads",
                abort_incomplete_multipart_upload=s3.CfnBucket.AbortIncompleteMultipartUploadProperty(
                    days_after_initiation=ESTATE["abort_uploads_after_days"]
                ),
                status="Enabled",
            ),
        ]
    )


def make_topic(
    stack: Stack, names: Names, key: kms.CfnKey
) -> tuple[sns.CfnTopic, sns.CfnTopicPolicy]:
    """Make the delivery topic, and its policy."""
    topic = sns.CfnTopic(stack, "Topic", kms_master_key_id=key.attr_arn)
    found = statements(
        "delivery-topic",
        "each_trail",
        TopicArn=topic.ref,
        TrailArn=names.trail_arn,
        TrailLabel=names.label,
    )
    found += statements("delivery-topic", "always", TopicArn=topic.ref)
    return topic, sns.CfnTopicPolicy(
        stack, "TopicPolicy", policy_document=policy(found), topics=[topic.ref]
    )


def make_log_group(
    stack: Stack, names: Names, key: kms.CfnKey
) -> tuple[logs.CfnLogGroup, iam.CfnRole, iam.CfnManagedPolicy]:
    """Make the log group, the role and what the role may do."""
    group = logs.CfnLogGroup(
        stack,
        "LogGroup",
        kms_key_id=key.attr_arn,
        log_group_name=names.log_group,
        retention_in_days=ESTATE["log_retention_days"],
    )
    role = iam.CfnRole(
        stack,
        "LogRole",
        assume_role_policy_document=policy(statements("log-role-trust", "always")),
        description="Lets CloudTrail deliver events to CloudWatch Logs",
    )
    may = iam.CfnManagedPolicy(
        stack,
        "LogRolePolicy",
        description="Lets CloudTrail write its own log streams",
        policy_document=policy(statements("log-role", "always", LogStreamArns=names.stream_arn)),
        roles=[role.ref],
    )
    return group, role, may


def make_alarm_topic(stack: Stack, names: Names, key: kms.CfnKey) -> sns.CfnTopic:
    """Make the topic that alarms notify, and its policy."""
    topic = sns.CfnTopic(stack, "AlarmTopic", kms_master_key_id=key.attr_arn)
    found = statements(
        "alarm-topic",
        "alarms",
        TopicArn=topic.ref,
        AlarmArns=names.any_alarm_arn,
        Account=names.account,
    )
    found += statements("alarm-topic", "always", TopicArn=topic.ref)
    sns.CfnTopicPolicy(stack, "AlarmTopicPolicy", policy_document=policy(found), topics=[topic.ref])
    return topic


def make_alarms(stack: Stack, names: Names, group: logs.CfnLogGroup, topic: sns.CfnTopic) -> None:
    """Make a metric filter and an alarm for each entry of the catalogue."""
    group_name, topic_arn = group.ref, topic.ref
    for entry in ALARMS:
        logs.CfnMetricFilter(
            stack,
            f"{entry['id']}Filter",
            filter_pattern=entry["pattern"],
            log_group_name=group_name,
            metric_transformations=[
                logs.CfnMetricFilter.MetricTransformationProperty(
                    default_value=METRIC["default_value"],
                    metric_name=names.metric(entry),
                    metric_namespace=METRIC["namespace"],
                    metric_value=METRIC["value"],
                )
            ],
        )
        cloudwatch.CfnAlarm(
            stack,
            f"{entry['id']}Alarm",
            alarm_actions=[topic_arn],
            alarm_description=description(entry, names),
            comparison_operator=ALARM["comparison"],
            evaluation_periods=ALARM["evaluation_periods"],
            metric_name=names.metric(entry),
            namespace=METRIC["namespace"],
            period=ALARM["period_seconds"],
            statistic=ALARM["statistic"],
            threshold=ALARM["threshold"],
            treat_missing_data=ALARM["missing_data"],
        )


def build(app: App, number: int) -> None:
    """Make one stack."""
    names = Names(number)
    stack = Stack(app, names.stack, env=Environment(account=names.account, region=REGION))
    key = make_key(stack, names)
    bucket, bucket_policy = make_bucket(stack, names, key)
    topic, topic_policy = make_topic(stack, names, key)
    group, role, may = make_log_group(stack, names, key)
    trail = cloudtrail.CfnTrail(
        stack,
        "Trail",
        cloud_watch_logs_log_group_arn=group.attr_arn,
        cloud_watch_logs_role_arn=role.attr_arn,
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
        kms_key_id=key.attr_arn,
        s3_bucket_name=bucket.ref,
        sns_topic_name=topic.ref,
        trail_name=names.trail,
    )
    for each in (bucket_policy, topic_policy, may):
        trail.add_resource_dependency(each)
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
