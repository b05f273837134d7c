"""A whole estate: which stacks there are, what is in each, and in what order.

With an organization, bucket, key and topic stand in the log-archive account, and
trail, log group and alarms in the trail's own. Stacks of different accounts name each
other's resources literally, so there is never a cycle and nothing is looked up.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from trailwright.compose.guardrails import GuardrailsPlan, check_length, guardrails
from trailwright.compose.trail_stacks import StackPlan, TrailStacks
from trailwright.config.records import TrailKind
from trailwright.model.ledger import TrailUse
from trailwright.model.problems import raise_for
from trailwright.model.regions import leader_region, partition_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from trailwright.config.records import Config

__all__ = ["StackPlan", "compose_estate", "existing_uses", "trail_uses"]


def compose_estate(config: Config) -> tuple[StackPlan, ...]:
    """Return the stacks of an estate, in the order they are deployed.

    Args:
        config: The estate.

    Raises:
        InvalidOptionsError: If guardrails would protect more than one policy can hold.
    """
    stacks: list[StackPlan] = []
    latest: dict[tuple[str, str], str] = {}
    every = [TrailStacks(config, trail) for trail in config.trails]
    for composed in every:
        trail = composed.trail
        before = latest.get((trail.account, trail.region))
        stacks += composed.stacks(after=() if before is None else (before,))
        latest[trail.account, trail.region] = stacks[-1].name
    return (*stacks, *_guardrails(config, every))


def _guardrails(config: Config, every: Sequence[TrailStacks]) -> Iterator[StackPlan]:
    """Yield the stack of the policy that protects the trails, if there is to be one."""
    organization = config.organization
    wanted = organization and organization.guardrails
    if not organization or not wanted:
        return
    plan = GuardrailsPlan(
        trails=tuple(each.guarded for each in every),
        targets=wanted.targets,
        exempt=wanted.exempt,
        management_account=organization.management_account,
    )
    raise_for(wanted.origin or "this estate", check_length(plan, "organization.guardrails"))
    region = leader_region(partition_of(organization.home_region))
    yield StackPlan(
        name=plan.policy_name,
        account=organization.management_account,
        region=region or organization.home_region,
        description="Keeps the audit trails from being switched off",
        resources=guardrails(plan),
        origin=wanted.origin,
    )


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
