"""Whether trails are in one account, and record the same Regions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trailwright.model.once import once
from trailwright.model.symbols import is_symbolic
from trailwright.posture.trails import is_organization

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from trailwright.model.estate import Estate
    from trailwright.model.resources import ExistingTrail, Resource, Trail

__all__ = ["also_there", "same_account", "shares_region", "trails_by_account", "trails_near"]


@once
def trails_by_account(estate: Estate) -> Mapping[str, Sequence[Trail]]:
    """Return the trails of each account, or of its stand-in.

    Args:
        estate: What was read.
    """
    found: dict[str, list[Trail]] = {}
    for trail in estate.trails:
        found.setdefault(trail.place.account_text, []).append(trail)
    return found


def trails_near(estate: Estate, resource: Resource) -> tuple[Trail, ...]:
    """Return the trails that may record the account of a resource.

    Args:
        estate: What was read.

        resource: The resource.
    """
    account = resource.place.account_text
    own = trails_by_account(estate).get(account, ())
    others = _organization_trails(estate)
    return (*own, *(each for each in others if each.place.account_text != account))


@once
def _organization_trails(estate: Estate) -> tuple[Trail, ...]:
    return tuple(each for each in estate.trails if is_organization(each))


def same_account(one: Resource, other: Resource) -> bool:
    """Return whether two resources are known to be in one account.

    Args:
        one: A resource.

        other: Another.
    """
    return _same(one, other, one.place.account_text, other.place.account_text)


def shares_region(one: Trail, other: Trail) -> bool:
    """Return whether two trails are known to record one and the same Region.

    Args:
        one: A trail.

        other: Another.
    """
    if one.is_multi_region_trail is True or other.is_multi_region_trail is True:
        return True
    return _same(one, other, one.place.region_text, other.place.region_text)


def also_there(trail: Trail, existing: ExistingTrail) -> bool:
    """Return whether an existing trail is known to record where a trail does.

    Args:
        trail: The trail.

        existing: One that is there already.
    """
    home = existing.home_region == trail.region
    everywhere = existing.multi_region or trail.is_multi_region_trail is True
    return existing.account == trail.account and (home or everywhere)


def _same(one: Resource, other: Resource, place: str, another: str) -> bool:
    # A stand-in is the same place only within one stack.
    known = not is_symbolic(place) or one.origin.stack == other.origin.stack
    return place == another and known
