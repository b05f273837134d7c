"""The posture of one trail."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trailwright.model.properties import is_settled, number
from trailwright.model.unknown import Unknown
from trailwright.posture.reach import log_group
from trailwright.posture.records import SSE_S3, TrailPosture
from trailwright.posture.selected import selected

if TYPE_CHECKING:
    from trailwright.iam.truth import Truth
    from trailwright.model.estate import Estate
    from trailwright.model.resources import Resource, Text, Trail, Value

__all__ = ["key_name", "outlives", "settled_number", "trail_posture", "truth"]


_KEPT = ("Retain", "RetainExceptOnCreate", "Snapshot")


def trail_posture(estate: Estate, trail: Trail) -> TrailPosture:
    """Return the posture of a trail.

    Args:
        estate: The estate it is in.

        trail: The trail.
    """
    return TrailPosture(
        name=trail.ref if isinstance(trail.name, Unknown) else trail.name,
        account=trail.place.account_text,
        home_region=trail.place.region_text,
        kind=_kind(trail),
        exists=trail.exists,
        logging=truth(trail.is_logging),
        validation=truth(trail.enable_log_file_validation),
        global_events=_global_events(trail),
        records=selected(trail),
        bucket=trail.s3_bucket_name,
        prefix=trail.s3_key_prefix or "",
        encryption=key_name(estate, trail.kms_key_id, trail),
        topic=_topic(estate, trail),
        log_group=_log_group(estate, trail),
        log_group_days=_log_group_days(estate, trail),
        key_rotation=_of_key(estate, trail, "rotation"),
        key_enabled=_of_key(estate, trail, "enabled"),
        kept=outlives(trail),
        written=frozenset(name for name, each in trail.properties.items() if each is not None),
        origin=trail.origin,
    )


def truth(value: Value) -> Truth:
    """Return whether a property is true; it may be written as text.

    Args:
        value: The property.
    """
    if isinstance(value, Unknown):
        return value
    return str(value).lower() == "true" if is_settled(value) else _open(value)


def key_name(estate: Estate, name: Value, near: Resource) -> str | Unknown:
    """Return the key that a name or an alias means, or ``SSE-S3`` for none.

    Args:
        estate: The estate it is in.

        name: The name.

        near: Who says so.
    """
    key = estate.key(name, near=near)
    if key is not None:
        return key.arn
    return name if isinstance(name, Unknown) else str(name or SSE_S3)


def settled_number(value: Value) -> float | Unknown | None:
    """Return a number, unknown when it is known only when it is deployed.

    Args:
        value: The property.
    """
    if isinstance(value, Unknown):
        return value
    return number(value) if is_settled(value) else _open(value)


def _open(value: Value) -> Unknown:
    return Unknown(f"{value} is known only when it is deployed")


def _kind(trail: Trail) -> str | Unknown:
    for value, kind in (
        (trail.is_organization_trail, "organization"),
        (trail.is_multi_region_trail, "multi-Region"),
    ):
        known = truth(value)
        if known is not False:
            return kind if known is True else known
    return "single-Region"


def _global_events(trail: Trail) -> Truth:
    everywhere = truth(trail.is_multi_region_trail)
    return everywhere if everywhere is not False else truth(trail.include_global_service_events)


def outlives(resource: Resource) -> Truth:
    """Return whether a resource stays when it leaves its stack.

    Args:
        resource: The resource.
    """
    policy = resource.deletion_policy
    return policy if isinstance(policy, Unknown) else policy in _KEPT


def _of_key(estate: Estate, trail: Trail, name: str) -> Truth | None:
    """Return a flag of the key of a trail; a key is enabled unless it says otherwise."""
    if not trail.kms_key_id:
        return None
    key = estate.key(trail.kms_key_id, near=trail)
    if key is None:
        return Unknown("the key is not in the templates")
    flag: Value = getattr(key, name)
    return name == "enabled" if flag is None else truth(flag)


def _topic(estate: Estate, trail: Trail) -> Text:
    topic = estate.topic(trail.sns_topic_name, near=trail)
    return topic.arn if topic else trail.sns_topic_name or None


def _log_group(estate: Estate, trail: Trail) -> Text:
    group = log_group(estate, trail)
    written = trail.cloudwatch_logs_log_group_arn
    if group is not None:
        return group.arn
    return written.removesuffix(":*") if isinstance(written, str) and written else written or None


def _log_group_days(estate: Estate, trail: Trail) -> float | Unknown | None:
    group = log_group(estate, trail)
    if group is None:
        return Unknown("the log group is not in the templates")
    return settled_number(group.retention_days)
