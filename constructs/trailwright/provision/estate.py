"""A whole estate from its configuration, as the stacks of an app."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aws_cdk import Environment, Stack

from trailwright.compose.beside import METADATA, beside
from trailwright.compose.estate import compose_estate, existing_uses, trail_uses
from trailwright.provision._acknowledgements import acknowledge_accepted
from trailwright.provision._facts import Facts
from trailwright.provision._limits import TrailRegistry
from trailwright.provision._template import Template

if TYPE_CHECKING:
    from constructs import Construct

    from trailwright.config.records import Config

__all__ = ["provision_estate"]


def provision_estate(scope: Construct, config: Config) -> dict[str, Stack]:
    """Make the stacks of an estate, and return them by name.

    Args:
        scope: The app, or a stage of it.

        config: The estate, from :func:`trailwright.config.load.load` or made in Python.

    Raises:
        InvalidOptionsError: If an acknowledgement cannot be used.
    """
    _tell(scope, config)
    plans = {plan.name: plan for plan in compose_estate(config)}
    stacks: dict[str, Stack] = {}
    templates: dict[str, Template] = {}
    for plan in plans.values():
        stack = Stack(
            scope,
            plan.name,
            stack_name=plan.name,
            description=plan.description,
            env=Environment(account=plan.account, region=plan.region),
        )
        templates[plan.name] = Template(stack, plan.resources, keep_ids=True)
        for needed in plan.depends_on:
            stack.add_stack_dependency(stacks[needed])
        stacks[plan.name] = stack
    acknowledge_accepted(config, plans, templates)
    # Any stack will do; each costs a crossing into Node.
    next(iter(stacks.values())).node.add_metadata(METADATA, beside(config, plans.values()))
    return stacks


def _tell(scope: Construct, config: Config) -> None:
    """Tell the app what its templates do not say."""
    registry = TrailRegistry.of(scope)
    for use in trail_uses(config):
        registry.add(use)
    facts = Facts.of(scope)
    facts.existing_trails.extend(existing_uses(config))
    if config.organization is not None:
        facts.add_organization(config.organization.id, config.organization.management_account)
