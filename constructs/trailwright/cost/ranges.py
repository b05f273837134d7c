"""A quantity that is known only within bounds."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from trailwright.model.record import record

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["Range", "exactly"]


@record
class Range:
    """Three estimates of one quantity, none below the one before.

    Args:
        low: The least it may be.

        likely: What it will most likely be.

        high: The most.
    """

    low: Decimal
    likely: Decimal
    high: Decimal

    def __add__(self, other: Range) -> Range:
        return Range(
            low=self.low + other.low,
            likely=self.likely + other.likely,
            high=self.high + other.high,
        )

    def __mul__(self, other: Range) -> Range:
        return Range(
            low=self.low * other.low,
            likely=self.likely * other.likely,
            high=self.high * other.high,
        )

    def __truediv__(self, other: Range) -> Range:
        """Return the quotient: lowest where it is divided by the highest."""
        return Range(
            low=self.low / other.high,
            likely=self.likely / other.likely,
            high=self.high / other.low,
        )

    def __sub__(self, other: Range) -> Range:
        """Return what changes between two estimates that take the same for granted."""
        changes = (self.low - other.low, self.likely - other.likely, self.high - other.high)
        return Range(low=min(changes), likely=changes[1], high=max(changes))

    def __bool__(self) -> bool:
        """Return whether it may be anything but nothing."""
        return any((self.low, self.likely, self.high))

    @property
    def rest(self) -> Range:
        """What a share of one leaves."""
        return Range(low=1 - self.high, likely=1 - self.likely, high=1 - self.low)

    @property
    def at_worst(self) -> Range:
        """The same, if it is anything at all."""
        return Range(low=Decimal(0), likely=self.likely, high=self.high)

    def at_least(self, other: Range) -> Range:
        """Return the larger of the two.

        Args:
            other: Another.
        """
        return Range(
            low=max(self.low, other.low),
            likely=max(self.likely, other.likely),
            high=max(self.high, other.high),
        )

    def each(self, work: Callable[[Decimal], Decimal]) -> Range:
        """Return what becomes of it by a function that never falls.

        Args:
            work: The function.
        """
        return Range(low=work(self.low), likely=work(self.likely), high=work(self.high))


def exactly(value: int | str | Decimal) -> Range:
    """Return a quantity that is known.

    Args:
        value: The quantity.
    """
    known = Decimal(value)
    return Range(low=known, likely=known, high=known)
