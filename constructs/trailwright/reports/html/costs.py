"""What the trails cost in a month, trail by trail, and what no figure holds."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from trailwright.cost import left_out
from trailwright.cost.estimate import total_of
from trailwright.model.unknown import Unknown
from trailwright.reports._costs import CATEGORIES, assumed, by_trail, dated, money, paid, spread

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from decimal import Decimal

    from trailwright.cost import Estimate, Line, Range

__all__ = ["Bill", "Position", "Priced", "TrailBill", "bill"]

_WHOLE = 100


class Priced(NamedTuple):
    """An amount in its three figures, or why there is none."""

    low: str
    likely: str
    high: str
    reason: str = ""


class Position(NamedTuple):
    """One thing that a trail pays for, and how many of a hundred dollars that is."""

    label: str
    amount: Priced
    share: float


class TrailBill(NamedTuple):
    """What one trail costs, all together and thing by thing."""

    trail: str
    account: str
    total: Priced
    share: float
    positions: Sequence[Position]


class Bill(NamedTuple):
    """An estimate, as it is shown.

    Args:
        total: The likely amount, all together.

        span: From which amount to which.

        dated: Of which month it is, and at which prices.

        trails: What each trail costs.

        remarks: Paid copies, and what a million more events cost.

        left_out: What is not estimated, and what prices are not sure.
    """

    total: str
    span: str
    dated: str
    trails: Sequence[TrailBill]
    remarks: Sequence[str]
    left_out: Sequence[str]


def bill(estimate: Estimate) -> Bill:
    """Return what is shown of an estimate.

    Args:
        estimate: The estimate.
    """
    total = estimate.total
    return Bill(
        total=f"${money(total.likely)}",
        span=f"${money(total.low)} to ${money(total.high)}",
        dated=dated(estimate),
        trails=[_trail(*whose, lines, total.likely) for whose, lines in by_trail(estimate)],
        remarks=[*_remarks(estimate)],
        left_out=[*_left_out(estimate)],
    )


def _trail(trail: str, account: str, lines: Sequence[Line], total: Decimal) -> TrailBill:
    together = total_of(lines)
    positions = _positions(lines, together.likely)
    return TrailBill(trail, account, _priced(together), _share(together, total), positions)


def _positions(lines: Sequence[Line], total: Decimal) -> Sequence[Position]:
    """Return what a trail pays for, the dearest first, and what has no price at the end."""
    amounts = [(each.label, each.amount) for each in lines]
    found = [Position(label, _priced(each), _share(each, total)) for label, each in amounts]
    return sorted(found, key=lambda each: -each.share)


def _share(amount: Range | Unknown, total: Decimal) -> float:
    if isinstance(amount, Unknown) or not total:
        return 0.0
    return round(float(_WHOLE * amount.likely / total), 2)


def _priced(amount: Range | Unknown) -> Priced:
    if isinstance(amount, Unknown):
        return Priced("", "", "", f"not known: {amount.reason}")
    low, likely, high = (money(each) for each in (amount.low, amount.likely, amount.high))
    return Priced(low, likely, high)


def _remarks(estimate: Estimate) -> Iterator[str]:
    for each in estimate.paid_copies:
        yield f"{paid(each)}: {spread(each.amount)} a month"
    for name, amount in estimate.per_million.items():
        counted = "" if estimate.volumes.knows(name) else ", of which none is counted here"
        yield f"A million {CATEGORIES[name]} a month: {spread(amount)}{counted}"


def _left_out(estimate: Estimate) -> Iterator[str]:
    for each in estimate.not_estimated:
        whose = f" of {each.trail}" if each.trail else ""
        yield f"{each.what}{whose}: {each.why}"
    yield ", ".join(left_out())
    yield from assumed(estimate.lines)
