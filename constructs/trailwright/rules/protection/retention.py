"""How long the archive keeps log files, and whether it locks them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trailwright.model.arns import bucket_arn
from trailwright.model.record import record
from trailwright.model.unknown import Unknown
from trailwright.rules._mends import mended
from trailwright.rules._properties import at, entries, number
from trailwright.rules._reach import archives
from trailwright.rules._say import say
from trailwright.rules._thresholds import threshold
from trailwright.rules._trails import identity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trailwright.model.estate import Estate
    from trailwright.model.findings import Finding
    from trailwright.model.resources import Bucket, Value
    from trailwright.model.trails import TrailIdentity

__all__ = ["findings"]

_RULES = ("LifecycleConfiguration", "Rules")
_RETENTION = ("ObjectLockConfiguration", "Rule", "DefaultRetention")
_DAYS_OF_A_YEAR = 365
#: What narrows a lifecycle rule to some of the objects below its prefix.
_NARROWING = ("TagFilters", "ObjectSizeGreaterThan", "ObjectSizeLessThan")


@record
class _Expiry:
    """When the first lifecycle rule expires objects, and which one that is."""

    days: float
    index: int

    @property
    def keys(self) -> tuple[str | int, ...]:
        """The way down to it."""
        return ("Properties", *_RULES, self.index, "ExpirationInDays")


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
    logs = _first(bucket, [f"{_base(each)}/CloudTrail/file" for each in writers])
    digests = _first(bucket, [f"{_base(each)}/CloudTrail-Digest/file" for each in writers])
    if logs is not None and logs.days < shortest:
        message = f"log files expire after {logs.days:g} days"
        finding = say("TW731", bucket, message, keys=logs.keys)
        yield mended(finding, {"ExpirationInDays": shortest})
    if digests is not None and (logs is None or digests.days < logs.days):
        stay = "never expire" if logs is None else f"after {logs.days:g}"
        message = f"digest files expire after {digests.days:g} days, log files {stay}"
        yield say("TW732", bucket, message, keys=digests.keys)


def _base(who: TrailIdentity) -> str:
    """Return what the keys of a trail's files begin with."""
    return who.log_paths()[-1].removesuffix("/*")


def _first(bucket: Bucket, keys: list[str]) -> _Expiry | None:
    found = [
        _Expiry(days=days, index=index)
        for index, rule in entries(at(bucket.properties, *_RULES))
        if (days := number(rule.get("ExpirationInDays"))) is not None
        and any(_covers(rule, key) for key in keys)
    ]
    return min(found, key=lambda each: each.days, default=None)


def _covers(rule: dict[str, Value], key: str) -> bool:
    """Return whether a lifecycle rule is known to be about all objects like one."""
    prefix = rule.get("Prefix", "")
    whole = rule.get("Status") == "Enabled" and not any(rule.get(each) for each in _NARROWING)
    return whole and isinstance(prefix, str) and key.startswith(prefix)


def _order(bucket: Bucket) -> Iterator[Finding]:
    for index, rule in entries(at(bucket.properties, *_RULES)):
        days = number(rule.get("ExpirationInDays"))
        moves = [each for _, each in entries(rule.get("Transitions"))]
        moves += [each for each in (rule.get("Transition"),) if isinstance(each, dict)]
        moved = [at(each, "TransitionInDays") for each in moves]
        late = [number(each) for each in moved]
        if days is not None and any(each is not None and each >= days for each in late):
            message = f"it expires objects after {days:g} days, and moves them no sooner"
            yield say("TW733", bucket, message, keys=("Properties", *_RULES, index))


def _lock(estate: Estate, bucket: Bucket, writers: list[TrailIdentity]) -> Iterator[Finding]:
    if str(at(bucket.properties, "ObjectLockEnabled")).lower() != "true":
        return
    yield from _unlocked(bucket)
    locked = _locked_days(bucket)
    logs = _first(bucket, [f"{_base(each)}/CloudTrail/file" for each in writers])
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


def _locked_days(bucket: Bucket) -> float | None:
    retention = at(bucket.properties, *_RETENTION)
    years = number(at(retention, "Years"))
    return number(at(retention, "Days")) if years is None else years * _DAYS_OF_A_YEAR


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
