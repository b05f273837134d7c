"""How long a bucket keeps the files of a trail, and in which storage class."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trailwright.model.properties import at, entries
from trailwright.model.quotas import quotas
from trailwright.model.record import record

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trailwright.model.resources import Bucket, Trail, Value

__all__ = ["Lifecycle", "Move", "lifecycle", "whole_number"]

#: No quantity of AWS's has more digits.
_DIGITS = 15
_RULES = ("LifecycleConfiguration", "Rules")


@record
class Move:
    """A move to another storage class.

    Args:
        storage_class: As CloudFormation calls it, e.g. ``GLACIER``.

        after_days: The age at which files move.

        small: Whether files below 128 KB move too.
    """

    storage_class: str
    after_days: int
    small: bool


@record
class Lifecycle:
    """What becomes of files as they grow old.

    Args:
        moves: The moves, the earliest first.

        expire_days: The age at which they expire. Default: never.
    """

    moves: tuple[Move, ...] = ()
    expire_days: int | None = None


def lifecycle(bucket: Bucket, trail: Trail) -> Lifecycle:
    """Return what a bucket does with a trail's files.

    Args:
        bucket: The bucket.

        trail: The trail.
    """
    rules = [each for each in _rules(bucket) if _covers(each, trail)]
    expiries = [whole_number(each.get("ExpirationInDays")) for each in rules]
    moves = (move for each in rules for move in _moves(each))
    return Lifecycle(
        moves=tuple(sorted(moves, key=lambda each: each.after_days)),
        expire_days=min((each for each in expiries if each is not None), default=None),
    )


def whole_number(value: Value) -> int | None:
    """Return a whole number, which may be written as text; ``None`` when there is none.

    Args:
        value: The value.
    """
    text = str(value)
    known = not isinstance(value, bool) and text.isascii() and text.isdecimal()
    return int(text[:_DIGITS]) if known else None


def _rules(bucket: Bucket) -> Iterator[dict[str, Value]]:
    for _, rule in entries(at(bucket.properties, *_RULES)):
        if rule.get("Status") == "Enabled" and not rule.get("TagFilters"):
            yield rule


def _covers(rule: dict[str, Value], trail: Trail) -> bool:
    prefix, own = rule.get("Prefix") or "", trail.s3_key_prefix or ""
    if not isinstance(prefix, str) or not isinstance(own, str):
        return False
    return f"{own}/AWSLogs/".lstrip("/").startswith(prefix)


def _moves(rule: dict[str, Value]) -> Iterator[Move]:
    written = [each for _, each in entries(rule.get("Transitions"))]
    single = rule.get("Transition")
    for each in (*written, *([single] if isinstance(single, dict) else [])):
        days = whole_number(each.get("TransitionInDays"))
        if days is not None:
            name = str(each.get("StorageClass"))
            yield Move(storage_class=name, after_days=days, small=_takes_small(rule))


def _takes_small(rule: dict[str, Value]) -> bool:
    """Return whether a rule moves small files; S3 does so only where it is told to."""
    least = whole_number(rule.get("ObjectSizeGreaterThan"))
    return least is not None and least < quotas().small_object_kb * 1024 - 1
