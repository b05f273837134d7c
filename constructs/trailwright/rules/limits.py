"""Would all the trails fit."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from trailwright.model.ledger import trail_ledger
from trailwright.model.unknown import Unknown
from trailwright.posture.ledger import existing_uses, trail_use
from trailwright.rules._mends import wait_for
from trailwright.rules._places import trails_by_account
from trailwright.rules._say import say

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from trailwright.model.estate import Estate
    from trailwright.model.findings import Finding
    from trailwright.model.ledger import TrailUse
    from trailwright.model.resources import Trail

__all__ = ["findings"]


def findings(estate: Estate) -> Iterator[Finding]:
    """Yield why the trails cannot all exist, those that are there already among them.

    Args:
        estate: What was read.
    """
    for account, trails in trails_by_account(estate).items():
        counted = _counted(trails)
        if counted:
            existing = [
                each for each in existing_uses(estate.existing_trails) if each.account == account
            ]
            yield from _too_many(counted, existing)
    yield from _at_once(estate, _counted(estate.trails))


def _counted(trails: Sequence[Trail]) -> list[Trail]:
    return [trail for trail in trails if not isinstance(trail.exists, Unknown)]


def _too_many(trails: list[Trail], existing: list[TrailUse]) -> Iterator[Finding]:
    """Yield why the trails of one account cannot all exist."""
    uses = [*map(trail_use, trails), *existing]
    for problem in trail_ledger(uses).problems():
        rule_id = "TW202" if problem.aws_error == "TrailAlreadyExistsException" else "TW201"
        yield say(rule_id, trails[-1], str(problem))


def _at_once(estate: Estate, trails: list[Trail]) -> Iterator[Finding]:
    """Yield trails that do not wait for the one before them in their stack."""
    ordered = sorted(trails, key=lambda each: each.origin.stack)
    for _, group in groupby(ordered, key=lambda each: each.origin.stack):
        chained: list[Trail] = []
        for trail in group:
            free = [
                each
                for each in chained
                if not estate.depends(trail, each) and not estate.depends(each, trail)
            ]
            if free:
                message = f"it is made at the same time as {free[-1].logical_id}"
                mend = wait_for(trail, free[-1].logical_id)
                yield say("TW206", trail, message, keys=("DependsOn",), mend=mend)
            chained.append(trail)
