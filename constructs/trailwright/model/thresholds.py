"""From which value on a setting is told, read from ``policies/thresholds.json``."""

from __future__ import annotations

from trailwright._policies import read_policy

__all__ = ["threshold"]


def threshold(name: str) -> int:
    """Return a threshold.

    Args:
        name: Its name in the data.
    """
    return read_policy("thresholds.json")["thresholds"][name]["value"]
