"""What was assumed, since nobody said it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trailwright.operate.preflight.plan import Plan

__all__ = ["notes"]


def notes(plan: Plan) -> Iterator[str]:
    """Yield what was assumed of stacks, as sentences.

    Args:
        plan: What is to be deployed.
    """
    stacks = plan.estate.stacks
    with_trails = {each.origin.stack for each in plan.estate.trails}
    for label, stack in stacks.items():
        nested = label.rpartition(".")[0] in stacks
        if stack.name is None and not nested:
            yield f"{label} is taken for a new stack; say which one it is with --stack-name"
        if label in with_trails and stack.role is None and plan.deployer is None and not nested:
            yield (
                f"what may make the trails of {label} is not known, and was not simulated; "
                "name the role with --deploy-role"
            )
