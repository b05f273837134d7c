"""TW3xx: what the trails record."""

from __future__ import annotations

from trailwright.rules.recording import (
    coverage,
    insights,
    selectors,
)

__all__ = ["THEMES"]

THEMES = (
    selectors,
    insights,
    coverage,
)
