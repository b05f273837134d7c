"""From a live trail to what ``trails.yaml`` says of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from trailwright.model.alarms import profile_names, profile_of
from trailwright.model.unknown import Unknown
from trailwright.operate.adopt._selectors import recorded

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from trailwright.model.estate import Estate
    from trailwright.model.resources import Alarm, Bucket, MetricFilter, Trail, Value

__all__ = ["alarms_of", "existing_entry", "filters_of", "organization_entry", "trail_entry"]

_Entry = dict[str, Any]


def trail_entry(estate: Estate, trail: Trail) -> _Entry:
    """Return a trail as ``trails.yaml`` has it, without what is the default.

    Args:
        estate: What is live.

        trail: The trail.
    """
    bucket = estate.bucket(trail.s3_bucket_name)
    kind = _kind(trail)
    home: _Entry = {"account": trail.account, "region": trail.region}
    entry: _Entry = {
        "kind": kind,
        "name": trail.name,
        **({"region": trail.region} if kind == "organization" else home),
        "s3_key_prefix": trail.s3_key_prefix,
        "is_logging": False if trail.is_logging is False else None,
        "log_file_validation": False if trail.enable_log_file_validation is False else None,
        **recorded(trail.properties, _own_buckets(trail, bucket)),
        "insights": [_insight(each) for each in _dicts(trail.insight_selectors)],
        "aggregation": _aggregation(trail.aggregation_configurations),
        "archive": _archive(trail, bucket),
        "notifications": None if trail.sns_topic_name else False,
        "log_group": _log_group(estate, trail),
        "alarms": _alarms(estate, trail),
        "tags": _tags(trail.properties.get("Tags")),
    }
    return _without_defaults(entry)


def existing_entry(trail: Trail) -> _Entry:
    """Return a trail that is declared, and not taken.

    Args:
        trail: The trail.
    """
    return {
        "name": trail.name,
        "account": trail.account,
        "region": trail.region,
        "multi_region": trail.is_multi_region_trail is not False,
        "organization": trail.is_organization_trail is True,
    }


def organization_entry(estate: Estate, trail: Trail) -> _Entry | None:
    """Return the organization of a trail; nothing when it has none, or not all is known.

    Args:
        estate: What is live.

        trail: The trail.
    """
    known, bucket = estate.organization, estate.bucket(trail.s3_bucket_name)
    archive = None if bucket is None else bucket.account
    if known is None or trail.is_organization_trail is not True or not isinstance(archive, str):
        return None
    return {
        "id": known.id,
        "management_account": known.management_account or trail.account,
        "log_archive_account": archive,
        "home_region": trail.region,
    }


def filters_of(estate: Estate, trail: Trail) -> tuple[MetricFilter, ...]:
    """Return the metric filters on the log group of a trail.

    Args:
        estate: What is live.

        trail: The trail.
    """
    group = estate.log_group(trail.cloudwatch_logs_log_group_arn, near=trail)
    here = None if group is None else (group.ref, group.account, group.region)
    return tuple(
        each
        for each in estate.metric_filters
        if here == (each.log_group, each.account, each.region)
    )


def alarms_of(estate: Estate, trail: Trail) -> tuple[Alarm, ...]:
    """Return the alarms on metrics of these filters.

    Args:
        estate: What is live.

        trail: The trail.
    """
    filters = filters_of(estate, trail)
    metrics = {
        (one.namespace, one.name)
        for each in filters
        if not isinstance(each.transformations, Unknown)
        for one in each.transformations
    }
    return tuple(each for each in estate.alarms if (each.namespace, each.metric_name) in metrics)


def _kind(trail: Trail) -> str:
    if trail.is_organization_trail is True:
        return "organization"
    return "account" if trail.is_multi_region_trail is True else "regional"


def _own_buckets(trail: Trail, bucket: Bucket | None) -> list[str]:
    logs = bucket and _at(bucket.properties, "LoggingConfiguration", "DestinationBucketName")
    return [each for each in (trail.s3_bucket_name, logs) if isinstance(each, str)]


def _archive(trail: Trail, bucket: Bucket | None) -> _Entry:
    properties = {} if bucket is None else bucket.properties
    lock = _at(properties, "ObjectLockConfiguration", "Rule", "DefaultRetention")
    return {
        "bucket_name": trail.s3_bucket_name,
        "encryption": None if trail.kms_key_id else "sse-s3",
        "retention": _retention(_dicts(_at(properties, "LifecycleConfiguration", "Rules"))),
        "object_lock": _lock(lock) if isinstance(lock, dict) else None,
        "access_logs": None if properties.get("LoggingConfiguration") else False,
    }


def _retention(rules: Sequence[_Entry]) -> _Entry:
    found: _Entry = {}
    for each in rules:
        if "ExpirationInDays" in each:
            found["expire_after_days"] = each["ExpirationInDays"]
        for move in _dicts(each.get("Transitions")):
            found["archive_after_days"] = move.get("TransitionInDays")
            found["storage_class"] = None if (c := move.get("StorageClass")) == "GLACIER" else c
            larger = each.get("ObjectSizeGreaterThan")
            found["minimum_object_bytes"] = None if larger is None else int(larger) + 1
    return found


def _lock(retention: Mapping[str, Any]) -> _Entry:
    mode = retention.get("Mode")
    years = retention.get("Years")
    return {
        "mode": mode,
        "days": retention.get("Days") if years is None else 365 * int(years),
        "acknowledge_compliance": mode == "COMPLIANCE" or None,
    }


def _log_group(estate: Estate, trail: Trail) -> _Entry | bool:
    if not trail.cloudwatch_logs_log_group_arn:
        return False
    group = estate.log_group(trail.cloudwatch_logs_log_group_arn, near=trail)
    if group is None:
        return {"name": str(trail.cloudwatch_logs_log_group_arn).split(":log-group:")[-1][:-2]}
    days = group.retention_days
    return {"name": group.name, "retention_days": None if days is None else days}


def _alarms(estate: Estate, trail: Trail) -> _Entry | bool:
    """Return the profiles that are there as a whole; others' filters stay as they are."""
    live = {each.pattern for each in filters_of(estate, trail)}
    profiles = [name for name in profile_names() if _patterns(name) <= live]
    if not profiles:
        return False
    told = {str(topic) for each in alarms_of(estate, trail) for topic in _list(each.alarm_actions)}
    mails = [
        each.endpoint
        for each in estate.subscriptions
        if each.topic_arn in told and each.protocol == "email"
    ]
    return {"profiles": profiles, "emails": mails}


