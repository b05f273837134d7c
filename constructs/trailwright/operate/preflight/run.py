"""Asks live accounts what a deployment would meet, in rounds, and judges the answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from trailwright.model.record import record
from trailwright.operate.preflight import (
    buckets,
    collisions,
    deployer,
    keys,
    logs,
    organization,
    regions,
    stack_states,
    topics,
    trails,
    unseen,
)
from trailwright.operate.preflight.imported import imported
from trailwright.operate.preflight.notes import headroom, notes
from trailwright.operate.preflight.overlay import overlay
from trailwright.operate.preflight.view import View
from trailwright.operate.preflight.whole import WholeAnswers
from trailwright.readers.account import Regions, read_resources
from trailwright.readers.account.here import Here
from trailwright.readers.account.looks import gathered
from trailwright.readers.account.regions import regions_of
from trailwright.rules import judge

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from trailwright.model.estate import Estate
    from trailwright.model.findings import Finding
    from trailwright.operate.preflight.plan import Plan
    from trailwright.readers.account import Answers, Asks, Question, Wanted
    from trailwright.readers.account.looks import Looks

__all__ = ["Preflight", "preflight"]

_THEMES = (
    regions,
    stack_states,
    trails,
    collisions,
    buckets,
    keys,
    topics,
    logs,
    organization,
    deployer,
)


@record
class Preflight:
    """What a deployment would meet.

    Args:
        findings: What is wrong, and what could not be looked at.

        asked: Every question that counts.

        failed: Those that could not be looked at. Only without any is all known.

        notes: What was assumed, as sentences.
    """

    findings: tuple[Finding, ...]
    asked: tuple[Question, ...]
    failed: tuple[Question, ...]
    notes: tuple[str, ...]


def preflight(asks: Asks, plan: Plan) -> Preflight:
    """Return what a deployment would meet in the accounts it goes to.

    Args:
        asks: Who is asked.

        plan: What is to be deployed.
    """
    asks = WholeAnswers(asks)
    open_regions, answers = gathered(asks, lambda looks: _regions(looks, plan))
    live = read_resources(asks, _reachable(plan, open_regions), plan.accounts)

    def judged(looks: Looks) -> _Judged:
        view = View(plan=plan, regions=open_regions, live=live, looks=looks)
        estate = overlay(view)
        return _Judged(estate, tuple(_found(view)), tuple(headroom(view, estate)))

    found, more = gathered(asks, judged)
    return _sum(plan, found, answers | live.answers | more)


class _Judged(NamedTuple):
    """What one round of answers amounts to."""

    estate: Estate
    findings: tuple[Finding, ...]
    headroom: tuple[str, ...]


def _regions(looks: Looks, plan: Plan) -> Mapping[str, Regions]:
    return {
        account: regions_of(
            Here(looks=looks, scope=plan.accounts, account=account, region=region), None
        )
        for account, region in plan.homes.items()
    }


def _reachable(plan: Plan, open_regions: Mapping[str, Regions]) -> Iterator[Wanted]:
    for each in imported(plan.estate):
        found = open_regions[each.account]
        if found.unknown is not None or each.region in found.on:
            yield each


def _found(view: View) -> Iterator[Finding]:
    return (finding for theme in _THEMES for finding in theme.findings(view))


def _planned(estate: Estate) -> Iterator[Finding]:
    """Yield what rules say of what is deployed; what is there already is not judged here."""
    return (each for each in judge(estate) if each.origin.arn is None)


def _sum(plan: Plan, found: _Judged, answers: Answers) -> Preflight:
    excused = regions.excused(answers)
    failed = tuple(each for each in answers.failed if each not in excused)
    unknown = unseen.findings(plan, answers, failed)
    findings = (*_planned(found.estate), *found.findings, *unknown)
    return Preflight(
        findings=tuple(sorted(findings, key=lambda each: (each.origin.path, each.resource))),
        asked=tuple(each for each in answers if each not in excused),
        failed=failed,
        notes=(*notes(plan), *found.headroom),
    )
