"""TW42x to TW44x: who else may use what trails use, and whom policies lock out."""

from __future__ import annotations

from trailwright.rules.access import (
    conditions,
    confused_deputy,
    denials,
    public_access,
    unmet_conditions,
)

__all__ = ["THEMES"]

THEMES = (
    confused_deputy,
    denials,
    unmet_conditions,
    conditions,
    public_access,
)
