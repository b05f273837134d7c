"""What was assumed, since nobody said it, and what is left of the places for trails."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from trailwright.model.ledger import trail_ledger
from trailwright.model.unknown import Unknown
from trailwright.operate.preflight.live_trails import trails_seen
from trailwright.operate.preflight.plan import unnamed
from trailwright.operate.preflight.stacks import deployed
from trailwright.posture.ledger import existing_uses, trail_use

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trailwright.model.estate import Estate
    from trailwright.operate.preflight.plan import Plan
    from trailwright.operate.preflight.view import View

__all__ = ["headroom", "notes"]


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


def headroom(view: View, estate: Estate) -> Iterator[str]:
    """Yield who has the places for trails after the deployment, wherever all of them are known.

    Args:
        view: What is known.

        estate: What there would be after the deployment.
    """
    seen = trails_seen(view)
    uses = [*map(trail_use, estate.trails), *existing_uses(estate.existing_trails)]
    alike: dict[str, list[str]] = defaultdict(list)
    for row in trail_ledger(uses).headroom():
        if (row.account, row.region) in seen and _is_known(view, row.account):
            names = ", ".join(row.names)
            alike[f"{row.account} has {row.used} of {row.quota} trails: {names}"].append(row.region)
    for said, regions in alike.items():
        others = f" and {len(regions) - 1} more Regions" if regions[1:] else ""
        yield f"after the deployment, {said}, in {regions[0]}{others}"


def _is_known(view: View, account: str) -> bool:
    """Return whether it is known what the planned stacks of an account have already."""
    stacks = view.plan.estate.stacks.items()
    mine = (label for label, stack in stacks if stack.place.account == account)
    return not any(isinstance(deployed(view, each), Unknown) for each in mine)
