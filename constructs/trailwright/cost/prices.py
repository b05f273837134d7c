"""What AWS charges, read from ``policies/prices.json``."""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any

from trailwright._policies import read_policy
from trailwright.cost.assumptions import assumption
from trailwright.model.record import record
from trailwright.model.regions import partition_of
from trailwright.model.unknown import Unknown

if TYPE_CHECKING:
    from trailwright.cost.ranges import Range
    from trailwright.model.resources import Place

__all__ = ["Price", "Tier", "label_of", "price_at", "price_dates"]


@record
class Tier:
    """A price from some quantity on.

    Args:
        above: The quantity above which it holds.

        price: The price of one unit.
    """

    above: Decimal
    price: Decimal


@record
class Price:
    """What one thing costs somewhere.

    Args:
        item: Its name in the data.

        service: The service on the bill.

        label: What a person calls it.

        unit: What is counted.

        tiers: The prices, from the smallest quantity on.

        verified: Whether a price list was seen that says so.

        borrowed: The Region whose price stands in for one that is not known. Default: none.
    """

    item: str
    service: str
    label: str
    unit: str
    tiers: tuple[Tier, ...]
    verified: bool
    borrowed: str | None = None

    def cost(self, quantity: Range) -> Range:
        """Return what a quantity costs.

        Args:
            quantity: How many units.
        """
        cost = quantity.each(self._cost)
        return cost * assumption("borrowed_price") if self.borrowed else cost

    def _cost(self, quantity: Decimal) -> Decimal:
        ends = (*(each.above for each in self.tiers[1:]), quantity)
        parts = (
            each.price * max(Decimal(0), min(quantity, end) - each.above)
            for each, end in zip(self.tiers, ends, strict=True)
        )
        return sum(parts, Decimal(0))


def price_at(item: str, place: Place) -> Price | Unknown:
    """Return what one thing costs at a place, or why that is not known.

    Args:
        item: Its name in the data.

        place: Where it is charged.
    """
    written = _data()["prices"].get(item, {}).get("prices", {})
    region, partition = place.region, _partition(place)
    for known in (region, partition):
        if known in written:
            return _price(item, known)
    if not written:
        return Unknown("its price is not known")
    reference = _data()["reference_region"]
    if reference in written and partition == partition_of(reference):
        return _price(item, reference, reference)
    return Unknown(f"its price in {_where(region)} is not known")


def price_dates() -> tuple[str, str]:
    """Return the days between which the price lists said what they say."""
    dates = [each["date"] for each in _data()["prices"].values() if each["verified"]]
    return min(dates), max(dates)


def label_of(item: str) -> str:
    """Return what a person calls a thing that is charged.

    Args:
        item: Its name in the data; one that is not there is called what it says.
    """
    return _data()["prices"].get(item, {}).get("label", item.replace("_", " "))


def _partition(place: Place) -> str:
    """Return the partition; one that nothing is known of is AWS's own."""
    if isinstance(place.region, str):
        return partition_of(place.region)
    return place.partition if isinstance(place.partition, str) else "aws"


def _where(region: str | Unknown) -> str:
    return region if isinstance(region, str) else "this partition"


@cache
def _price(item: str, place: str, borrowed: str | None = None) -> Price:
    said = _data()["prices"][item]
    return Price(
        item=item,
        tiers=tuple(
            Tier(above=Decimal(each["above"]), price=Decimal(each["price"]))
            for each in said["prices"][place]
        ),
        borrowed=borrowed,
        **{name: said[name] for name in ("service", "label", "unit", "verified")},
    )


def _data() -> dict[str, Any]:
    return read_policy("prices.json")
