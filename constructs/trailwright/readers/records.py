"""From the resources of a stack to the records of an estate."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, cast

from trailwright.model.resources import (
    Alarm,
    Alias,
    Bucket,
    Key,
    LogGroup,
    MetricFilter,
    MetricTransformation,
    Resource,
    ResourcePolicy,
    Role,
    Subscription,
    Topic,
    Trail,
)
from trailwright.model.symbols import symbol
from trailwright.model.unknown import Unknown
from trailwright.readers.fields import flag, items, number, one_or_more, text
from trailwright.readers.properties import properties_of
from trailwright.readers.stack import section

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from trailwright.model.origin import Origin
    from trailwright.model.resources import Value
    from trailwright.readers.stack import Stack

__all__ = ["POLICY_TYPES", "record_of", "records"]

_Properties = Mapping[str, "Value"]

#: Policies that are attached to roles; they become part of the roles.
POLICY_TYPES = ("AWS::IAM::Policy", "AWS::IAM::RolePolicy", "AWS::IAM::ManagedPolicy")

#: Types that are kept with their properties, without fields of their own.
_OTHERS = (
    *POLICY_TYPES,
    "AWS::CloudWatch::CompositeAlarm",
    "AWS::Events::Rule",
    "AWS::Logs::ResourcePolicy",
    "AWS::Logs::SubscriptionFilter",
    "AWS::Organizations::Policy",
    "AWS::SNS::TopicInlinePolicy",
    "AWS::SQS::Queue",
    "AWS::Scheduler::Schedule",
)


def records(stack: Stack) -> Iterator[tuple[str, Resource]]:
    """Yield each resource that matters to an estate, and the field it belongs to.

    Args:
        stack: The stack. Resources whose condition does not hold are left out.
    """
    for logical_id, kind in stack.types.items():
        if not _is_known(kind):
            continue
        known = cast("Mapping[str, object]", stack.resources[logical_id])
        condition = known.get("Condition")
        exists = stack.condition(condition) if isinstance(condition, str) else True
        if exists is not False:
            yield record_of(_common(stack, logical_id, known, exists=exists))


def record_of(common: dict[str, Any]) -> tuple[str, Resource]:
    """Return a record, and the field of an estate that it belongs to.

    Args:
        common: The fields that all resources have (:class:`~trailwright.model.resources.Resource`).
    """
    return _MAKERS.get(common["type"], _other)(common)


def _is_known(kind: str) -> bool:
    return kind in _MAKERS or _is_other(kind)


def _is_other(kind: str) -> bool:
    return kind in _OTHERS or kind.startswith("AWS::CloudTrail::")


def _common(
    stack: Stack, logical_id: str, written: Mapping[str, object], *, exists: bool | Unknown
) -> dict[str, Any]:
    """Return the fields that all resources have."""
    return {
        "type": stack.type_of(logical_id),
        "origin": stack.origin(logical_id),
        "place": stack.place,
        "ref": stack.physical_name(logical_id),
        "arn": stack.arn(logical_id),
        "exists": exists,
        "deletion_policy": _policy(stack, written.get("DeletionPolicy")),
        "update_replace_policy": _policy(stack, written.get("UpdateReplacePolicy")),
        "properties": properties_of(stack, section(written, "Properties")),
        "written": written,
    }


def _policy(stack: Stack, written: object) -> str | Unknown:
    if written is None:
        return "Delete"
    found = text(stack.resolver.value(written))
    return "Delete" if found is None else found


def _name(common: dict[str, Any]) -> str | Unknown:
    origin: Origin = common["origin"]
    if common["ref"] == symbol(origin.stack, origin.logical_id):
        return Unknown("CloudFormation makes up the name when it is deployed")
    return common["ref"]


def _trail(common: dict[str, Any]) -> tuple[str, Resource]:
    given: _Properties = common["properties"]
    return "trails", Trail(
        **common,
        name=_name(common),
        is_logging=flag(given.get("IsLogging")),
        s3_bucket_name=text(given.get("S3BucketName")),
        s3_key_prefix=text(given.get("S3KeyPrefix")),
        is_multi_region_trail=flag(given.get("IsMultiRegionTrail")),
        is_organization_trail=flag(given.get("IsOrganizationTrail")),
        include_global_service_events=flag(given.get("IncludeGlobalServiceEvents")),
        enable_log_file_validation=flag(given.get("EnableLogFileValidation")),
        kms_key_id=text(given.get("KMSKeyId")),
        sns_topic_name=text(given.get("SnsTopicName")),
        cloudwatch_logs_log_group_arn=text(given.get("CloudWatchLogsLogGroupArn")),
        cloudwatch_logs_role_arn=text(given.get("CloudWatchLogsRoleArn")),
        event_selectors=given.get("EventSelectors"),
        advanced_event_selectors=given.get("AdvancedEventSelectors"),
        insight_selectors=given.get("InsightSelectors"),
        aggregation_configurations=given.get("AggregationConfigurations"),
    )


def _bucket(common: dict[str, Any]) -> tuple[str, Resource]:
    return "buckets", Bucket(**common, name=_name(common))


def _bucket_policy(common: dict[str, Any]) -> tuple[str, Resource]:
    given: _Properties = common["properties"]
    return "bucket_policies", ResourcePolicy(
        **common, targets=one_or_more(given.get("Bucket")), document=given.get("PolicyDocument")
    )


def _topic_policy(common: dict[str, Any]) -> tuple[str, Resource]:
    given: _Properties = common["properties"]
    targets = one_or_more(given.get("Topics", given.get("TopicArn")))
    return "topic_policies", ResourcePolicy(
        **common, targets=targets, document=given.get("PolicyDocument")
    )


def _key(common: dict[str, Any]) -> tuple[str, Resource]:
    given: _Properties = common["properties"]
    return "keys", Key(
        **common,
        document=given.get("KeyPolicy"),
        enabled=flag(given.get("Enabled")),
        rotation=flag(given.get("EnableKeyRotation")),
        multi_region=flag(given.get("MultiRegion")),
    )


def _alias(common: dict[str, Any]) -> tuple[str, Resource]:
    given: _Properties = common["properties"]
    return "aliases", Alias(
        **common, name=text(given.get("AliasName")), target=text(given.get("TargetKeyId"))
    )


def _topic(common: dict[str, Any]) -> tuple[str, Resource]:
    given: _Properties = common["properties"]
    return "topics", Topic(
        **common,
        name=_name(common),
        kms_key_id=text(given.get("KmsMasterKeyId")),
    )


def _subscription(common: dict[str, Any]) -> tuple[str, Resource]:
    given: _Properties = common["properties"]
    return "subscriptions", Subscription(
        **common,
        topic_arn=text(given.get("TopicArn")),
        protocol=text(given.get("Protocol")),
        endpoint=text(given.get("Endpoint")),
    )


def _log_group(common: dict[str, Any]) -> tuple[str, Resource]:
    given: _Properties = common["properties"]
    return "log_groups", LogGroup(
        **common,
        name=_name(common),
        retention_days=number(given.get("RetentionInDays")),
        kms_key_id=text(given.get("KmsKeyId")),
        log_group_class=text(given.get("LogGroupClass")),
    )


def _role(common: dict[str, Any]) -> tuple[str, Resource]:
    given: _Properties = common["properties"]
    return "roles", Role(
        **common,
        name=_name(common),
        trust=given.get("AssumeRolePolicyDocument"),
        boundary=text(given.get("PermissionsBoundary")),
    )


def _metric_filter(common: dict[str, Any]) -> tuple[str, Resource]:
    given: _Properties = common["properties"]
    found = items(given.get("MetricTransformations"))
    return "metric_filters", MetricFilter(
        **common,
        log_group=text(given.get("LogGroupName")),
        pattern=text(given.get("FilterPattern")),
        transformations=found
        if isinstance(found, Unknown)
        else tuple(_transformation(each) for each in found),
    )


def _transformation(value: Value) -> MetricTransformation:
    known: _Properties = value if isinstance(value, dict) else {}
    return MetricTransformation(
        namespace=text(known.get("MetricNamespace")),
        name=text(known.get("MetricName")),
        value=text(known.get("MetricValue")),
        default=number(known.get("DefaultValue")),
    )


def _alarm(common: dict[str, Any]) -> tuple[str, Resource]:
    given: _Properties = common["properties"]
    return "alarms", Alarm(
        **common,
        name=_name(common),
        namespace=text(given.get("Namespace")),
        metric_name=text(given.get("MetricName")),
        statistic=text(given.get("Statistic", given.get("ExtendedStatistic"))),
        period=number(given.get("Period")),
        evaluation_periods=number(given.get("EvaluationPeriods")),
        datapoints_to_alarm=number(given.get("DatapointsToAlarm")),
        threshold=number(given.get("Threshold")),
        comparison_operator=text(given.get("ComparisonOperator")),
        treat_missing_data=text(given.get("TreatMissingData")),
        actions_enabled=flag(given.get("ActionsEnabled")),
        alarm_actions=given.get("AlarmActions"),
    )


def _other(common: dict[str, Any]) -> tuple[str, Resource]:
    return "others", Resource(**common)


_MAKERS: dict[str, Callable[[dict[str, Any]], tuple[str, Resource]]] = {
    "AWS::CloudTrail::Trail": _trail,
    "AWS::CloudWatch::Alarm": _alarm,
    "AWS::IAM::Role": _role,
    "AWS::KMS::Alias": _alias,
    "AWS::KMS::Key": _key,
    "AWS::KMS::ReplicaKey": _key,
    "AWS::Logs::LogGroup": _log_group,
    "AWS::Logs::MetricFilter": _metric_filter,
    "AWS::S3::Bucket": _bucket,
    "AWS::S3::BucketPolicy": _bucket_policy,
    "AWS::SNS::Subscription": _subscription,
    "AWS::SNS::Topic": _topic,
    "AWS::SNS::TopicInlinePolicy": _topic_policy,
    "AWS::SNS::TopicPolicy": _topic_policy,
}
