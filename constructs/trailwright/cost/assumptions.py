"""What an estimate takes for granted, read from ``policies/cost-assumptions.json``."""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from typing import Any

from trailwright._policies import read_policy
from trailwright.cost.ranges import Range, exactly
from trailwright.model.record import record

__all__ = ["StorageClass", "assumption", "left_out", "month_days", "storage_class"]


@record
class StorageClass:
    """How S3 bills a storage class beyond its price.

    Args:
        minimum_days: The least days that an object is billed for.

        minimum_billed_size: Whether small objects are billed as larger ones.

        overhead: Whether S3 keeps something beside each object.
    """

    minimum_days: int
    minimum_billed_size: bool
    overhead: bool


@cache
def assumption(name: str) -> Range:
    """Return what is taken for granted.

    Args:
        name: Its name in the data.
    """
    said = _data()["assumptions"][name]
    return Range(**{end: Decimal(said[end]) for end in ("low", "likely", "high")})


def storage_class(name: str) -> StorageClass | None:
    """Return how a storage class is billed, or ``None`` for one that is not known.

    Args:
        name: As CloudFormation calls it, e.g. ``GLACIER``.
    """
    said = _data()["storage_classes"]["classes"].get(name)
    return None if said is None else StorageClass(**said)


def left_out() -> tuple[str, ...]:
    """Return what no estimate holds."""
    return tuple(_data()["left_out"])


def month_days() -> Range:
    """Return the days of a month."""
    return assumption("hours_per_month") / exactly(24)


def _data() -> dict[str, Any]:
    return read_policy("cost-assumptions.json")
