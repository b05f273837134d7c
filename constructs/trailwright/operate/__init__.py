"""What is done with live accounts, through what ``readers.account`` answers."""

from __future__ import annotations

from trailwright.operate.events import Query, Window, moment, within_history
from trailwright.operate.history import RegionHistory, read_history
from trailwright.operate.journal import Journal, JournalError

__all__ = [
    "Journal",
    "JournalError",
    "Query",
    "RegionHistory",
    "Window",
    "moment",
    "read_history",
    "within_history",
]
