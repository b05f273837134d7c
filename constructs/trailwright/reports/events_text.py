"""Event history for people: a table of 80 columns."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from trailwright.reports._harmless import clipped, one_line
from trailwright.reports.event_rows import event_row

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from trailwright.reports.event_rows import EventRow

__all__ = ["events_text"]

_WIDTH = 80
#: Time, event name, who, Region; two blanks apart.
_WIDTHS = (19, 24, 17, 14)
_INDENT = " " * (_WIDTHS[0] + 2)


def events_text(events: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """Yield the lines of a table, each with its end.

    An event takes a line, and a second one when it was refused or concerns something.

    Args:
        events: As for :func:`~trailwright.reports.event_rows.event_row`.
    """
    yield _line(("Time (UTC)", "Event", "User", "Region"))
    for row in map(event_row, events):
        time = row.eventTime.replace("T", " ").removesuffix("Z")
        yield _line((time, row.eventName, row.userName, row.awsRegion))
        more = _more(row)
        if more:
            yield f"{_INDENT}{clipped(one_line(more), _WIDTH - len(_INDENT))}\n"


def _line(cells: tuple[str, ...]) -> str:
    shown = (
        clipped(one_line(cell), width).ljust(width)
        for cell, width in zip(cells, _WIDTHS, strict=True)
    )
    return f"{'  '.join(shown).rstrip()}\n"


def _more(row: EventRow) -> str:
    return "  ".join(filter(None, (row.errorCode, row.resources)))
