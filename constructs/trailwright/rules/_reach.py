"""What the trails of an estate lean on."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from trailwright.model.resources import Resource
from trailwright.rules._properties import at, entries
from trailwright.rules._trails import text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from trailwright.model.estate import Estate
    from trailwright.model.resources import Bucket, Key, LogGroup, Topic, Trail, Value

__all__ = [
    "archives",
    "default_encryption",
    "keys",
    "log_group",
    "log_group_names",
    "log_groups",
    "topics",
]

_R = TypeVar("_R", bound=Resource)


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


def log_group_names(estate: Estate) -> frozenset[str]:
    """Return the names of the log groups that trails deliver to, those elsewhere too.

    Args:
        estate: What was read.
    """
    arns = (text(trail.cloudwatch_logs_log_group_arn) for trail in estate.trails)
    return frozenset(arn.partition(":log-group:")[2].removesuffix(":*") for arn in arns if arn)


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


def _place(resource: Resource) -> tuple[str, str]:
    return resource.origin.stack, resource.logical_id
