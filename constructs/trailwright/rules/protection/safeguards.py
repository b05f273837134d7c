"""Settings of trails, keys, buckets and log groups that protect less than they could."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trailwright.model.properties import at, number
from trailwright.model.thresholds import threshold
from trailwright.model.unknown import Unknown
from trailwright.posture.reach import archives, keys, log_groups
from trailwright.rules._mends import mended
from trailwright.rules._say import say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trailwright.model.estate import Estate
    from trailwright.model.findings import Finding
    from trailwright.model.resources import Bucket, Key, LogGroup, Resource, Trail, Value

__all__ = ["findings"]


def findings(estate: Estate) -> Iterator[Finding]:
    """Yield the settings that protect less than they could.

    Args:
        estate: What was read.
    """
    for trail in estate.trails:
        yield from _trail(estate, trail)
    for key in keys(estate):
        yield from _key(key)
    for bucket, _ in archives(estate):
        yield from _bucket(bucket)
    for group in log_groups(estate):
        yield from _log_group(group)


def _trail(estate: Estate, trail: Trail) -> Iterator[Finding]:
    if trail.is_logging is False:
        yield _property("TW741", trail, "it records nothing until it is started", IsLogging=True)
    if trail.enable_log_file_validation in (None, False):
        message = "no digest files are delivered with its log files"
        yield _property("TW742", trail, message, EnableLogFileValidation=True)
    if trail.is_multi_region_trail in (None, False) and _is_alone(estate, trail):
        message = f"it records {trail.place.region_text} alone"
        yield _property(
            "TW743", trail, message, IsMultiRegionTrail=True, IncludeGlobalServiceEvents=True
        )


def _is_alone(estate: Estate, trail: Trail) -> bool:
    """Return whether nothing else that is known records the other Regions."""
    return len(estate.trails) == 1 and not estate.existing_trails and trail.exists is True


def _key(key: Key) -> Iterator[Finding]:
    longest, window = threshold("key_window_days"), number(at(key.properties, _WINDOW))
    if window is not None and window < longest:
        message = f"its deletion can be called off for {window:g} days"
        yield _property("TW711", key, message, PendingWindowInDays=longest)
    symmetric = at(key.properties, "KeySpec") in (None, "SYMMETRIC_DEFAULT")
    if key.type == "AWS::KMS::Key" and symmetric and key.rotation in (None, False):
        message = "its key material stays the same for ever"
        yield _property("TW712", key, message, EnableKeyRotation=True)


_WINDOW = "PendingWindowInDays"


def _bucket(bucket: Bucket) -> Iterator[Finding]:
    status = at(bucket.properties, "VersioningConfiguration", "Status")
    locked = at(bucket.properties, "ObjectLockEnabled")
    if status in (None, "Suspended") and locked in (None, False):
        message = "a log file that is overwritten or deleted is gone"
        yield _property("TW721", bucket, message, VersioningConfiguration={"Status": "Enabled"})


def _log_group(group: LogGroup) -> Iterator[Finding]:
    shortest, days = threshold("log_group_days"), group.retention_days
    if days is None:
        yield _property("TW771", group, "its events are kept, and paid for, for ever")
    elif not isinstance(days, Unknown) and days < shortest:
        message = f"its events are kept for {days:g} days"
        yield _property("TW772", group, message, RetentionInDays=shortest)


def _property(rule_id: str, resource: Resource, message: str, **better: Value) -> Finding:
    """Return a finding about properties, with what they would better be."""
    keys = ("Properties", next(iter(better), "RetentionInDays"))
    return mended(say(rule_id, resource, message, keys=keys), better or {"RetentionInDays": 365})
