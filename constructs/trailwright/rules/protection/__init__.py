"""TW7xx: what is kept, for how long, and how safely."""

from __future__ import annotations

from trailwright.rules.protection import (
    access_logs,
    kept_chain,
    retention,
    safeguards,
)

__all__ = ["THEMES"]

THEMES = (
    kept_chain,
    safeguards,
    retention,
    access_logs,
)
