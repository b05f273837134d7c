"""Verifies an estate: asks all there is to ask, and judges what was answered."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from trailwright.model.findings import Judgement
from trailwright.model.health import Verified
from trailwright.model.unknown import Unknown
from trailwright.operate.verify.alarms import alarms
from trailwright.operate.verify.counterparts import pairs
from trailwright.operate.verify.drift import drift
from trailwright.operate.verify.event_rules import event_rules
from trailwright.operate.verify.filters import filters
from trailwright.operate.verify.hearing import hearing
from trailwright.operate.verify.leanings import leanings
from trailwright.operate.verify.policies import judged_now
from trailwright.operate.verify.say import say
from trailwright.operate.verify.settings import settings
from trailwright.operate.verify.sight import sighted
from trailwright.operate.verify.unanswered import unanswered
from trailwright.readers.account import Answered, Answers, CouldNotLook, Wanted, read_resources
from trailwright.readers.account.looks import gathered

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from trailwright.model.estate import Estate
    from trailwright.model.findings import Finding
    from trailwright.model.resources import Trail
    from trailwright.readers.account import Asks, Live
    from trailwright.readers.account.looks import Looks
    from trailwright.readers.account.regions import Regions

__all__ = ["verify"]

#: What is read of each deployed resource, by the estate's fields.
_READ = ("trails", "buckets", "keys", "topics", "log_groups", "roles")
_ONE_OF_TWO = "ec2:DescribeRegions"


def verify(asks: Asks, estate: Estate) -> Verified:
    """Return whether every trail of an estate delivers, and all is as it was deployed.

    Args:
        asks: Who is asked.

        estate: What was deployed. Its trails are in accounts and Regions that are known.
    """
    certain, hanging = _decided(estate)
    sight, first = gathered(asks, partial(sighted, certain))
    live = read_resources(asks, _wanted(sight.estate))
    heard, second = gathered(asks, partial(_heard, sight.estate, live))
    answers = first | live.answers | second
    findings = (
        *hanging,
        *unanswered(sight.estate, _that_count(answers, sight.regions)),
        *sight.findings(),
        *_judged(sight.estate, live),
        *heard,
    )
    return Verified(
        rows=tuple(row for each in sight.deliveries for row in each.rows),
        judgement=Judgement(
            findings=findings, paths=estate.paths, trails=len(estate.trails), notes=estate.notes
        ),
        **_denominators(sight.estate, answers, sight.regions),
    )


def _decided(estate: Estate) -> tuple[Estate, tuple[Finding, ...]]:
    """Return an estate without the trails that may not have been deployed, and that they may not.

    Args:
        estate: What was deployed.
    """
    open_ = [each for each in estate.trails if each.exists is not True]
    hanging = tuple(
        say("TW840", each, f"nobody knows whether it was deployed: {_why(each)}") for each in open_
    )
    certain = tuple(each for each in estate.trails if each.exists is True)
    return replace(estate, trails=certain), hanging


def _wanted(estate: Estate) -> Iterator[Wanted]:
    for each in (one for kind in _READ for one in getattr(estate, kind)):
        place = each.place
        yield Wanted(place.account_text, place.region_text, each.type, each.arn or each.ref)


def _heard(estate: Estate, live: Live, looks: Looks) -> tuple[Finding, ...]:
    return (
        *alarms(estate, looks),
        *hearing(estate, live, looks),
        *event_rules(estate, looks),
    )


def _judged(estate: Estate, live: Live) -> Iterator[Finding]:
    for trail, found in pairs(estate.trails, live.estate.trails):
        yield from settings(estate, trail, found, live.estate)
    yield from leanings(estate, live)
    yield from filters(estate, live)
    yield from drift(estate, live.estate)
    yield from judged_now(estate, live)


def _that_count(answers: Answers, regions: Mapping[str, Regions]) -> Answers:
    """Return the answers without a call that failed and was made up for by another."""
    known = {account for account, each in regions.items() if each.unknown is None}
    made_up_for = {
        each for each in answers.failed if each.action == _ONE_OF_TWO and each.account in known
    }
    return Answers({each: answers[each] for each in answers if each not in made_up_for})


def _denominators(
    estate: Estate, answers: Answers, regions: Mapping[str, Regions]
) -> dict[str, Any]:
    counted = _that_count(answers, regions)
    known = [each for each in counted if not isinstance(counted[each], CouldNotLook)]
    dates = [found.date for each in known if isinstance(found := counted[each], Answered)]
    return {
        "asked": len(counted),
        "answered": len(known),
        "accounts": frozenset(each.place.account_text for each in estate.resources()),
        "entered": frozenset(each.account for each in known),
        "off": tuple(sorted({name for each in regions.values() for name in each.off})),
        "now": max((each for each in dates if each is not None), default=None),
    }


def _why(trail: Trail) -> str:
    return trail.exists.reason if isinstance(trail.exists, Unknown) else "it is in no stack"
