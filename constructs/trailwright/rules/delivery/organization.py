"""Is the place one where such a trail can be made."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trailwright.model.regions import (
    insights_supported,
    is_known_region,
    is_opt_in,
    organization_trails_supported,
)
from trailwright.model.unknown import Unknown
from trailwright.posture.trails import is_organization
from trailwright.rules._say import say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trailwright.model.estate import Estate
    from trailwright.model.findings import Finding
    from trailwright.model.resources import Trail

__all__ = ["findings"]

_KEYS = ("Properties", "IsOrganizationTrail")
_INSIGHTS = ("Properties", "InsightSelectors")


def findings(estate: Estate) -> Iterator[Finding]:
    """Yield why an account, a Region or a partition is the wrong place for a trail.

    Args:
        estate: What was read.
    """
    for trail in estate.trails:
        yield from _unsupported(trail)
        if is_organization(trail):
            yield from _trust(estate, trail)
            yield from _management_account(estate, trail)
            yield from _home_region(trail)


def _trust(estate: Estate, trail: Trail) -> Iterator[Finding]:
    """Yield a reminder, once; who describes the organization has looked at it."""
    if estate.organization is None:
        message = "whether AWS Organizations trusts CloudTrail cannot be seen in a template"
        yield say("TW130", trail, message, keys=_KEYS)


def _unsupported(trail: Trail) -> Iterator[Finding]:
    partition = trail.place.partition_text
    asked = (
        ("organization trails", is_organization(trail), organization_trails_supported, _KEYS),
        (
            "Insights",
            trail.insight_selectors,
            insights_supported,
            ("Properties", "InsightSelectors"),
        ),
    )
    for what, wanted, supported, keys in asked:
        if wanted and not isinstance(wanted, Unknown) and not supported(partition):
            message = f"AWS documents no {what} in partition {partition}"
            yield say("TW132", trail, message, keys=keys)


def _management_account(estate: Estate, trail: Trail) -> Iterator[Finding]:
    manager = estate.organization.management_account if estate.organization else None
    if manager is None or isinstance(trail.account, Unknown) or trail.account == manager:
        return
    message = f"the stack is in account {trail.account}, the management account is {manager}"
    for rule_id in ("TW114", "TW115"):
        yield say(rule_id, trail, message, keys=_KEYS)


def _home_region(trail: Trail) -> Iterator[Finding]:
    region = trail.region
    if trail.is_multi_region_trail is not True or isinstance(region, Unknown):
        return
    if is_known_region(region) and is_opt_in(region):
        message = f"members that have not enabled {region} send it nothing, from any Region"
        yield say("TW131", trail, message, keys=("Properties", "IsMultiRegionTrail"))