def _patterns(profile: str) -> set[str | Unknown | None]:
    return {each["pattern"] for each in profile_of(profile)["alarms"]}


def _insight(selector: Mapping[str, Any]) -> _Entry | str:
    categories = selector.get("EventCategories")
    if categories in (None, [], ["Management"]):
        return selector["InsightType"]
    return {"type": selector["InsightType"], "categories": categories}


def _aggregation(configurations: Value) -> list[str]:
    return [one for each in _dicts(configurations) for one in each.get("Templates", ())]


def _tags(tags: Value) -> _Entry:
    """Return the tags that people gave; those of AWS are its own."""
    pairs = {each["Key"]: each["Value"] for each in _dicts(tags)}
    return {key: value for key, value in pairs.items() if not key.startswith("aws:")}


_DEFAULTS: _Entry = {"management_events": "All", "read_write": "All", "selectors": "auto"}


def _without_defaults(value: Any) -> Any:  # noqa: ANN401 - any YAML
    """Return an entry without keys that say nothing; what is unknown is left to the comparison."""
    if isinstance(value, list):
        return [_without_defaults(each) for each in value]
    if not isinstance(value, dict):
        return value
    kept = {key: _without_defaults(each) for key, each in value.items()}
    return {
        key: each
        for key, each in kept.items()
        if each not in (None, "", [], {}) and _DEFAULTS.get(key) != each
        if not isinstance(each, Unknown)
    }


def _at(value: Any, *keys: str) -> Any:  # noqa: ANN401 - a part of any properties
    for key in keys:
        value = value.get(key) if hasattr(value, "get") else None
    return value


def _list(value: Any) -> list[Any]:  # noqa: ANN401 - as above
    return value if isinstance(value, list) else []


def _dicts(value: Any) -> list[_Entry]:  # noqa: ANN401 - as above
    return [each for each in _list(value) if isinstance(each, dict)]
