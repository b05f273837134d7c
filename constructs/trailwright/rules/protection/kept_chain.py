"""Is everything kept that a kept trail needs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trailwright.model.properties import at
from trailwright.model.unknown import Unknown
from trailwright.posture.reach import (
    archives,
    attached_policies,
    default_encryption,
    log_group,
    metric_filters,
)
from trailwright.posture.trails import text
from trailwright.rules._mends import mended
from trailwright.rules._say import say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trailwright.model.estate import Estate
    from trailwright.model.findings import Finding
    from trailwright.model.resources import (
        Bucket,
        Key,
        MetricFilter,
        Resource,
        Role,
        Trail,
        Value,
    )

__all__ = ["findings"]

_KEPT = ("Retain", "RetainExceptOnCreate", "Snapshot")
_KEYS = ("DeletionPolicy",)


def findings(estate: Estate) -> Iterator[Finding]:
    """Yield what goes with its stack while something that needs it stays.

    Args:
        estate: What was read.
    """
    for trail in estate.trails:
        if trail.deletion_policy in _KEPT:
            yield from _chain(estate, trail)
    for bucket, trails in archives(estate):
        if bucket.deletion_policy in _KEPT:
            yield from _unreadable(estate, bucket, trails)


def _chain(estate: Estate, trail: Trail) -> Iterator[Finding]:
    for each in _needed(estate, trail):
        if _goes(each):
            message = f"trail {trail.logical_id} is kept, and cannot deliver without it"
            yield _keep("TW701", each, message)
    for each in _watchers(estate, trail):
        if _goes(each):
            message = f"trail {trail.logical_id} is kept, and nobody watches it without it"
            yield _keep("TW703", each, message)


def _unreadable(estate: Estate, bucket: Bucket, trails: tuple[Trail, ...]) -> Iterator[Finding]:
    for key in _keys(estate, bucket, trails):
        if _goes(key):
            yield _keep("TW702", key, f"bucket {bucket.logical_id} is kept, and unreadable without")


def _keep(rule_id: str, resource: Resource, message: str) -> Finding:
    mend: dict[str, Value] = {
        "DeletionPolicy": "RetainExceptOnCreate",
        "UpdateReplacePolicy": "Retain",
    }
    return mended(say(rule_id, resource, message, keys=_KEYS), mend)


def _goes(resource: Resource) -> bool:
    """Return whether a resource is known to be deleted with its stack."""
    kept = isinstance(resource.deletion_policy, Unknown) or resource.deletion_policy in _KEPT
    return not kept


def _needed(estate: Estate, trail: Trail) -> Iterator[Resource]:
    """Yield what a trail delivers with, each once."""
    bucket = estate.bucket(text(trail.s3_bucket_name))
    topic = estate.topic(text(trail.sns_topic_name), near=trail)
    role = estate.role(text(trail.cloudwatch_logs_role_arn), near=trail)
    found = (
        bucket,
        *(estate.policies_on_bucket(bucket.ref) if bucket else ()),
        estate.key(text(trail.kms_key_id), near=trail),
        topic,
        *(estate.policies_on_topic(topic.arn) if topic else ()),
        log_group(estate, trail),
        role,
        *(_role_policies(estate, role) if role else ()),
    )
    yield from (each for each in found if each is not None)


def _role_policies(estate: Estate, role: Role) -> Iterator[Resource]:
    for each in attached_policies(estate, role):
        if each.origin.stack == role.origin.stack:
            yield each


def _watchers(estate: Estate, trail: Trail) -> tuple[MetricFilter, ...]:
    """Return the metric filters on a trail's log group."""
    group = log_group(estate, trail)
    return () if group is None else metric_filters(estate, group)


def _keys(estate: Estate, bucket: Bucket, trails: tuple[Trail, ...]) -> Iterator[Key]:
    """Yield the keys that objects in a bucket are encrypted with, each once."""
    named = at(default_encryption(bucket), "KMSMasterKeyID")
    found = [estate.key(text(named), near=bucket)]
    found += [estate.key(text(trail.kms_key_id), near=trail) for trail in trails]
    yield from {each.logical_id: each for each in found if each is not None}.values()
