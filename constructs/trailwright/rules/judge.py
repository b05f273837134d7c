"""Asks every rule about an estate."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trailwright.rules import (
    access_logs,
    alarm_actions,
    alarms,
    archive_retention,
    bucket_delivery,
    conditions,
    confused_deputy,
    cost,
    coverage,
    denials,
    encryption,
    heartbeats,
    insights,
    kept_chain,
    keys,
    limits,
    log_delivery,
    log_role,
    metric_filters,
    organization,
    public_access,
    recording,
    resource_policies,
    safeguards,
    topic_delivery,
    trail_options,
    unmet_conditions,
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
    coverage,
    confused_deputy,
    denials,
    unmet_conditions,
    conditions,
    public_access,
    metric_filters,
    alarms,
    alarm_actions,
    heartbeats,
    cost,
    kept_chain,
    safeguards,
    archive_retention,
    access_logs,
)


def judge(estate: Estate) -> tuple[Finding, ...]:
    """Return what all rules say of an estate, by file, resource and rule.

    Args:
        estate: What was read.
    """
    found = [finding for theme in _THEMES for finding in theme.findings(estate)]
    return tuple(sorted(found, key=lambda each: (each.origin.path, each.resource, each.rule.id)))
