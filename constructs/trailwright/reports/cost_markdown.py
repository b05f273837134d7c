"""An estimate for a pull request."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trailwright.cost import left_out
from trailwright.cost.estimate import total_of
from trailwright.model.unknown import Unknown
from trailwright.reports._costs import (
    CATEGORIES,
    assumed,
    by_trail,
    counted,
    dated,
    money,
    paid,
    spread,
)
from trailwright.reports._markdown import code, prose

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from trailwright.cost import Change, Delta, Estimate, PaidCopy, Range

__all__ = ["cost_markdown", "delta_markdown"]

_HEAD = ("| Trail | What | Low | Likely | High |", "| --- | --- | --: | --: | --: |")


def cost_markdown(estimate: Estimate) -> str:
    """Return an estimate as tables.

    Args:
        estimate: The estimate.
    """
    return "\n".join(_estimate(estimate))


def delta_markdown(change: Delta) -> str:
    """Return what changes between two estimates as a table.

    Args:
        change: What changes.
    """
    return "\n".join(_delta(change))


def _estimate(estimate: Estimate) -> Iterator[str]:
    yield from (f"**{prose(spread(estimate.total))} a month**", "")
    yield from (f"{dated(estimate)}. {counted(estimate.volumes)}.", "")
    yield from _HEAD
    for (trail, _), lines in by_trail(estimate):
        yield from (_row(trail, prose(each.label), each.amount) for each in lines)
        yield _row(trail, "**Together**", total_of(lines))
    yield from _copies("Paid copy", estimate.paid_copies)
    yield from _per_million(estimate)
    yield from _small_print(estimate)


def _delta(change: Delta) -> Iterator[str]:
    yield from (f"**{prose(spread(change.total, sign='+'))} a month**", "")
    yield from (f"Before: {prose(spread(change.before.total))}.", "")
    yield from (f"{dated(change.after)}. {counted(change.after.volumes)}.", "")
    yield from (*_HEAD, *map(_changed, change.changes)) if change.changes else ("Nothing changes.",)
    yield from _copies("New paid copy", change.new_paid_copies)
    yield from _copies("Paid copy no more", change.gone_paid_copies)
    yield from _small_print(change.after)


def _changed(change: Change) -> str:
    what = " (new)" if change.before is None else " (gone)" if change.after is None else ""
    return _row(change.trail, prose(f"{change.label}{what}"), change.change, sign="+")


def _row(trail: str, label: str, amount: Range | Unknown, sign: str = "") -> str:
    if isinstance(amount, Unknown):
        return f"| {code(trail)} | {label} | | {prose(f'unknown: {amount.reason}')} | |"
    figures = (amount.low, amount.likely, amount.high)
    cells = " | ".join(money(each, sign=sign) for each in figures)
    return f"| {code(trail)} | {label} | {cells} |"


def _copies(title: str, copies: Sequence[PaidCopy]) -> Iterator[str]:
    for each in copies:
        yield from ("", f"{title}: {prose(paid(each))}.")


def _per_million(estimate: Estimate) -> Iterator[str]:
    for name, cost in estimate.per_million.items():
        if not estimate.volumes.knows(name):
            yield from ("", f"A million {CATEGORIES[name]} a month: {prose(spread(cost))}.")


def _small_print(estimate: Estimate) -> Iterator[str]:
    yield from ("", "Not estimated:", "")
    for each in estimate.not_estimated:
        whose = f" of {code(each.trail)}" if each.trail else ""
        yield f"- {prose(each.what)}{whose}: {prose(each.why)}"
    yield f"- {prose(', '.join(left_out()))}"
    for sentence in assumed(estimate.lines):
        yield from ("", f"{prose(sentence)}.")
