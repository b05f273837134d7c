"""Amounts say no more than an estimate knows."""

from __future__ import annotations

from decimal import Decimal

import pytest

from trailwright.cost import Range
from trailwright.model.unknown import Unknown
from trailwright.reports._costs import money, spread


@pytest.mark.parametrize(
    ("amount", "expected"),
    [
        ("0", "0.00"),
        ("0.004", "0.00"),
        ("-0.004", "0.00"),
        ("0.006", "+0.01"),
        ("9.994", "+9.99"),
        ("10", "+10"),
        ("1234.5678", "+1,235"),
        ("-1234.5678", "-1,235"),
        ("-0.5", "-0.50"),
    ],
)
def test_cents_are_told_where_they_matter(amount: str, expected: str) -> None:
    """And what rounds to nothing has no sign."""
    assert expected == money(Decimal(amount), sign="+")


@pytest.mark.parametrize(
    ("low", "likely", "high", "expected"),
    [
        ("1", "2", "3", "$1.00 to $3.00, likely $2.00"),
        ("3", "3", "3", "$3.00"),
        ("-20", "-2", "0", "-$20 to $0.00, likely -$2.00"),
    ],
)
def test_a_range_is_told_by_its_ends(low: str, likely: str, high: str, expected: str) -> None:
    """Or by itself when it is known."""
    found = Range(low=Decimal(low), likely=Decimal(likely), high=Decimal(high))

    assert expected == spread(found)


def test_what_is_unknown_is_told_with_its_reason() -> None:
    """It has no figure."""
    assert "unknown: nobody said" == spread(Unknown("nobody said"))
