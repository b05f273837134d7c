"""What of an app concerns its trails: what they lean on, what watches them, and who is told."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar, cast

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from trailwright.model.estate import Estate
    from trailwright.model.resources import Alarm, MetricFilter, Resource, Value

__all__ = ["concerning", "texts"]

_R = TypeVar("_R", bound="Resource")
_RULE, _COMPOSITE = "AWS::Events::Rule", "AWS::CloudWatch::CompositeAlarm"
#: What EventBridge patterns say of the calls that CloudTrail records.
_CALLS = "cloudtrail"


def concerning(estate: Estate) -> Estate:
    """Return an estate of its trails and of all that concerns them; an app may hold much more.

    Args:
        estate: Everything that was read.
    """
    trails = estate.trails
    buckets = _named(estate.bucket, (each.s3_bucket_name for each in trails))
    groups = _near(estate.log_group, ((e.cloudwatch_logs_log_group_arn, e) for e in trails))
    roles = _near(estate.role, ((each.cloudwatch_logs_role_arn, each) for each in trails))
    files = _near(estate.topic, ((each.sns_topic_name, each) for each in trails))
    filters = tuple(each for each in estate.metric_filters if _filters(estate, each))
    alarms = tuple(_watching(estate.alarms, filters, (*buckets, *groups, *files)))
    others = tuple(each for each in estate.others if _is_about_calls(each) or _joins(each, alarms))
    told = [(one, each) for each in (*alarms, *others) for one in texts(_actions(each))]
    topics = _once((*files, *_near(estate.topic, told)))
    leaning = (*trails, *buckets, *groups, *topics)
    keys = _near(estate.key, ((one, e) for e in leaning for one in texts(_encryption(e))))
    return replace(
        estate,
        buckets=buckets,
        bucket_policies=_on(estate.bucket_policies, buckets),
        keys=keys,
        topics=topics,
        topic_policies=_on(estate.topic_policies, topics),
        subscriptions=tuple(e for e in estate.subscriptions if estate.topic(e.topic_arn) in topics),
        log_groups=groups,
        roles=roles,
        metric_filters=filters,
        alarms=alarms,
        others=others,
    )


def _named(find: Callable[[Value], _R | None], names: Iterable[Value]) -> tuple[_R, ...]:
    return _once(found for each in names if (found := find(each)) is not None)


def _near(
    find: Callable[..., _R | None], names: Iterable[tuple[Value, Resource]]
) -> tuple[_R, ...]:
    """Return what is found by names, each said by a resource of some account and Region."""
    return _once(found for name, by in names if (found := find(name, near=by)) is not None)


def _once(found: Iterable[_R]) -> tuple[_R, ...]:
    return tuple({(each.origin.stack, each.logical_id): each for each in found}.values())


def _filters(estate: Estate, each: MetricFilter) -> bool:
    """Return whether a filter is on a log group that a trail delivers to, whoever made it."""
    group = estate.log_group(each.log_group, near=each)
    name = each.log_group if group is None else group.ref
    arns = (trail.cloudwatch_logs_log_group_arn for trail in estate.trails)
    return any(isinstance(arn, str) and arn.removesuffix(":*").endswith(f":{name}") for arn in arns)


def _watching(
    alarms: Iterable[Alarm], filters: Iterable[MetricFilter], watched: Iterable[Resource]
) -> Iterator[Alarm]:
    """Yield the alarms on metrics of filters, or that name a resource in their dimensions."""
    written = [e.transformations for e in filters if isinstance(e.transformations, tuple)]
    metrics = {(one.namespace, one.name) for each in written for one in each}
    names = {each.ref for each in watched}
    for each in alarms:
        said = {*texts(each.properties.get("Dimensions")), *texts(each.properties.get("Metrics"))}
        counted = {(space, name) for space, name in metrics if name in said}
        if (each.namespace, each.metric_name) in metrics or counted or said & names:
            yield each


def _is_about_calls(resource: Resource) -> bool:
    pattern = json.dumps(resource.properties.get("EventPattern"), default=str)
    return resource.type == _RULE and _CALLS in pattern.lower()


def _joins(resource: Resource, alarms: Iterable[Alarm]) -> bool:
    """Return whether a composite alarm is made of any of some alarms."""
    said = "".join(texts(resource.properties.get("AlarmRule")))
    return resource.type == _COMPOSITE and any(each.ref in said for each in alarms)


def _actions(resource: Resource) -> Value:
    known = resource.properties
    return [known.get("AlarmActions"), known.get("Targets")]


def _encryption(resource: Resource) -> Value:
    known = resource.properties
    names = ("BucketEncryption", "KMSKeyId", "KmsKeyId", "KmsMasterKeyId")
    return [known.get(each) for each in names]


def _on(policies: Iterable[Any], resources: Iterable[Resource]) -> tuple[Any, ...]:
    names = {name for each in resources for name in (each.ref, each.arn)}
    return tuple(each for each in policies if names & {*map(str, each.targets)})


def texts(value: Value) -> Iterator[str]:
    """Yield every text in a value, however deep.

    Args:
        value: The value.
    """
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from texts(list(value.values()))
    elif isinstance(value, list):
        for each in cast("list[Value]", value):
            yield from texts(each)
