"""Would the trails fit beside those that are there, and what becomes of those."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trailwright.model.ledger import TrailUse, trail_ledger
from trailwright.model.quotas import quotas
from trailwright.model.unknown import Unknown
from trailwright.operate.preflight.live_trails import (
    LiveTrail,
    Own,
    existing,
    own_trails,
    sites_of,
    trails_at,
    trails_seen,
)
from trailwright.posture.ledger import existing_uses, trail_use
from trailwright.rules import say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trailwright.model.findings import Finding
    from trailwright.model.resources import Trail
    from trailwright.operate.preflight.view import View

__all__ = ["findings"]

_NAME = ("Properties", "TrailName")


def findings(view: View) -> Iterator[Finding]:
    """Yield what is wrong between planned trails and those that are there.

    Args:
        view: What is known.
    """
    own = own_trails(view)
    for trail in view.plan.estate.trails:
        if view.is_open(trail.place):
            yield from _same_name(view, trail, own)
    yield from _for_a_moment(view, own)
    yield from _copies(view, own)
    for each in own:
        yield from _fate(view, each)


# --- names ---


def _same_name(view: View, trail: Trail, own: tuple[Own, ...]) -> Iterator[Finding]:
    """Yield trails of the same name that the ledger does not see, for they are not at home."""
    account, region = trail.place.account_text, trail.place.region_text
    found = {
        each.arn: each
        for site in sites_of(view, trail)
        for each in trails_seen(view).get(site, ())
        if each.name == trail.name
    }
    for each in found.values():
        if each.account != account:
            yield say("TW805", trail, f"{each.arn} is of account {each.account}", keys=_NAME)
        elif each.home_region != region:
            message = f"{each.arn} is at home in {each.home_region}, the stack in {region}"
            yield say("TW804", trail, message, keys=_NAME)
    seen = trails_at(view, (account, region))
    if not isinstance(seen, Unknown):
        yield from _gone(trail, seen, own)


def _gone(trail: Trail, seen: tuple[LiveTrail, ...], own: tuple[Own, ...]) -> Iterator[Finding]:
    names = {each.name for each in seen}
    for each in own:
        if each.planned is trail and not each.is_replaced and each.name not in names:
            message = f"stack {each.stack} has trail {each.name}, which CloudTrail does not know"
            yield say("TW807", trail, message)


# --- places ---


def _for_a_moment(view: View, own: tuple[Own, ...]) -> Iterator[Finding]:
    """Yield why the new trails cannot be made before the old ones are deleted."""
    planned = view.plan.estate.trails
    going = [_use(view, each) for each in own if each.goes]
    if not going or not planned:
        return
    after = [*map(trail_use, planned), *existing_uses(existing(view))]
    known = {each.aws_error for each in trail_ledger(after).problems()}
    for problem in trail_ledger([*after, *going]).problems():
        if problem.aws_error not in known:
            named = problem.aws_error == "TrailAlreadyExistsException"
            yield say("TW806" if named else "TW801", _new(planned, own)[-1], str(problem))


def _copies(view: View, own: tuple[Own, ...]) -> Iterator[Finding]:
    """Yield Regions that are full once the organization's copies are counted."""
    new, quota = _new(view.plan.estate.trails, own), quotas().trails_per_region
    for (account, region), seen in trails_seen(view).items():
        added = [each for each in new if region in trail_use(each).regions()]
        added = [each for each in added if each.place.account == account]
        copies = [each.name for each in seen if each.account != account]
        used = len(seen) + len(added)
        if added and used - len(copies) <= quota < used:
            message = (
                f"{account} {region} would have {used} trails with {', '.join(copies)}, "
                f"and takes {quota}"
            )
            yield say("TW802", added[-1], message)


def _new(planned: tuple[Trail, ...], own: tuple[Own, ...]) -> list[Trail]:
    """Return the trails that are made before others go."""
    kept = [each.planned for each in own if not each.goes]
    return [each for each in planned if each not in kept]


def _use(view: View, own: Own) -> TrailUse:
    seen = trails_seen(view).get(own.site, ())
    return TrailUse(
        name=own.name,
        account=own.site[0],
        home_region=own.site[1],
        multi_region=any(each.multi_region for each in seen if each.name == own.name),
        origin=f"stack {own.stack}, until the end of the deployment",
    )


# --- what becomes of the stacks' own ---


def _fate(view: View, own: Own) -> Iterator[Finding]:
    if own.planned is None:
        yield from _deleted(view, own)
    elif own.is_replaced:
        message = f"trail {own.name} goes, and {own.planned.name} takes its place"
        yield say("TW813", own.planned, message, keys=_NAME)
    elif own.planned.is_logging is False and _logs(view, own):
        message = f"trail {own.name} logs now"
        yield say("TW815", own.planned, message, keys=("Properties", "IsLogging"))


def _deleted(view: View, own: Own) -> Iterator[Finding]:
    """Yield a finding about any resource of the stack, for the trail is in no template."""
    beside = next(iter(view.plan.resources_of(own.stack)), None)
    if beside is not None:
        message = f"trail {own.name} ({own.logical_id}) is in stack {own.stack}, in no template"
        yield say("TW814", beside, message)


def _logs(view: View, own: Own) -> bool:
    told = view.here(*own.site).told("cloudtrail:GetTrailStatus", "IsLogging", Name=own.name)
    return told is True
