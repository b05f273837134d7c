"""Event history for spreadsheets, which must not run what an attacker named a user."""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING, Any

from trailwright.reports._harmless import one_line
from trailwright.reports.event_rows import EventRow, event_row

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

__all__ = ["events_csv"]

# What a spreadsheet takes for the beginning of a formula, in both widths and after blanks
# (https://owasp.org/www-community/attacks/CSV_Injection).
_FORMULA = re.compile("\\s*[=+\\-@\uff1d\uff0b\uff0d\uff20|%]|[\t\r\n]")


def events_csv(events: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """Yield the lines of a table, each with its end; every cell is quoted and no formula.

    Args:
        events: As for :func:`~trailwright.reports.event_rows.event_row`.
    """
    yield _line(EventRow._fields)
    yield from (_line(event_row(event)) for event in events)


def _line(cells: Sequence[str]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\n")
    writer.writerow([_safe(cell) for cell in cells])
    return text.getvalue()


def _safe(cell: str) -> str:
    shown = one_line(cell)
    return f"'{shown}" if _FORMULA.match(cell) else shown
