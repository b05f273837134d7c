"""A whole estate: which stacks there are, what is in each, and in what order.

With an organization, bucket, key and topic stand in the log-archive account, and
trail, log group and alarms in the trail's own. Stacks of different accounts name each
other's resources literally, so there is never a cycle and nothing is looked up.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from trailwright.compose.trail_stacks import StackPlan, TrailStacks
from trailwright.config.records import TrailKind
from trailwright.model.ledger import TrailUse

if TYPE_CHECKING:
    from trailwright.config.records import Config

__all__ = ["StackPlan", "compose_estate", "existing_uses", "trail_uses"]


def compose_estate(config: Config) -> tuple[StackPlan, ...]:
    """Return the stacks of an estate, in the order they are deployed.

    Args:
        config: The estate.
    """
    stacks: list[StackPlan] = []
    latest: dict[tuple[str, str], str] = {}
    for trail in config.trails:
        composed = TrailStacks(config, trail)
        before = latest.get((trail.account, trail.region))
        stacks += composed.stacks(after=() if before is None else (before,))
        latest[trail.account, trail.region] = stacks[-1].name
    return tuple(stacks)


def trail_uses(config: Config) -> tuple[TrailUse, ...]:
    """Return every trail of an estate, and those that exist already, for the ledger.

    Args:
        config: The estate.
    """
    ours = (
        TrailUse(
            name=trail.name,
            account=trail.account,
            home_region=trail.region,
            multi_region=trail.kind is not TrailKind.REGIONAL,
            organization=trail.kind is TrailKind.ORGANIZATION,
            origin=trail.origin or "this estate",
        )
        for trail in config.trails
    )
    return (*ours, *existing_uses(config))


def existing_uses(config: Config) -> tuple[TrailUse, ...]:
    """Return the trails of an estate that exist already and are not ours.

    Args:
        config: The estate.
    """
    return tuple(
        TrailUse(
            name=trail.name,
            account=trail.account,
            home_region=trail.region,
            multi_region=trail.multi_region,
            organization=trail.organization,
            origin=trail.origin or "exists already",
        )
        for trail in config.existing_trails
    )
