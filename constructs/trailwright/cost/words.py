"""Amounts of money in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trailwright.model.unknown import Unknown

if TYPE_CHECKING:
    from decimal import Decimal

    from trailwright.cost.ranges import Range

__all__ = ["money", "spread"]

#: Below it cents matter; above, they would say more than an estimate knows.
_CENTS_BELOW = 10


def money(amount: Decimal, *, sign: str = "", unit: str = "") -> str:
    """Return an amount, to the cent where it is small.

    Args:
        amount: USD.

        sign: ``+`` to show that it is a change. Default: only a minus is shown.

        unit: What stands before the figure. Default: nothing.
    """
    size = abs(amount)
    figure = f"{size:,.2f}" if size < _CENTS_BELOW else f"{size:,.0f}"
    if not figure.strip("0."):
        return f"{unit}{figure}"
    return f"{'-' if amount < 0 else sign}{unit}{figure}"


def spread(amount: Range | Unknown, *, sign: str = "") -> str:
    """Return a range of amounts in words.

    Args:
        amount: The range.

        sign: ``+`` to show that it is a change. Default: only a minus is shown.
    """
    if isinstance(amount, Unknown):
        return f"unknown: {amount.reason}"
    ends = (amount.low, amount.likely, amount.high)
    low, likely, high = (money(each, sign=sign, unit="$") for each in ends)
    return low if low == high else f"{low} to {high}, likely {likely}"
