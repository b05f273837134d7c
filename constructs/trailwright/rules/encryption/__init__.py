"""TW40x: could the trail encrypt."""

from __future__ import annotations

from trailwright.rules.encryption import (
    key_policy,
    keys,
)

__all__ = ["THEMES"]

THEMES = (
    key_policy,
    keys,
)
