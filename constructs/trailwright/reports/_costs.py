"""What an estimate says, in the words that every format has."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trailwright.cost.assumptions import assumption
from trailwright.cost.words import money, spread
from trailwright.model.unknown import Unknown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from trailwright.cost import Estimate, Line, PaidCopy, Volumes

__all__ = ["CATEGORIES", "assumed", "by_trail", "counted", "dated", "money", "paid", "spread"]

#: The categories of events, as people call them.
CATEGORIES = {
    "management": "management events",
    "data": "data events",
    "network_activity": "network activity events",
    "insights": "events that Insights analyses",
}


def dated(estimate: Estimate) -> str:
    """Return what kind of figures these are: an estimate, at prices of some days.

    Args:
        estimate: The estimate.
    """
    days = f"{estimate.prices_from} to {estimate.prices_to}"
    month = estimate.volumes.month
    return f"An estimate of month {month} after the first delivery, in USD, at prices of {days}"


def counted(volumes: Volumes) -> str:
    """Return which events were counted with.

    Args:
        volumes: What is known of them.
    """
    known = [
        f"{getattr(volumes, name):,} {label}"
        for name, label in CATEGORIES.items()
        if volumes.knows(name)
    ]
    return f"Counted with {', '.join(known) or 'no events, since nobody says how many there are'}"


def by_trail(estimate: Estimate) -> Iterator[tuple[tuple[str, str], list[Line]]]:
    """Yield each trail and its account, with its lines.

    Args:
        estimate: The estimate.
    """
    found: dict[tuple[str, str], list[Line]] = {}
    for each in estimate.lines:
        found.setdefault((each.trail, each.account), []).append(each)
    yield from found.items()


def paid(copy: PaidCopy) -> str:
    """Return what a paid copy of management events is, and what it costs.

    Args:
        copy: The copy.
    """
    unless = f", unless {copy.unless}" if copy.unless else ""
    have = " and ".join(copy.have)
    whose = "" if copy.counted else "; not in the total, since that trail is not of the estate"
    what = f"{copy.trail} pays for management events that {have} records too{unless}"
    return f"{what}: {spread(copy.amount)}{whose}"


def assumed(lines: Sequence[Line]) -> Iterator[str]:
    """Yield which prices are those of another Region, which nobody confirmed, and what is guessed.

    Args:
        lines: The lines of an estimate.
    """
    size = assumption("bytes_per_event")
    yield (
        f"What is taken for granted, such as {size.low:,} to {size.high:,} bytes an event, "
        "is in policies/cost-assumptions.json"
    )
    known = [(each.label, each.price) for each in lines if not isinstance(each.price, Unknown)]
    regions = sorted({price.borrowed for _, price in known if price.borrowed is not None})
    if regions:
        borrowed = _listed(label for label, price in known if price.borrowed)
        yield f"Prices taken from {', '.join(regions)}, widened: {borrowed}"
    unverified = _listed(label for label, price in known if not price.verified)
    if unverified:
        yield f"UNVERIFIED prices: {unverified}"


def _listed(labels: Iterable[str]) -> str:
    return "; ".join(dict.fromkeys(labels))
