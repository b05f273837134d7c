"""Would CloudTrail take the trail's own options."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trailwright.model import names
from trailwright.model.symbols import is_symbolic
from trailwright.model.unknown import Unknown
from trailwright.rules._say import say
from trailwright.rules._trails import is_organization, text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trailwright.model.estate import Estate
    from trailwright.model.findings import Finding
    from trailwright.model.resources import Trail

__all__ = ["findings"]


def findings(estate: Estate) -> Iterator[Finding]:
    """Yield options that CloudTrail refuses.

    Args:
        estate: What was read.
    """
    for trail in estate.trails:
        yield from _names(trail)
        yield from _global_events(trail)
        yield from _management_account(estate, trail)


def _names(trail: Trail) -> Iterator[Finding]:
    checks = (
        ("TW112", "TrailName", trail.properties.get("TrailName"), names.trail_name),
        ("TW113", "S3KeyPrefix", trail.s3_key_prefix, names.s3_key_prefix),
    )
    for rule_id, option, value, check in checks:
        known = text(value)
        if known is None or is_symbolic(known):
            continue
        for problem in check(known, option):
            yield say(rule_id, trail, str(problem), keys=("Properties", option))


def _global_events(trail: Trail) -> Iterator[Finding]:
    included = trail.include_global_service_events
    if trail.is_multi_region_trail is True and included in (None, False):
        how = "is absent" if included is None else "is false"
        message = f"IncludeGlobalServiceEvents {how} on a trail of all Regions"
        yield say("TW111", trail, message, keys=("Properties", "IsMultiRegionTrail"))


def _management_account(estate: Estate, trail: Trail) -> Iterator[Finding]:
    organization = estate.organization
    if not is_organization(trail) or organization is None:
        return
    manager = organization.management_account
    if manager is None or isinstance(trail.account, Unknown) or trail.account == manager:
        return
    message = f"the stack is in account {trail.account}, the management account is {manager}"
    for rule_id in ("TW114", "TW115"):
        yield say(rule_id, trail, message, keys=("Properties", "IsOrganizationTrail"))
