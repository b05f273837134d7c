"""A drill for people."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from trailwright.reports._drilled import OUTCOMES, drilled
from trailwright.reports._harmless import one_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from trailwright.drill import Drill
    from trailwright.model.findings import Finding
    from trailwright.reports._drilled import Drilled

__all__ = ["drill_text"]

_WIDTH = 80


def drill_text(result: Drill, findings: Sequence[Finding]) -> str:
    """Return a drill as text of 80 columns.

    Args:
        result: What the events did.

        findings: What the rules say of alarms.
    """
    rows = drilled(result, findings)
    return "\n".join([_head(result, len(rows)), *_lines(rows)])


def _head(result: Drill, alarms: int) -> str:
    files = "1 file" if result.files == 1 else f"{result.files:,} files"
    return f"{result.events:,} events in {files}, {alarms} alarms"


def _lines(rows: Sequence[Drilled]) -> Iterator[str]:
    for outcome, title in OUTCOMES.items():
        inside = [row for row in rows if row.outcome == outcome]
        if not inside:
            continue
        yield from ("", f"{title} ({len(inside)})")
        if outcome == "quiet":
            yield from _wrapped(", ".join(row.name for row in inside))
            continue
        for row in inside:
            yield from _wrapped(f"{row.name}: {_what(row)}")
            yield from (f"    {path} {event}" for path, event in map(_place, row.raised.first))
    unheard = [row for row in rows if row.unheard]
    if unheard:
        yield from ("", f"Nobody might hear ({len(unheard)})")
        for row in unheard:
            for each in row.unheard:
                yield from _wrapped(f"{row.name}: {each.message} ({each.rule.id})")


def _what(row: Drilled) -> str:
    raised = row.raised
    if row.outcome == "unreadable":
        return f"{raised.armed.trouble}"
    if row.outcome == "below":
        return f"{raised.events} of {raised.armed.threshold:g} in one period at most ({row.calls})"
    times = "once" if raised.times == 1 else f"{raised.times} times"
    return f"{times} by {raised.events} events ({row.calls})"


def _place(place: tuple[str, str]) -> tuple[str, str]:
    return one_line(place[0]), one_line(place[1])


def _wrapped(text: str) -> list[str]:
    return textwrap.wrap(
        one_line(text),
        _WIDTH,
        initial_indent="  ",
        subsequent_indent="    ",
        break_long_words=False,
        break_on_hyphens=False,
    )
