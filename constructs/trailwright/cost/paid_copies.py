"""The copies of management events that are paid for, and what they cost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trailwright.cost.assumptions import assumption
from trailwright.cost.cloudtrail import further_copy
from trailwright.cost.deliveries import account_count, deliveries, one_of
from trailwright.cost.lines import name_of
from trailwright.cost.prices import price_at
from trailwright.model.record import record
from trailwright.model.regions import partition_of
from trailwright.model.resources import Place
from trailwright.model.unknown import Unknown
from trailwright.rules.copies import copies, existing_copies

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trailwright.cost.ranges import Range
    from trailwright.cost.volumes import Volumes
    from trailwright.model.estate import Estate
    from trailwright.model.resources import ExistingTrail
    from trailwright.rules.copies import Copy

__all__ = ["PaidCopy", "paid_copies"]


@record
class PaidCopy:
    """A copy of management events that is paid for.

    Args:
        trail: The trail that pays.

        account: Its account.

        have: The trails that have the same already.

        unless: What would make it free after all; empty when nothing does.

        amount: What it costs; unknown when the number of events, or the price, is.

        counted: Whether it is in the total: the estate's own are. Default: yes.
    """

    trail: str
    account: str
    have: tuple[str, ...]
    unless: str
    amount: Range | Unknown
    counted: bool = True


def paid_copies(estate: Estate, volumes: Volumes) -> Iterator[PaidCopy]:
    """Yield the copies that trails of an estate pay for, or make others pay for.

    Args:
        estate: The estate.

        volumes: How many events there are.
    """
    yield from _own(estate, volumes)
    yield from _existing(estate, volumes)


def _own(estate: Estate, volumes: Volumes) -> Iterator[PaidCopy]:
    found = {id(each.trail): each for each in deliveries(estate, volumes)}
    for copy in copies(estate):
        paid = further_copy(found[id(copy.trail)], copy)
        if paid is not None:
            yield PaidCopy(
                trail=name_of(copy.trail),
                account=copy.trail.place.account_text,
                have=_have(copy),
                unless=_unless(copy),
                amount=_amount(copy.trail.place, paid, volumes),
            )


def _existing(estate: Estate, volumes: Volumes) -> Iterator[PaidCopy]:
    for existing, above in existing_copies(estate):
        place = _place(existing)
        paid = _recorded(existing, account_count(estate, volumes), volumes)
        yield PaidCopy(
            trail=existing.name,
            account=place.account_text,
            have=tuple(name_of(each) for each in above),
            unless="it records none, or its account is not of that organization",
            amount=_amount(place, paid, volumes),
            counted=False,
        )


def _place(existing: ExistingTrail) -> Place:
    region = existing.home_region
    partition = partition_of(region) if isinstance(region, str) else region
    return Place(account=existing.account, region=region, partition=partition)


def _recorded(existing: ExistingTrail, accounts: int, volumes: Volumes) -> Range:
    """Return the management events that a trail may record of which nothing is known."""
    own = volumes.of("management") * one_of(accounts)
    return (own if existing.multi_region else own * assumption("region_share")).at_worst


def _have(copy: Copy) -> tuple[str, ...]:
    own = tuple(name_of(each) for each in (*copy.before, *copy.organization))
    return own or tuple(each.name for each in copy.existing)


def _unless(copy: Copy) -> str:
    if copy.before:
        return ""
    if copy.organization:
        return f"account {copy.trail.place.account_text} is not of that organization"
    return "it records none"


def _amount(place: Place, paid: Range, volumes: Volumes) -> Range | Unknown:
    if not volumes.knows("management"):
        return Unknown("the number of management events is not known")
    price = price_at("further_copy", place)
    return price if isinstance(price, Unknown) else price.cost(paid)
