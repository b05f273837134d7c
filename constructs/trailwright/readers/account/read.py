"""Reads live accounts: their trails, and all that these lean on."""

from __future__ import annotations

from dataclasses import field
from functools import partial
from typing import TYPE_CHECKING

from trailwright.model.record import record
from trailwright.model.unknown import Unknown
from trailwright.readers.account.described import Described, Unseen
from trailwright.readers.account.live import Live, Sighting, Wanted
from trailwright.readers.account.live_estate import live_estate
from trailwright.readers.account.looks import gathered
from trailwright.readers.account.reader import Reader
from trailwright.readers.account.regions import Regions, regions_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from trailwright.model.resources import Value
    from trailwright.readers.account.here import Here
    from trailwright.readers.account.looks import Looks
    from trailwright.readers.account.outcomes import Outcome
    from trailwright.readers.account.questions import Answers, Asks

__all__ = ["read_account", "read_accounts", "read_resources"]

#: Where an account is asked which Regions it has.
_HOME = "us-east-1"
_TRAIL = "AWS::CloudTrail::Trail"
_TRAIL = "AWS::CloudTrail::Trail"


def read_account(
    asks: Asks, account: str, regions: Iterable[str] | None = None, *, home: str = _HOME
) -> Live:
    """Return the trails of one account, and all that they lean on.

    Args:
        asks: Who is asked.

        account: The account.

        regions: Where to look. Default: in every Region that is enabled.

        home: Where it is asked which Regions there are. Default: us-east-1.
    """
    return read_accounts(asks, {account: regions}, home=home)


def read_accounts(
    asks: Asks, accounts: Mapping[str, Iterable[str] | None], *, home: str = _HOME
) -> Live:
    """Return the trails of several accounts, and all that they lean on, as one estate.

    A trail is read once, at home. What one account uses of another is asked about by its owner,
    if that is one of these accounts.

    Args:
        asks: Who is asked.

        accounts: By account: where to look; ``None`` for every Region that is enabled.

        home: Where it is asked which Regions there are. Default: us-east-1.
    """
    named = {each: None if of is None else tuple(of) for each, of in accounts.items()}
    reading, answers = gathered(asks, partial(_read_accounts, accounts=named, home=home))
    return reading.live(answers)


def read_resources(asks: Asks, wanted: Iterable[Wanted]) -> Live:
    """Return resources that somebody names, and all that they lean on.

    Args:
        asks: Who is asked.

        wanted: The resources.
    """
    every = tuple(wanted)
    scope = frozenset(each.account for each in every)

    def read(looks: Looks) -> _Reading:
        return _Reading(found=tuple(Reader(looks, scope).all_of(every)))

    reading, answers = gathered(asks, read)
    return reading.live(answers)


@record
class _Reading:
    """What a number of answers amount to."""

    found: tuple[Described | Unseen, ...]
    regions: Mapping[str, Regions] = field(default_factory=dict[str, Regions])
    statuses: Mapping[Sighting, Outcome] = field(default_factory=dict[Sighting, "Outcome"])
    organization: Value = None

    def live(self, answers: Answers) -> Live:
        """Return it as a record, once all is answered."""
        described = _once(each for each in self.found if isinstance(each, Described))
        unseen = dict.fromkeys(each for each in self.found if isinstance(each, Unseen))
        return Live(
            estate=live_estate(described, self.organization, self._notes(unseen)),
            answers=answers,
            regions=self.regions,
            statuses=self.statuses,
            unseen=tuple(unseen),
            absent=tuple(each.arn for each in described if each.exists is False),
            facts={each.arn: each.facts for each in described if each.facts},
        )

    def _notes(self, unseen: Iterable[Unseen]) -> Iterator[str]:
        for account, regions in self.regions.items():
            if regions.unknown is not None:
                yield f"Regions of {account}: {regions.unknown.reason}"
        if isinstance(self.organization, Unknown):
            yield f"organization: {self.organization.reason}"
        yield from map(str, unseen)


def _read_accounts(
    looks: Looks, *, accounts: Mapping[str, tuple[str, ...] | None], home: str
) -> _Reading:
    reader = Reader(looks, frozenset(accounts))
    homes = {each: reader.here(each, home) for each in accounts}
    regions = {each: regions_of(homes[each], named) for each, named in accounts.items()}
    sites = [(account, region) for account, each in regions.items() for region in each.on]
    seen = [each for site in sites for each in reader.trails(*site)]
    trails = [each for each in seen if isinstance(each, Sighting)]
    # However many accounts see a trail, its owner is asked about it, or else the first of them.
    first = {each.arn: each for each in reversed(trails)}
    wanted = [Wanted(*first[arn][:2], _TRAIL, arn) for arn in dict.fromkeys(e.arn for e in trails)]
    return _Reading(
        found=(*(each for each in seen if isinstance(each, Unseen)), *reader.all_of(wanted)),
        regions=regions,
        statuses={each: reader.status(each) for each in trails},
        organization=_organization(homes.values()),
    )


def _organization(homes: Iterable[Here]) -> Value:
    """Return what the first account is told of the organization that all are of."""
    for here in homes:
        return here.told("organizations:DescribeOrganization", "Organization")
    return None


def _once(described: Iterable[Described]) -> tuple[Described, ...]:
    """Return each resource once, as it was seen by whoever could look."""
    best: dict[tuple[str, str], Described] = {}
    for each in described:
        known = best.get((each.type, each.arn))
        if known is None or isinstance(known.exists, Unknown):
            best[each.type, each.arn] = each
    return tuple(best.values())
