"""Follows live resources to what they lean on, and to what watches them."""

from __future__ import annotations

from collections import defaultdict, deque
from typing import TYPE_CHECKING

from trailwright.model.unknown import Unknown
from trailwright.readers.account.described import Described, Unseen
from trailwright.readers.account.here import Here
from trailwright.readers.account.live import Sighting
from trailwright.readers.account.needs import needs_of
from trailwright.readers.account.resources import describe
from trailwright.readers.account.resources._settings import entries
from trailwright.readers.account.resources.alarms import alarms

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from trailwright.model.resources import Place
    from trailwright.readers.account.live import Wanted
    from trailwright.readers.account.looks import Looks
    from trailwright.readers.account.outcomes import Outcome

__all__ = ["Reader"]

#: What alarms name in their dimensions.
_NAMED = ("AWS::Logs::LogGroup", "AWS::S3::Bucket", "AWS::SNS::Topic")


class Reader:
    """Reads what a number of answers tell, one round.

    Args:
        looks: The answers.

        scope: The accounts that there are credentials for.
    """

    def __init__(self, looks: Looks, scope: frozenset[str]) -> None:
        self._looks = looks
        self._scope = scope

    def here(self, account: str, region: str) -> Here:
        """Return who is asked, and where.

        Args:
            account: Whose credentials ask.

            region: The Region.
        """
        return Here(looks=self._looks, scope=self._scope, account=account, region=region)

    def trails(self, account: str, region: str) -> Iterator[Sighting | Unseen]:
        """Yield the trails of an account and Region, shadows and copies among them.

        Args:
            account: The account.

            region: The Region.
        """
        call = "cloudtrail:DescribeTrails"
        told = self.here(account, region).told(call, "trailList", includeShadowTrails=True)
        if isinstance(told, Unknown):
            yield Unseen(type="AWS::CloudTrail::Trail", account=account, region=region, why=told)
        for each in entries(told):
            yield Sighting(account, region, each["TrailARN"])

    def status(self, trail: Sighting) -> Outcome:
        """Return what came of asking how a trail fares where it is seen.

        Args:
            trail: The trail, its shadow or its copy.
        """
        here = self.here(trail.account, trail.region)
        return here.look("cloudtrail:GetTrailStatus", Name=trail.arn)

    def all_of(self, wanted: Iterable[Wanted]) -> Iterator[Described | Unseen]:
        """Yield what is wanted, what it leans on, what watches it, and who is told.

        Args:
            wanted: Resources.
        """
        found = tuple(self._followed(wanted))
        watchers = tuple(self._watchers(found))
        told = [need for each in watchers for need in _told(each)]
        yield from (*found, *watchers, *self._followed(told))

    def _followed(self, wanted: Iterable[Wanted]) -> Iterator[Described | Unseen]:
        waiting = deque(wanted)
        done: set[Wanted] = set()
        while waiting:
            each = waiting.popleft()
            if each in done:
                continue
            done.add(each)
            for found in describe(self.here(each.account, each.region), each.type, each.name):
                yield found
                waiting.extend(self._needs(found, each))

    def _needs(self, found: Described | Unseen, asked: Wanted) -> Iterator[Wanted]:
        """Yield what a resource leans on, which its owner is asked about if there is a way in."""
        if isinstance(found, Described):
            place = found.place
            account = asked.account if place.account not in self._scope else place.account_text
            region = asked.region if isinstance(place.region, Unknown) else place.region
            yield from needs_of(found, account, region)

    def _watchers(self, found: Iterable[Described | Unseen]) -> Iterator[Described | Unseen]:
        """Yield the alarms of each account and Region that something was found in."""
        metrics: dict[tuple[str, str], set[tuple[str, str]]] = defaultdict(set)
        names: dict[tuple[str, str], set[str]] = defaultdict(set)
        for each in found:
            if isinstance(each, Described) and self._is_ours(each.place):
                site = (each.place.account_text, each.place.region_text)
                metrics[site].update(_counted(each))
                names[site].update([each.name] if each.type in _NAMED else [])
        for site, known in names.items():
            if known:
                yield from alarms(self.here(*site), metrics[site], known)

    def _is_ours(self, place: Place) -> bool:
        return place.account in self._scope and isinstance(place.region, str)


def _told(alarm: Described | Unseen) -> Iterator[Wanted]:
    """Yield the topics that an alarm tells."""
    if isinstance(alarm, Described):
        yield from needs_of(alarm, alarm.place.account_text, alarm.place.region_text)


def _counted(found: Described) -> Iterator[tuple[str, str]]:
    """Yield namespace and name of the metrics that a filter counts into."""
    for each in entries(found.properties.get("MetricTransformations")):
        yield each.get("MetricNamespace", ""), each.get("MetricName", "")
