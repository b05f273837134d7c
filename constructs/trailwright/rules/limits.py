"""Would all the trails fit."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from trailwright.model.ledger import TrailUse, trail_ledger
from trailwright.model.unknown import Unknown
from trailwright.rules._mends import wait_for
from trailwright.rules._places import trails_by_account
from trailwright.rules._say import say
from trailwright.rules._trails import is_organization

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from trailwright.model.estate import Estate
    from trailwright.model.findings import Finding
    from trailwright.model.resources import ExistingTrail, Trail

__all__ = ["existing_uses", "findings", "use_of"]


def findings(estate: Estate) -> Iterator[Finding]:
    """Yield why the trails cannot all exist, those that are there already among them.

    Args:
        estate: What was read.
    """
    for account, trails in trails_by_account(estate).items():
        counted = _counted(trails)
        if counted:
            existing = existing_uses(estate.existing_trails)
            yield from _too_many(counted, [each for each in existing if each.account == account])
    yield from _at_once(estate, _counted(estate.trails))


def _counted(trails: Sequence[Trail]) -> list[Trail]:
    return [trail for trail in trails if not isinstance(trail.exists, Unknown)]


def _too_many(trails: list[Trail], existing: list[TrailUse]) -> Iterator[Finding]:
    """Yield why the trails of one account cannot all exist."""
    uses = [*map(use_of, trails), *existing]
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


def use_of(trail: Trail) -> TrailUse:
    """Return the places that a trail takes.

    Args:
        trail: The trail.
    """
    return TrailUse(
        name=trail.ref if isinstance(trail.name, Unknown) else trail.name,
        account=trail.place.account_text,
        home_region=trail.place.region_text,
        multi_region=trail.is_multi_region_trail is True,
        organization=is_organization(trail),
        origin=f"{trail.origin.path} {trail.logical_id}",
    )


def existing_uses(trails: Iterable[ExistingTrail]) -> list[TrailUse]:
    """Return the places that trails take which are there already.

    Args:
        trails: The trails.
    """
    return [
        TrailUse(
            name=each.name,
            account=str(each.account),
            home_region=str(each.home_region),
            multi_region=each.multi_region,
            organization=each.organization,
        )
        for each in trails
    ]
