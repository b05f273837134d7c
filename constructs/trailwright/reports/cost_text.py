"""An estimate for people."""

from __future__ import annotations

import textwrap
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
from trailwright.reports._harmless import clipped, one_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from trailwright.cost import Change, Delta, Estimate, Line, PaidCopy, Range

__all__ = ["cost_text", "delta_text"]

_WIDTH = 80
_LABEL = 42


def cost_text(estimate: Estimate) -> str:
    """Return an estimate as text of 80 columns.

    Args:
        estimate: The estimate.
    """
    return "\n".join(_estimate(estimate))


def delta_text(change: Delta) -> str:
    """Return what changes between two estimates as text of 80 columns.

    Args:
        change: What changes.
    """
    return "\n".join(_delta(change))


def _estimate(estimate: Estimate) -> Iterator[str]:
    yield from _wrapped(f"{dated(estimate)}: {spread(estimate.total)} a month", "")
    yield from _wrapped(counted(estimate.volumes), "")
    for (trail, account), lines in by_trail(estimate):
        yield from ("", _columns(f"{trail} ({account})", "low", "likely", "high"))
        yield from (_row(each.label, each.amount) for each in lines)
        yield _row("Together", total_of(lines))
    yield from _copies("Paid copies", estimate.paid_copies)
    yield from _per_million(estimate)
    yield from _not_estimated(estimate)
    yield from _small_print(estimate.lines)


def _delta(change: Delta) -> Iterator[str]:
    yield from _wrapped(f"{dated(change.after)}: {spread(change.total, sign='+')} a month", "")
    yield from _wrapped(counted(change.after.volumes), "")
    yield from _wrapped(f"before: {spread(change.before.total)}", "  ")
    yield from _wrapped(f"after: {spread(change.after.total)}", "  ")
    heading = ""
    for each in sorted(change.changes, key=lambda each: (each.trail, each.account)):
        if heading != (heading := f"{each.trail} ({each.account})"):
            yield from ("", _columns(heading, "low", "likely", "high"))
        yield _changed(each)
    yield from _copies("New paid copies", change.new_paid_copies)
    yield from _copies("Paid copies no more", change.gone_paid_copies)
    yield from _not_estimated(change.after)
    yield from _small_print((*change.before.lines, *change.after.lines))


def _changed(change: Change) -> str:
    what = "new" if change.before is None else "gone" if change.after is None else ""
    return _row(f"{change.label} ({what})" if what else change.label, change.change, sign="+")


def _row(label: str, amount: Range | Unknown, sign: str = "") -> str:
    if isinstance(amount, Unknown):
        return _columns(f"  {label}", "", "unknown", "")
    figures = (amount.low, amount.likely, amount.high)
    return _columns(f"  {label}", *(money(each, sign=sign) for each in figures))


def _columns(label: str, *figures: str) -> str:
    shown = clipped(one_line(label), _LABEL - 1)
    return f"{shown:<{_LABEL}}{''.join(f'{each:>12}' for each in figures)}".rstrip()


def _copies(title: str, copies: Sequence[PaidCopy]) -> Iterator[str]:
    if copies:
        yield from ("", f"{title} ({len(copies)})")
        for each in copies:
            yield from _wrapped(paid(each))


def _per_million(estimate: Estimate) -> Iterator[str]:
    asked = {
        name: cost
        for name, cost in estimate.per_million.items()
        if not estimate.volumes.knows(name)
    }
    if asked:
        yield from ("", _columns("A million events a month", "low", "likely", "high"))
        yield from (_row(CATEGORIES[name].capitalize(), cost) for name, cost in asked.items())


def _not_estimated(estimate: Estimate) -> Iterator[str]:
    yield from ("", "Not estimated")
    for each in estimate.not_estimated:
        whose = f" of {each.trail}" if each.trail else ""
        yield from _wrapped(f"{each.what}{whose}: {each.why}")
    yield from _wrapped(", ".join(left_out()))


def _small_print(lines: Sequence[Line]) -> Iterator[str]:
    yield ""
    for each in assumed(lines):
        yield from _wrapped(each, "")


def _wrapped(text: str, indent: str = "  ") -> list[str]:
    return textwrap.wrap(
        one_line(text),
        _WIDTH,
        initial_indent=indent,
        subsequent_indent=f"{indent}  ",
        break_on_hyphens=False,
    )
