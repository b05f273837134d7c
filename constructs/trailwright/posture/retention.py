"""How long a bucket keeps objects, by its lifecycle rules and its Object Lock."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trailwright.model.properties import at, entries, number
from trailwright.model.record import record

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from trailwright.model.resources import Bucket, Value
    from trailwright.model.trails import TrailIdentity

__all__ = [
    "RULES",
    "Expiry",
    "file_keys",
    "first_expiry",
    "first_move",
    "first_noncurrent_expiry",
    "locked_days",
    "moves",
]

#: Where lifecycle rules stand.
RULES = ("LifecycleConfiguration", "Rules")
_RETENTION = ("ObjectLockConfiguration", "Rule", "DefaultRetention")
_DAYS_OF_A_YEAR = 365
#: What narrows a lifecycle rule to some of the objects below its prefix.
_NARROWING = ("TagFilters", "ObjectSizeGreaterThan", "ObjectSizeLessThan")


@record
class Expiry:
    """When the first lifecycle rule expires objects, and which one that is."""

    days: float
    index: int

    @property
    def keys(self) -> tuple[str | int, ...]:
        """The way down to it."""
        return ("Properties", *RULES, self.index, "ExpirationInDays")


def file_keys(writers: Sequence[TrailIdentity], folder: str) -> list[str]:
    """Return a key of a file of each trail.

    Args:
        writers: The trails.

        folder: ``CloudTrail`` for log files, ``CloudTrail-Digest`` for digest files.
    """
    return [f"{each.log_paths()[-1].removesuffix('/*')}/{folder}/file" for each in writers]


def first_expiry(bucket: Bucket, keys: Sequence[str]) -> Expiry | None:
    """Return the first lifecycle rule that is known to expire one of some objects.

    Args:
        bucket: The bucket.

        keys: The objects.
    """
    found = [
        Expiry(days=days, index=index)
        for index, rule in entries(at(bucket.properties, *RULES))
        if (days := number(rule.get("ExpirationInDays"))) is not None
        and any(_covers(rule, key) for key in keys)
    ]
    return min(found, key=lambda each: each.days, default=None)


def first_move(bucket: Bucket, keys: Sequence[str]) -> float | None:
    """Return after how many days the first of some objects are moved, small ones aside.

    Args:
        bucket: The bucket.

        keys: The objects.
    """
    found = [
        days
        for _, rule in entries(at(bucket.properties, *RULES))
        if any(_is_below(rule, key) for key in keys)
        for days in moves(rule)
        if days is not None
    ]
    return min(found, default=None)


def first_noncurrent_expiry(bucket: Bucket, keys: Sequence[str]) -> float | None:
    """Return after how many days what was overwritten or deleted is gone, if ever.

    Args:
        bucket: The bucket.

        keys: The objects.
    """
    found = [
        days
        for _, rule in entries(at(bucket.properties, *RULES))
        if any(_covers(rule, key) for key in keys) and (days := _noncurrent_days(rule)) is not None
    ]
    return min(found, default=None)


def _noncurrent_days(rule: dict[str, Value]) -> float | None:
    newer = number(at(rule, "NoncurrentVersionExpiration", "NoncurrentDays"))
    return number(rule.get("NoncurrentVersionExpirationInDays")) if newer is None else newer


def moves(rule: dict[str, Value]) -> Iterator[float | None]:
    """Yield after how many days a lifecycle rule moves objects, where that is known.

    Args:
        rule: The rule.
    """
    written = [each for _, each in entries(rule.get("Transitions"))]
    written += [each for each in (rule.get("Transition"),) if isinstance(each, dict)]
    yield from (number(at(each, "TransitionInDays")) for each in written)


def locked_days(bucket: Bucket) -> float | None:
    """Return how long Object Lock keeps each object, if a bucket has a default retention.

    Args:
        bucket: The bucket.
    """
    retention = at(bucket.properties, *_RETENTION)
    years = number(at(retention, "Years"))
    return number(at(retention, "Days")) if years is None else years * _DAYS_OF_A_YEAR


def _covers(rule: dict[str, Value], key: str) -> bool:
    """Return whether a lifecycle rule is known to be about all objects like one."""
    return _is_below(rule, key) and not any(rule.get(each) for each in _NARROWING)


def _is_below(rule: dict[str, Value], key: str) -> bool:
    prefix = rule.get("Prefix", "")
    return rule.get("Status") == "Enabled" and isinstance(prefix, str) and key.startswith(prefix)
