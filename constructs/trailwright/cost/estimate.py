"""What the trails of an estate cost in a month."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from trailwright.cost.alarms import alarm_lines
from trailwright.cost.cloudtrail import event_lines, insight_categories, insight_lines
from trailwright.cost.deliveries import deliveries, one_of, records
from trailwright.cost.gaps import RECORDED, not_estimated
from trailwright.cost.kms import key_lines, key_request_lines
from trailwright.cost.lines import Line, line
from trailwright.cost.logs import log_lines
from trailwright.cost.paid_copies import paid_copies
from trailwright.cost.prices import price_dates
from trailwright.cost.ranges import Range, exactly
from trailwright.cost.s3 import archive_of, request_lines, storage_lines
from trailwright.cost.sns import notification_lines
from trailwright.cost.volumes import Volumes
from trailwright.model.record import record
from trailwright.model.unknown import Unknown
from trailwright.rules.copies import copies, is_made

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from trailwright.cost.deliveries import Delivery
    from trailwright.cost.lines import NotEstimated
    from trailwright.cost.paid_copies import PaidCopy
    from trailwright.model.estate import Estate

__all__ = ["Estimate", "estimate", "total_of"]

_CHARGES = (
    request_lines,
    storage_lines,
    key_request_lines,
    log_lines,
    notification_lines,
)
_ONCE = (key_lines, alarm_lines)
_MILLION = 1_000_000


@record
class Estimate:
    """What an estate costs in a month, in USD.

    Args:
        lines: What each trail pays for, by trail.

        paid_copies: The copies of management events that are paid for.

        per_million: What a million more events of a category cost, for categories recorded.

        not_estimated: What is left out, and why.

        volumes: The events that were counted with.

        prices_from: The day of the oldest price.

        prices_to: The day of the newest.
    """

    lines: tuple[Line, ...]
    paid_copies: tuple[PaidCopy, ...]
    per_million: Mapping[str, Range]
    not_estimated: tuple[NotEstimated, ...]
    volumes: Volumes
    prices_from: str
    prices_to: str

    @property
    def total(self) -> Range:
        """What is estimated, all together."""
        return total_of(self.lines)


def estimate(estate: Estate, volumes: Volumes) -> Estimate:
    """Return what the trails of an estate cost in a month.

    Args:
        estate: The estate.

        volumes: How many events there are; costs that grow with events of a category whose
            number is not known are left out, and said to be.
    """
    lines = tuple(_together(each for each in _lines(estate, volumes) if _counts(each)))
    oldest, newest = price_dates()
    return Estimate(
        lines=lines,
        paid_copies=tuple(paid_copies(estate, volumes)),
        per_million=_per_million(estate, volumes),
        not_estimated=tuple(dict.fromkeys(not_estimated(estate, volumes, lines))),
        volumes=volumes,
        prices_from=oldest,
        prices_to=newest,
    )


def total_of(lines: Sequence[Line]) -> Range:
    """Return what lines come to, as far as their prices are known.

    Args:
        lines: The lines.
    """
    amounts = (each.amount for each in lines)
    known = (each for each in amounts if isinstance(each, Range))
    return sum(known, exactly(0))


def _counts(one: Line) -> bool:
    """Return whether a line says anything: something costs, or nobody knows what."""
    return bool(one.quantity) or isinstance(one.price, Unknown)


def _lines(estate: Estate, volumes: Volumes) -> Iterator[Line]:
    found = deliveries(estate, volumes)
    copied = {id(each.trail): each for each in copies(estate)}
    insights = one_of(sum(bool(insight_categories(each.trail)["Management"]) for each in found))
    for each in found:
        yield from event_lines(each, copied.get(id(each.trail)))
        yield from insight_lines(each, insights)
        for charge in _CHARGES:
            yield from charge(each)
    for once in _ONCE:
        yield from once(estate)
    if found and volumes.athena_gb:
        yield _athena(found[0], volumes.athena_gb)


def _athena(delivery: Delivery, scanned: int) -> Line:
    bucket = archive_of(delivery)
    place = delivery.trail.place if bucket is None else bucket.place
    return line(delivery.trail, "athena", place, exactly(scanned) / exactly(1024), grows=False)


def _together(lines: Iterator[Line]) -> Iterator[Line]:
    """Yield lines by trail, those of one trail and one thing at one price added up."""
    found: dict[tuple[object, ...], Line] = {}
    for each in lines:
        key = (each.trail, each.account, each.label, each.price)
        known = found.get(key)
        found[key] = each if known is None else _sum(known, each)
    trails: dict[tuple[str, str], int] = {}
    for each in found.values():
        trails.setdefault((each.trail, each.account), len(trails))
    yield from sorted(found.values(), key=lambda each: trails[each.trail, each.account])


def _sum(one: Line, other: Line) -> Line:
    return replace(one, quantity=one.quantity + other.quantity)


def _per_million(estate: Estate, volumes: Volumes) -> Mapping[str, Range]:
    found: dict[str, Range] = {}
    made = [each for each in estate.trails if is_made(each)]
    for category in RECORDED:
        if any(records(each, category) is True for each in made):
            one = Volumes(**{category: _MILLION}, accounts=volumes.accounts, month=volumes.month)
            found[category] = total_of([each for each in _lines(estate, one) if each.grows])
    return found
