"""TW5xx: would the alarms fire, and would anybody hear."""

from __future__ import annotations

from trailwright.rules.alarms import (
    actions,
    firing,
    heartbeats,
    metric_filters,
    patterns,
)

__all__ = ["THEMES"]

THEMES = (
    metric_filters,
    patterns,
    firing,
    actions,
    heartbeats,
)
