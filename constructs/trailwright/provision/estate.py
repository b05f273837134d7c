"""A whole estate from its configuration, as the stacks of an app."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aws_cdk import Environment, Stack

from trailwright.compose.estate import compose_estate, trail_uses
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
    """
    registry = TrailRegistry.of(scope)
    for use in trail_uses(config):
        registry.add(use)
    stacks: dict[str, Stack] = {}
    for plan in compose_estate(config):
        stack = Stack(
            scope,
            plan.name,
            stack_name=plan.name,
            description=plan.description,
            env=Environment(account=plan.account, region=plan.region),
        )
        Template(stack, plan.resources, keep_ids=True)
        for needed in plan.depends_on:
            stack.add_stack_dependency(stacks[needed])
        stacks[plan.name] = stack
    return stacks
