"""The trails of an estate, as far as the limits on their number are concerned."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trailwright.model.ledger import TrailUse
from trailwright.model.unknown import Unknown
from trailwright.posture.trails import is_organization

if TYPE_CHECKING:
    from collections.abc import Iterable

    from trailwright.model.resources import ExistingTrail, Trail

__all__ = ["existing_uses", "trail_use"]


def trail_use(trail: Trail) -> TrailUse:
    """Return the slots that a trail takes.

    Args:
        trail: The trail.
    """
    return TrailUse(
        name=trail.ref if isinstance(trail.name, Unknown) else trail.name,
        account=trail.place.account_text,
        home_region=trail.place.region_text,
        multi_region=trail.is_multi_region_trail is True,
        organization=is_organization(trail),
        origin=f"{trail.origin.path} {trail.origin.logical_id}",
    )


def existing_uses(trails: Iterable[ExistingTrail]) -> list[TrailUse]:
    """Return the slots that the trails take which are there already.

    Args:
        trails: The trails.
    """
    return [
        TrailUse(
            name=each.name,
            account=str(each.account),
            home_region=str(each.home_region),
            multi_region=each.multi_region,
            organization=each.organization,
        )
        for each in trails
    ]
