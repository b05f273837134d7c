"""Asks every rule about an estate."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trailwright.rules import (
    bucket_delivery,
    encryption,
    insights,
    keys,
    limits,
    log_delivery,
    log_role,
    organization,
    recording,
    resource_policies,
    topic_delivery,
    trail_options,
)

if TYPE_CHECKING:
    from trailwright.model.estate import Estate
    from trailwright.model.findings import Finding

__all__ = ["judge"]

_THEMES = (
    trail_options,
    organization,
    bucket_delivery,
    topic_delivery,
    resource_policies,
    log_delivery,
    log_role,
    encryption,
    keys,
    limits,
    recording,
    insights,
)


def judge(estate: Estate) -> tuple[Finding, ...]:
    """Return what all rules say of an estate, by file, resource and rule.

    Args:
        estate: What was read.
    """
    found = [finding for theme in _THEMES for finding in theme.findings(estate)]
    return tuple(sorted(found, key=lambda each: (each.origin.path, each.resource, each.rule.id)))
