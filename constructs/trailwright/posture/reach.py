"""What the trails of an estate lean on."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from trailwright.model.once import once
from trailwright.model.properties import at, entries
from trailwright.model.resources import Resource
from trailwright.posture.trails import text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from trailwright.model.estate import Estate
    from trailwright.model.resources import (
        Bucket,
        Key,
        LogGroup,
        MetricFilter,
        Role,
        Topic,
        Trail,
        Value,
    )

__all__ = [
    "archives",
    "attached_policies",
    "default_encryption",
    "keys",
    "log_group",
    "log_group_names",
    "log_groups",
    "metric_filters",
    "topics",
]

_R = TypeVar("_R", bound=Resource)

#: A stack and a logical id.
Place = tuple[str, str]


@once
def archives(estate: Estate) -> tuple[tuple[Bucket, tuple[Trail, ...]], ...]:
    """Return the buckets that trails deliver to, each with its trails.

    Args:
        estate: What was read.
    """
    found: dict[str, tuple[Bucket, tuple[Trail, ...]]] = {}
    for trail in estate.trails:
        bucket = estate.bucket(text(trail.s3_bucket_name))
        if bucket is not None:
            _, others = found.get(bucket.arn, (bucket, ()))
            found[bucket.arn] = bucket, (*others, trail)
    return tuple(found.values())


def keys(estate: Estate) -> tuple[Key, ...]:
    """Return the KMS keys that trails encrypt with.

    Args:
        estate: What was read.
    """
    return _once(estate.key(text(trail.kms_key_id), near=trail) for trail in estate.trails)


def topics(estate: Estate) -> tuple[Topic, ...]:
    """Return the topics that announce log files.

    Args:
        estate: What was read.
    """
    return _once(estate.topic(text(each.sns_topic_name), near=each) for each in estate.trails)


def log_groups(estate: Estate) -> tuple[LogGroup, ...]:
    """Return the log groups that trails deliver to.

    Args:
        estate: What was read.
    """
    return _once(log_group(estate, trail) for trail in estate.trails)


def log_group(estate: Estate, trail: Trail) -> LogGroup | None:
    """Return the log group that a trail delivers to, if it is in the estate.

    Args:
        estate: What was read.

        trail: The trail.
    """
    return estate.log_group(text(trail.cloudwatch_logs_log_group_arn), near=trail)


@once
def log_group_names(estate: Estate) -> frozenset[str]:
    """Return the names of the log groups that trails deliver to, those elsewhere too.

    Args:
        estate: What was read.
    """
    arns = (text(trail.cloudwatch_logs_log_group_arn) for trail in estate.trails)
    return frozenset(arn.partition(":log-group:")[2].removesuffix(":*") for arn in arns if arn)


def metric_filters(estate: Estate, group: LogGroup) -> tuple[MetricFilter, ...]:
    """Return the metric filters on a log group.

    Args:
        estate: What was read.

        group: The log group.
    """
    return tuple(_metric_filters(estate).get(_place(group), ()))


@once
def _metric_filters(estate: Estate) -> Mapping[Place, list[MetricFilter]]:
    """Return the metric filters on each log group of the estate."""
    found: dict[Place, list[MetricFilter]] = {}
    named: dict[tuple[str, str | None], LogGroup | None] = {}
    for each in estate.metric_filters:
        name = text(each.log_group)
        place = (each.origin.stack, name)  # within a stack, a name means the same
        if place not in named:
            named[place] = estate.log_group(name, near=each)
        group = named[place]
        if group is not None:
            found.setdefault(_place(group), []).append(each)
    return found


def attached_policies(estate: Estate, role: Role) -> Iterator[Resource]:
    """Yield the policies of a role that are resources of their own.

    Args:
        estate: What was read.

        role: The role.
    """
    others = _others(estate)
    for place in dict.fromkeys((each.origin.stack, each.logical_id) for each in role.policies):
        if place in others:
            yield others[place]


@once
def _others(estate: Estate) -> Mapping[Place, Resource]:
    return {_place(each): each for each in estate.others}


def default_encryption(bucket: Bucket) -> Value:
    """Return how a bucket encrypts what does not say how.

    Args:
        bucket: The bucket.
    """
    rules = at(bucket.properties, "BucketEncryption", "ServerSideEncryptionConfiguration")
    first = next((each for _, each in entries(rules)), None)
    return at(first, "ServerSideEncryptionByDefault")


def _once(resources: Iterable[_R | None]) -> tuple[_R, ...]:
    return tuple({_place(each): each for each in resources if each is not None}.values())


def _place(resource: Resource) -> Place:
    return resource.origin.stack, resource.logical_id
