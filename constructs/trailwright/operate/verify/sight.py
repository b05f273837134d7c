"""How trails deliver, read from answers: every status, in every Region that is enabled."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trailwright.model.record import record
from trailwright.operate.verify.concern import concerning
from trailwright.operate.verify.deliveries import Deliveries
from trailwright.operate.verify.deployed import deployed, not_deployed, only_named
from trailwright.operate.verify.history import history_question, missed
from trailwright.operate.verify.say import say
from trailwright.operate.verify.status import status_question
from trailwright.readers.account.here import Here
from trailwright.readers.account.regions import Regions, regions_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from trailwright.model.estate import Estate
    from trailwright.model.findings import Finding
    from trailwright.model.resources import Resource, Trail
    from trailwright.readers.account import Outcome
    from trailwright.readers.account.looks import Looks

__all__ = ["Sight", "sighted"]


@record
class Sight:
    """What is known of how trails deliver.

    Args:
        estate: What was deployed, under its own names.

        missing: What its stacks do not have.

        regions: The Regions of each account.

        deliveries: How each trail delivers.
    """

    estate: Estate
    missing: tuple[Resource, ...]
    regions: Mapping[str, Regions]
    deliveries: tuple[Deliveries, ...]

    def findings(self) -> Iterator[Finding]:
        """Yield what its stacks do not have, what Regions leave out, and what does not deliver."""
        for each in self.missing:
            yield say("TW860", each, f"its stack has no {each.logical_id}")
        yield from self._without_home()
        for each in self.deliveries:
            yield from each.findings()

    def _without_home(self) -> Iterator[Finding]:
        """Yield trails whose own Region is not told to be enabled; others may be left out too."""
        for each in self.estate.trails:
            regions, home = self.regions[each.place.account_text], each.place.region_text
            if regions.unknown is None and home not in regions.on:
                yield say("TW840", each, f"{home} is not told among the Regions that are enabled")


def sighted(estate: Estate, looks: Looks) -> Sight:
    """Return how trails deliver, from what is answered so far.

    Args:
        estate: What was deployed.

        looks: What is known.
    """
    # By its own name, something may turn out to be what a trail names by its ARN.
    whole = concerning(deployed(estate, looks))
    real = only_named(whole)
    regions = {
        trail.place.account_text: regions_of(_here(looks, trail), None) for trail in real.trails
    }
    return Sight(
        estate=real,
        missing=tuple(not_deployed(whole, looks)),
        regions=regions,
        deliveries=tuple(_delivered(trail, regions, looks) for trail in real.trails),
    )


def _delivered(trail: Trail, regions: Mapping[str, Regions], looks: Looks) -> Deliveries:
    """Return how a trail delivers; of one that is silent, whether anything happened is asked."""
    outcomes = dict(_statuses(trail, regions, looks))
    found = Deliveries(trail, outcomes)
    question = history_question(trail, found.silent) if found.silent else None
    event = missed(trail, looks(question)) if question else None
    return Deliveries(trail, outcomes, event) if event else found


def _here(looks: Looks, trail: Trail) -> Here:
    place = trail.place
    account, region = place.account_text, place.region_text
    return Here(looks=looks, scope=frozenset({account}), account=account, region=region)


def _statuses(
    trail: Trail, regions: Mapping[str, Regions], looks: Looks
) -> Iterator[tuple[str, Outcome]]:
    """Yield what came of asking for a trail's status: at home, and wherever it has a shadow."""
    account, home = trail.place.account_text, trail.place.region_text
    others = regions[account].on if trail.is_multi_region_trail else ()
    for region in dict.fromkeys((home, *others)):
        yield region, looks(status_question(account, region, trail.arn))
