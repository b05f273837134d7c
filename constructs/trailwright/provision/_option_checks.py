"""What can be said of a trail's options before anything is made."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from trailwright.model import names
from trailwright.model.arns import Arn
from trailwright.model.data_events import DataEvents, NetworkActivity
from trailwright.model.insights import InsightSelector, check_aggregation, check_insights
from trailwright.model.problems import Problem
from trailwright.model.regions import insights_supported, organization_trails_supported
from trailwright.model.retention import Retention
from trailwright.model.selectors import (
    AdvancedEventSelector,
    DataResource,
    EventSelector,
    ManagementEvents,
    ReadWriteType,
    check_advanced,
    check_basic,
)
from trailwright.model.tokens import is_token

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from trailwright.provision._options import TrailOptions
    from trailwright.provision._where import Where

__all__ = ["check_contribution", "check_options"]


def check_options(options: TrailOptions, where: Where) -> Iterator[Problem]:
    """Yield every problem that can be seen in a trail's options.

    Args:
        options: The options.

        where: The trail's environment.
    """
    wrong = list(_check_kinds(options))
    if wrong:
        yield from wrong
        return
    yield from names.trail_name(options.trail_name, "trail_name")
    yield from names.s3_key_prefix(options.s3_key_prefix, "s3_key_prefix")
    yield from names.tags(options.tags, "tags")
    yield from _check_choices(options)
    yield from _check_encryption(options, where)
    yield from _check_archive(options)
    yield from _check_regions(options)
    yield from _check_organization(options, where)
    yield from _check_log_group(options)
    yield from _check_selectors(options)
    yield from _check_insights(options, where)


def check_contribution(options: TrailOptions) -> Iterator[Problem]:
    """Yield a problem when a trail's selectors are fixed, so that nothing can be added.

    Args:
        options: The trail's options.
    """
    for option in ("event_selectors", "advanced_event_selectors"):
        if getattr(options, option) is not None:
            yield Problem(
                option=option,
                rule="fixes what the trail records, so data events cannot be added",
                remedy="use data_events instead of it, and contributions are merged",
            )


def _check_kinds(options: TrailOptions) -> Iterator[Problem]:
    """Yield options that are not what they should be, before anything looks inside."""
    things = (
        ("log_bucket", options.log_bucket, "a LogBucket or a bucket of the CDK", _is_bucket),
        ("key", options.key, "a TrailKey, a key of the CDK or a key ARN", _is_key),
        (
            "delivery_topic",
            options.delivery_topic,
            "a DeliveryTopic, a topic of the CDK, True or False",
            _is_topic,
        ),
        ("log_group", options.log_group, "a TrailLogGroup, True or False", _is_log_group),
    )
    for option, value, kinds, fits in things:
        if value is not None and not fits(value):
            yield Problem(
                option=option, rule=f"must be {kinds}", value=value, remedy="pass one of these"
            )
    lists = (
        ("data_events", options.data_events, DataEvents),
        ("network_activity", options.network_activity, NetworkActivity),
        ("event_selectors", options.event_selectors or (), EventSelector),
        ("advanced_event_selectors", options.advanced_event_selectors or (), AdvancedEventSelector),
        ("insight_selectors", options.insight_selectors, InsightSelector),
    )
    for option, values, kind in lists:
        if isinstance(values, str) or not all(isinstance(each, kind) for each in values):
            yield Problem(
                option=option,
                rule=f"must be a list of {kind.__name__}",
                value=values,
                remedy="make each with that class",
            )


def _is_bucket(value: Any) -> bool:  # noqa: ANN401
    return hasattr(value, "bucket_ref") or hasattr(value, "bucket_arn")


def _is_key(value: Any) -> bool:  # noqa: ANN401
    return isinstance(value, str) or hasattr(value, "key_ref") or hasattr(value, "key_arn")


def _is_topic(value: Any) -> bool:  # noqa: ANN401
    return isinstance(value, bool) or hasattr(value, "topic_ref") or hasattr(value, "topic_arn")


def _is_log_group(value: Any) -> bool:  # noqa: ANN401
    return isinstance(value, bool) or hasattr(value, "log_group_name")


def _check_encryption(options: TrailOptions, where: Where) -> Iterator[Problem]:
    """Yield keys that cannot be used: with SSE-S3, of the wrong shape, or too far away."""
    if options.encryption == "sse-s3":
        if options.key is not None:
            yield Problem(
                option="key",
                rule="has no use with encryption='sse-s3'",
                remedy="leave it out, or encrypt with 'kms'",
            )
        if _encrypted_with_kms(options.log_bucket):
            yield Problem(
                option="encryption",
                rule="must agree with the log bucket, which is encrypted with KMS",
                value="sse-s3",
                remedy="leave it out, or encrypt the bucket with SSE-S3",
            )
    if isinstance(options.key, str) and not is_token(options.key):
        yield from _check_key_arn(options, where)


def _check_archive(options: TrailOptions) -> Iterator[Problem]:
    """Yield options of a new archive that are given together with an existing one."""
    if options.object_lock is not None:
        yield from options.object_lock.check_against(options.retention or Retention())
    if options.log_bucket is None:
        return
    for option in ("retention", "object_lock"):
        if getattr(options, option) is not None:
            yield Problem(
                option=option,
                rule="is for a new archive, and log_bucket was given",
                remedy="give it to the LogBucket instead",
            )


def _encrypted_with_kms(bucket: Any) -> bool:  # noqa: ANN401
    """Return whether a bucket of ours or of the CDK is known to be encrypted with KMS."""
    ours = getattr(bucket, "encrypted_with_kms", False)
    return ours or getattr(bucket, "encryption_key", None) is not None


def _check_key_arn(options: TrailOptions, where: Where) -> Iterator[Problem]:
    try:
        arn = Arn.parse(str(options.key))
    except ValueError as error:
        yield Problem(option="key", rule=str(error), remedy="pass the key's ARN")
        return
    if options.log_bucket is None and not is_token(where.region) and arn.region != where.region:
        yield Problem(
            option="key",
            rule=f"must be in the bucket's Region, {where.region} (KmsKeyNotFoundException)",
            value=options.key,
            remedy="use a key of that Region",
        )


def _check_choices(options: TrailOptions) -> Iterator[Problem]:
    choices = (
        ("encryption", options.encryption, ("kms", "sse-s3")),
        ("management_events", options.management_events, tuple(map(str, ManagementEvents))),
        ("selectors", options.selectors, ("auto", "basic", "advanced")),
    )
    for option, value, allowed in choices:
        if value not in allowed:
            yield Problem(
                option=option,
                rule=f"must be one of {', '.join(map(repr, allowed))}",
                value=value,
                remedy="choose one of them",
            )
    for option in ("is_logging", "log_file_validation", "include_global_service_events"):
        value = getattr(options, option)
        if not isinstance(value, bool):
            yield Problem(
                option=option, rule="must be True or False", value=value, remedy="choose one"
            )


def _check_regions(options: TrailOptions) -> Iterator[Problem]:
    if options.multi_region and not options.include_global_service_events:
        yield Problem(
            option="include_global_service_events",
            rule="must be True for a trail of all Regions "
            "(InvalidParameterCombinationException: Multi-Region trail must include global "
            "service events)",
            value=False,
            remedy="leave it out, or use RegionalTrail",
        )


def _check_organization(options: TrailOptions, where: Where) -> Iterator[Problem]:
    if options.organization_id is None:
        return
    yield from names.organization_id(options.organization_id, "organization_id")
    if not organization_trails_supported(where.partition):
        yield Problem(
            option="organization_id",
            rule=f"cannot be used in partition {where.partition}, which has no organization trails",
            value=options.organization_id,
            remedy="use AccountTrail in each account",
        )
    manager = options.management_account
    if manager is None:
        return
    yield from names.account_id(manager, "management_account")
    if not is_token(where.account) and not is_token(manager) and where.account != manager:
        yield Problem(
            option="management_account",
            rule=f"must be the account of the stack, which is {where.account}: CloudFormation "
            "creates an organization trail from a delegated administrator and then fails to "
            "start it (TrailNotFoundException), leaving an orphan behind",
            value=manager,
            remedy="move the trail to a stack of the management account",
        )


def _check_log_group(options: TrailOptions) -> Iterator[Problem]:
    if options.log_group is not True:
        return
    yield from names.log_group_name(options.group_name, "log_group_name")
    yield from names.log_retention_days(options.log_retention_days, "log_retention_days")


def _check_selectors(options: TrailOptions) -> Iterator[Problem]:
    basic, advanced = options.event_selectors, options.advanced_event_selectors
    if basic is not None and advanced is not None:
        yield Problem(
            option="event_selectors",
            rule="cannot be combined with advanced_event_selectors "
            "(InvalidEventSelectorsException)",
            remedy="keep one of the two",
        )
    if options.data_events or options.network_activity:
        yield from check_contribution(options)
    if basic is not None:
        yield from check_basic(basic, "event_selectors")
    if advanced is not None:
        yield from check_advanced(advanced, "advanced_event_selectors")
    for index, events in enumerate(options.data_events):
        yield from events.check(f"data_events[{index}]")


def _check_insights(options: TrailOptions, where: Where) -> Iterator[Problem]:
    if options.insight_selectors and not insights_supported(where.partition):
        yield Problem(
            option="insight_selectors",
            rule=f"are not available in partition {where.partition}",
            remedy="leave them out",
        )
    recorded = _recorded(options)
    yield from check_insights(options.insight_selectors, recorded, "insight_selectors")
    yield from check_aggregation(options.aggregation_templates, recorded, "aggregation_templates")


def _recorded(options: TrailOptions) -> Sequence[EventSelector | AdvancedEventSelector]:
    """Return selectors that record what the options ask for, limits aside."""
    fixed = options.event_selectors or options.advanced_event_selectors
    if fixed:
        return fixed
    management = options.management_events
    found = [
        EventSelector(
            read_write_type=ReadWriteType.ALL if management == "None" else management,
            include_management_events=management != "None",
        )
    ]
    return found + [_example(events) for events in options.data_events]


def _example(events: DataEvents) -> EventSelector:
    resource = DataResource(type=events.resource_type, values=("any",))
    return EventSelector(include_management_events=False, data_resources=(resource,))
