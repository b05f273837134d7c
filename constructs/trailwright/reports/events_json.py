"""Event history for programs, ``trailwright drill`` among them: whole events, one a line."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from trailwright.reports.event_rows import recorded

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

__all__ = ["events_json_lines"]


def events_json_lines(events: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """Yield each event as CloudTrail recorded it, a line each, with its end.

    Args:
        events: As for :func:`~trailwright.reports.event_rows.event_row`.
    """
    for event in events:
        yield f"{json.dumps(recorded(event), separators=(',', ':'))}\n"
