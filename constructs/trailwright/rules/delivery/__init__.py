"""TW1xx: would AWS take the trail, and would files, notices and events arrive."""

from __future__ import annotations

from trailwright.rules.delivery import (
    bucket,
    log_group,
    log_role,
    organization,
    resource_policies,
    topic,
    trail_options,
)

__all__ = ["THEMES"]

THEMES = (
    trail_options,
    organization,
    bucket,
    topic,
    resource_policies,
    log_group,
    log_role,
)
