"""How many events each trail of an estate delivers in a month."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from trailwright.cost.assumptions import assumption
from trailwright.cost.ranges import Range, exactly
from trailwright.model.record import record
from trailwright.model.selectors import EventSelector
from trailwright.model.unknown import Unknown
from trailwright.posture.recorded import management, selectors
from trailwright.posture.trails import is_organization
from trailwright.rules.copies import is_made

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from trailwright.cost.volumes import Volumes
    from trailwright.model.estate import Estate
    from trailwright.model.resources import Trail
    from trailwright.posture.recorded import Management

__all__ = ["Delivery", "account_count", "deliveries", "doubts", "one_of", "records"]

_NONE = exactly(0)
_ALL = exactly(1)
#: The categories of advanced selectors, by what volumes call them.
_CATEGORIES = {"data": "Data", "network_activity": "NetworkActivity"}


@record
class Delivery:
    """What one trail delivers in a month.

    Args:
        estate: The estate it is of.

        trail: The trail.

        volumes: What is said of the whole estate.

        kinds: Its management events by kind: ``read``, ``write``.

        data: Its data events.

        network_activity: Its network activity events.

        accounts: How many accounts it records.
    """

    estate: Estate
    trail: Trail
    volumes: Volumes
    kinds: Mapping[str, Range]
    data: Range
    network_activity: Range
    accounts: int

    @property
    def management(self) -> Range:
        """Its management events of both kinds."""
        return self.kinds["both"] if "both" in self.kinds else _sum(self.kinds.values())

    @property
    def events(self) -> Range:
        """All its events."""
        return self.management + self.data + self.network_activity

    @property
    def size(self) -> Range:
        """Their size in bytes, before they are compressed."""
        return self.events * assumption("bytes_per_event")

    @property
    def files(self) -> Range:
        """The log files they come in."""
        return self.events / assumption("events_per_file")


def deliveries(estate: Estate, volumes: Volumes) -> tuple[Delivery, ...]:
    """Return what each trail delivers; what it is not known to record is left out.

    Args:
        estate: The estate.

        volumes: How many events there are.
    """
    made = [each for each in estate.trails if is_made(each)]
    shares = {each: _share_of(each, made) for each in _CATEGORIES}
    accounts = account_count(estate, volumes)
    return tuple(
        Delivery(
            estate=estate,
            trail=trail,
            volumes=volumes,
            kinds=_kinds(trail, volumes, _place_share(trail, made, accounts)),
            accounts=accounts if is_organization(trail) else 1,
            **{
                each: volumes.of(each) * share if records(trail, each) is True else _NONE
                for each, share in shares.items()
            },
        )
        for trail in made
    )


def doubts(trail: Trail) -> str | None:
    """Return why a trail cannot be estimated, or ``None`` when it can.

    Args:
        trail: The trail.
    """
    if isinstance(trail.exists, Unknown):
        return f"whether it is made is not known: {trail.exists.reason}"
    if trail.is_logging is False:
        return "it is not logging"
    found = selectors(trail)
    return f"it is not known {found.reason}" if isinstance(found, Unknown) else None


def account_count(estate: Estate, volumes: Volumes) -> int:
    """Return how many accounts there are: those that trails are of, or more if somebody says.

    Args:
        estate: The estate.

        volumes: What is said of it.
    """
    own = (each.place.account_text for each in estate.trails)
    existing = (each.account for each in estate.existing_trails if isinstance(each.account, str))
    return max(len({*own, *existing}), volumes.accounts or 1)


def records(trail: Trail, category: str) -> bool | Unknown:
    """Return whether a trail records events of a category.

    Args:
        trail: The trail.

        category: ``management``, ``data`` or ``network_activity``.
    """
    if category == "management":
        found = management(trail)
        return found if isinstance(found, Unknown) else bool(found)
    chosen = selectors(trail)
    if isinstance(chosen, Unknown):
        return chosen
    return any(
        category == "data" and bool(each.data_resources)
        if isinstance(each, EventSelector)
        else each.category == _CATEGORIES[category]
        for each in chosen
    )


def one_of(count: int) -> Range:
    """Return the share of each of so many: anything, unless there is one only.

    Args:
        count: How many there are.
    """
    if count <= 1:
        return _ALL
    return Range(low=Decimal(0), likely=1 / Decimal(count), high=Decimal(1))


def _share_of(category: str, trails: Sequence[Trail]) -> Range:
    """Return the share of a category that each trail has which records any of it."""
    return one_of(sum(records(each, category) is True for each in trails))


def _place_share(trail: Trail, trails: Collection[Trail], accounts: int) -> Range:
    """Return the share of management events that happen where a trail looks."""
    account = _ALL if is_organization(trail) else one_of(accounts)
    if trail.is_multi_region_trail is True:
        return account
    if any(each.is_multi_region_trail is True for each in trails):
        return account * assumption("region_share")
    return account * one_of(len({each.place.region_text for each in trails}))


def _kinds(trail: Trail, volumes: Volumes, share: Range) -> Mapping[str, Range]:
    recorded = management(trail)
    if isinstance(recorded, Unknown) or not recorded:
        return {"read": _NONE, "write": _NONE, "both": _NONE}
    events = volumes.of("management") * share
    writes = assumption("write_share")
    found = {
        kind: events * of_kind * _sources(recorded, kind)
        for kind, of_kind in (("read", writes.rest), ("write", writes))
    }
    if _sources(recorded, "read") == _sources(recorded, "write"):
        # What all of them make together is known better than what each kind makes.
        found["both"] = events * _sources(recorded, "read")
    return found


def _sources(recorded: Sequence[Management], kind: str) -> Range:
    """Return the share of a kind of events that a trail's event sources make up."""
    own = [each for each in recorded if kind in each.kinds]
    if not own:
        return _NONE
    if any(each.only is None and not each.but for each in own):
        return _ALL
    narrow = all(each.only is not None for each in own)
    return assumption("sources_named" if narrow else "sources_left")


def _sum(ranges: Collection[Range]) -> Range:
    return sum(ranges, _NONE)
