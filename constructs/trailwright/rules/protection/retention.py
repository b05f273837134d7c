"""How long the archive keeps log files, and whether it locks them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trailwright.model.arns import bucket_arn
from trailwright.model.properties import at, entries, number
from trailwright.model.thresholds import threshold
from trailwright.model.unknown import Unknown
from trailwright.posture.reach import archives
from trailwright.posture.retention import RULES, file_keys, first_expiry, locked_days, moves
from trailwright.posture.trails import identity
from trailwright.rules._mends import mended
from trailwright.rules._say import say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trailwright.model.estate import Estate
    from trailwright.model.findings import Finding
    from trailwright.model.resources import Bucket, Value
    from trailwright.model.trails import TrailIdentity

__all__ = ["findings"]

_RETENTION = ("ObjectLockConfiguration", "Rule", "DefaultRetention")


def findings(estate: Estate) -> Iterator[Finding]:
    """Yield what lets log files go too soon.

    Args:
        estate: What was read.
    """
    for bucket, trails in archives(estate):
        writers = (identity(estate, trail) for trail in trails)
        known = [each for each in writers if not isinstance(each, Unknown)]
        yield from _expiry(bucket, known)
        yield from _order(bucket)
        yield from _lock(estate, bucket, known)


def _expiry(bucket: Bucket, writers: list[TrailIdentity]) -> Iterator[Finding]:
    shortest = threshold("archive_expiry_days")
    logs = first_expiry(bucket, file_keys(writers, "CloudTrail"))
    digests = first_expiry(bucket, file_keys(writers, "CloudTrail-Digest"))
    if logs is not None and logs.days < shortest:
        message = f"log files expire after {logs.days:g} days"
        finding = say("TW731", bucket, message, keys=logs.keys)
        yield mended(finding, {"ExpirationInDays": shortest})
    if digests is not None and (logs is None or digests.days < logs.days):
        stay = "never expire" if logs is None else f"after {logs.days:g}"
        message = f"digest files expire after {digests.days:g} days, log files {stay}"
        yield say("TW732", bucket, message, keys=digests.keys)


def _order(bucket: Bucket) -> Iterator[Finding]:
    for index, rule in entries(at(bucket.properties, *RULES)):
        days = number(rule.get("ExpirationInDays"))
        if days is not None and any(each is not None and each >= days for each in moves(rule)):
            message = f"it expires objects after {days:g} days, and moves them no sooner"
            yield say("TW733", bucket, message, keys=("Properties", *RULES, index))


def _lock(estate: Estate, bucket: Bucket, writers: list[TrailIdentity]) -> Iterator[Finding]:
    if str(at(bucket.properties, "ObjectLockEnabled")).lower() != "true":
        return
    yield from _unlocked(bucket)
    locked = locked_days(bucket)
    logs = first_expiry(bucket, file_keys(writers, "CloudTrail"))
    if logs is not None and locked is not None and logs.days < locked:
        message = f"log files are locked for {locked:g} days, and expire after {logs.days:g}"
        finding = say("TW723", bucket, message, keys=logs.keys)
        yield mended(finding, {"ExpirationInDays": int(locked)})
    yield from _replicas(estate, bucket)


def _unlocked(bucket: Bucket) -> Iterator[Finding]:
    if at(bucket.properties, *_RETENTION) is None:
        message = "no object is locked for want of a default retention"
        finding = say("TW722", bucket, message, keys=("Properties", "ObjectLockEnabled"))
        retention: Value = {"Mode": "GOVERNANCE", "Days": threshold("archive_expiry_days")}
        configuration: dict[str, Value] = {
            "ObjectLockEnabled": "Enabled",
            "Rule": {"DefaultRetention": retention},
        }
        yield mended(finding, {"ObjectLockConfiguration": configuration})


def _replicas(estate: Estate, bucket: Bucket) -> Iterator[Finding]:
    way = ("ReplicationConfiguration", "Rules")
    for index, rule in entries(at(bucket.properties, *way)):
        target = _target(estate, bucket, at(rule, "Destination", "Bucket"))
        if target is not None and at(target.properties, "ObjectLockEnabled") in (None, False):
            message = f"it replicates to {target.logical_id}, which has no Object Lock"
            keys = ("Properties", *way, index, "Destination")
            yield say("TW724", bucket, message, keys=keys)


def _target(estate: Estate, bucket: Bucket, arn: Value) -> Bucket | None:
    found = estate.bucket(arn)
    own = bucket_arn(partition=bucket.place.partition_text, name=bucket.ref)
    return None if found is None or found.arn == own else found
