"""Asks every rule about an estate."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from trailwright.rules import (
    access,
    alarms,
    cost,
    delivery,
    encryption,
    limits,
    protection,
    recording,
)

if TYPE_CHECKING:
    from trailwright.model.estate import Estate
    from trailwright.model.findings import Finding

__all__ = ["judge"]

_THEMES = (
    *delivery.THEMES,
    limits,
    *recording.THEMES,
    *encryption.THEMES,
    *access.THEMES,
    *alarms.THEMES,
    cost,
    *protection.THEMES,
)


def judge(estate: Estate) -> tuple[Finding, ...]:
    """Return what all rules say of an estate, by file, resource and rule.

    Args:
        estate: What was read.
    """
    own = replace(estate)  # what rules work out is let go with it
    found = [finding for theme in _THEMES for finding in theme.findings(own)]
    return tuple(sorted(found, key=lambda each: (each.origin.path, each.resource, each.rule.id)))
