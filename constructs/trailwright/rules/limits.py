"""Would all the trails fit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trailwright.model.ledger import TrailUse, trail_ledger
from trailwright.model.unknown import Unknown
from trailwright.rules._say import say
from trailwright.rules._trails import is_organization

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trailwright.model.estate import Estate
    from trailwright.model.findings import Finding
    from trailwright.model.resources import Trail

__all__ = ["findings"]


def findings(estate: Estate) -> Iterator[Finding]:
    """Yield why the trails cannot all exist, those that are there already among them.

    Args:
        estate: What was read.
    """
    counted = [trail for trail in estate.trails if not isinstance(trail.exists, Unknown)]
    if not counted:
        return
    uses = [_use(trail) for trail in counted] + _existing(estate)
    for problem in trail_ledger(uses).problems():
        rule_id = "TW202" if "AlreadyExists" in problem.rule else "TW201"
        yield say(rule_id, counted[-1], str(problem))


def _use(trail: Trail) -> TrailUse:
    return TrailUse(
        name=trail.ref if isinstance(trail.name, Unknown) else trail.name,
        account=f"{trail.place.account_text}",
        home_region=trail.place.region_text,
        multi_region=trail.is_multi_region_trail is True,
        organization=is_organization(trail),
        origin=f"{trail.origin.path} {trail.logical_id}",
    )


def _existing(estate: Estate) -> list[TrailUse]:
    return [
        TrailUse(
            name=each.name,
            account=str(each.account),
            home_region=str(each.home_region),
            multi_region=each.multi_region,
            organization=each.organization,
        )
        for each in estate.existing_trails
    ]
