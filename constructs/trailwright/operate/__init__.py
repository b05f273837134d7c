"""Looks at live accounts. With ``readers.account`` and ``sandbox``, the only rooms with boto3."""

from __future__ import annotations

from trailwright.operate.accounts import (
    account_id,
    enabled_regions,
    foreign_endpoint,
    open_session,
)
from trailwright.operate.calls import Calls
from trailwright.operate.clock import Clock
from trailwright.operate.events import Query, Window, moment, within_history
from trailwright.operate.history import RegionHistory, read_history
from trailwright.operate.journal import Journal, JournalError
from trailwright.operate.outcomes import Answered, CouldNotLook, Outcome, Reason
from trailwright.operate.pace import Pace
from trailwright.operate.workers import Workers

__all__ = [
    "Answered",
    "Calls",
    "Clock",
    "CouldNotLook",
    "Journal",
    "JournalError",
    "Outcome",
    "Pace",
    "Query",
    "Reason",
    "RegionHistory",
    "Window",
    "Workers",
    "account_id",
    "enabled_regions",
    "foreign_endpoint",
    "moment",
    "open_session",
    "read_history",
    "within_history",
]
