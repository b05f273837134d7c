"""The lines of an estimate."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trailwright.cost.prices import Price, label_of, price_at
from trailwright.model.record import record
from trailwright.model.unknown import Unknown

if TYPE_CHECKING:
    from trailwright.cost.ranges import Range
    from trailwright.model.resources import Place, Resource, Trail

__all__ = ["Line", "NotEstimated", "if_made", "line", "name_of"]


@record
class NotEstimated:
    """What an estimate leaves out.

    Args:
        trail: The trail it is of; empty when it is of the whole estate.

        what: What it is.

        why: Why it is left out.
    """

    trail: str
    what: str
    why: str


@record
class Line:
    """What one trail pays for one thing.

    Args:
        trail: The trail's name.

        account: The account that the trail is of.

        item: The name of the price.

        label: What a person calls it.

        quantity: How much of it.

        price: What one costs; unknown when nobody says.

        grows: Whether it grows with the number of events.
    """

    trail: str
    account: str
    item: str
    label: str
    quantity: Range
    price: Price | Unknown
    grows: bool

    @property
    def amount(self) -> Range | Unknown:
        """What it costs; unknown when its price is."""
        return self.price if isinstance(self.price, Unknown) else self.price.cost(self.quantity)


def line(
    trail: Trail, item: str, place: Place, quantity: Range, *, grows: bool = True, of: str = ""
) -> Line:
    """Return a line of an estimate.

    Args:
        trail: The trail.

        item: The name of the price.

        place: Where it is charged.

        quantity: How much of it.

        grows: Whether it grows with the number of events. Default: yes.

        of: What of, when a trail pays for more of the same. Default: it says itself.
    """
    return Line(
        trail=name_of(trail),
        account=trail.place.account_text,
        item=item,
        label=f"{label_of(item)} of {of}" if of else label_of(item),
        quantity=quantity,
        price=price_at(item, place),
        grows=grows,
    )


def if_made(resource: Resource, quantity: Range) -> Range:
    """Return how much of a resource there is: perhaps none, where a condition decides.

    Args:
        resource: The resource.

        quantity: How much of it there is when it is made.
    """
    return quantity if resource.exists is True else quantity.at_worst


def name_of(trail: Trail) -> str:
    """Return a trail's name, or its logical id where the name is not known.

    Args:
        trail: The trail.
    """
    return trail.name if isinstance(trail.name, str) else trail.logical_id
