"""What was assumed, since nobody said it, and what is left of the places for trails."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trailwright.model.ledger import trail_ledger
from trailwright.operate.preflight.plan import unnamed
from trailwright.rules.limits import existing_uses, use_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from trailwright.model.estate import Estate
    from trailwright.operate.preflight.plan import Plan
    from trailwright.readers.account import Question

__all__ = ["headroom", "notes"]

#: Without these it is not known who has the places.
_COUNTED = (
    "cloudformation:ListStackResources",
    "cloudformation:ListStacks",
    "cloudtrail:DescribeTrails",
    "ec2:DescribeRegions",
)


def notes(plan: Plan) -> Iterator[str]:
    """Yield what was assumed of stacks, as sentences.

    Args:
        plan: What is to be deployed.
    """
    for label in unnamed(plan.estate):
        yield f"{label} is taken for a new stack; say which one it is with --stack-name"
    with_trails = dict.fromkeys(each.origin.stack for each in plan.estate.trails)
    for label in with_trails if plan.deployer is None else ():
        if plan.estate.stacks[label].role is None:
            yield (
                f"what may make the trails of {label} is not known, and was not simulated; "
                "name the role with --deploy-role"
            )


def headroom(estate: Estate, failed: Iterable[Question]) -> Iterator[str]:
    """Yield who has the places for trails after the deployment, where all of them are known.

    Args:
        estate: What there would be after the deployment.

        failed: What could not be looked at.
    """
    planned = [*map(use_of, estate.trails)]
    known = {each.account for each in planned} - {
        each.account for each in failed if each.action in _COUNTED
    }
    uses = [*planned, *existing_uses(estate.existing_trails)]
    for line in str(trail_ledger([e for e in uses if e.account in known])).splitlines():
        yield f"trails after the deployment: {line}"
