"""Can the stacks be updated now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trailwright._policies import read_policy
from trailwright.operate.preflight.stacks import DeployedStack, deployed
from trailwright.rules import say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trailwright.model.findings import Finding
    from trailwright.operate.preflight.view import View

__all__ = ["findings"]


def findings(view: View) -> Iterator[Finding]:
    """Yield stacks that another operation has, or has left broken.

    Args:
        view: What is known.
    """
    states = read_policy("preflight.json")["stack_states"]
    for label in view.plan.estate.stacks:
        stack = deployed(view, label)
        first = next(iter(view.plan.resources_of(label)), None)
        if not isinstance(stack, DeployedStack) or first is None:
            continue
        message = f"stack {stack.name} is in {stack.status}"
        if stack.status in states["busy"]:
            yield say("TW808", first, message)
        elif stack.status in states["stuck"]:
            remedy = states["stuck"][stack.status].format(stack=stack.name)
            yield say("TW809", first, message, remedy=remedy)
