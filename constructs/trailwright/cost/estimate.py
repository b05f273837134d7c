"""What the trails of an estate cost in a month."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from trailwright.cost.alarms import alarm_lines
from trailwright.cost.cloudtrail import event_lines, further_copy, insight_categories, insight_lines
from trailwright.cost.deliveries import deliveries, doubts, one_of, records
from trailwright.cost.kms import key_lines, key_request_lines
from trailwright.cost.lines import Line, NotEstimated, line, name_of
from trailwright.cost.logs import log_lines
from trailwright.cost.prices import price_at, price_dates
from trailwright.cost.ranges import Range, exactly
from trailwright.cost.s3 import archive_of, request_lines, storage_lines
from trailwright.cost.sns import notification_lines
from trailwright.cost.volumes import Volumes
from trailwright.model.record import record
from trailwright.model.unknown import Unknown
from trailwright.posture.reach import log_group
from trailwright.rules.copies import Copy, copies

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from trailwright.cost.deliveries import Delivery
    from trailwright.model.estate import Estate
    from trailwright.model.resources import Trail

__all__ = ["Estimate", "PaidCopy", "estimate"]

_CHARGES = (
    request_lines,
    storage_lines,
    key_request_lines,
    log_lines,
    notification_lines,
)
_ONCE = (key_lines, alarm_lines)
#: Categories whose events trails record, and what a person calls them.
_RECORDED = {
    "management": "management events",
    "data": "data events",
    "network_activity": "network activity events",
}
_MILLION = 1_000_000


@record
class PaidCopy:
    """A copy of management events that is paid for.

    Args:
        trail: The trail that pays.

        account: Its account.

        have: The trails that have the same already.

        unless: What would make it free after all; empty when nothing does.

        amount: What it costs; unknown when the number of events, or the price, is.
    """

    trail: str
    account: str
    have: tuple[str, ...]
    unless: str
    amount: Range | Unknown


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
        paid_copies=tuple(_paid_copies(estate, volumes)),
        per_million=_per_million(estate, volumes),
        not_estimated=tuple(dict.fromkeys(_not_estimated(estate, volumes, lines))),
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
    trails = list(dict.fromkeys((each.trail, each.account) for each in found.values()))
    yield from sorted(found.values(), key=lambda each: trails.index((each.trail, each.account)))


def _sum(one: Line, other: Line) -> Line:
    return replace(one, quantity=one.quantity + other.quantity)


def _per_million(estate: Estate, volumes: Volumes) -> Mapping[str, Range]:
    found: dict[str, Range] = {}
    for category in _RECORDED:
        if any(records(each, category) is True for each in estate.trails):
            one = Volumes(**{category: _MILLION}, accounts=volumes.accounts, month=volumes.month)
            found[category] = total_of([each for each in _lines(estate, one) if each.grows])
    return found


def _paid_copies(estate: Estate, volumes: Volumes) -> Iterator[PaidCopy]:
    found = {id(each.trail): each for each in deliveries(estate, volumes)}
    for copy in copies(estate):
        paid = further_copy(found[id(copy.trail)], copy)
        if paid is not None:
            yield PaidCopy(
                trail=name_of(copy.trail),
                account=copy.trail.place.account_text,
                have=_have(copy),
                unless=_unless(copy),
                amount=_amount(copy.trail, paid, volumes),
            )


def _have(copy: Copy) -> tuple[str, ...]:
    own = tuple(name_of(each) for each in (*copy.before, *copy.organization))
    return own or tuple(each.name for each in copy.existing)


def _unless(copy: Copy) -> str:
    if copy.before:
        return ""
    if copy.organization:
        return f"account {copy.trail.place.account_text} is not of that organization"
    return "it records none"


def _amount(trail: Trail, paid: Range, volumes: Volumes) -> Range | Unknown:
    if not volumes.knows("management"):
        return Unknown("the number of management events is not known")
    price = price_at("further_copy", trail.place)
    return price if isinstance(price, Unknown) else price.cost(paid)


def _not_estimated(
    estate: Estate, volumes: Volumes, lines: Sequence[Line]
) -> Iterator[NotEstimated]:
    if not estate.trails:
        yield NotEstimated(trail="", what="trails", why="there is none in what was read")
    for trail in estate.trails:
        reason = doubts(trail)
        if reason is not None:
            yield NotEstimated(trail=name_of(trail), what="its events", why=reason)
        else:
            yield from _left_out(estate, trail, volumes)
    for each in lines:
        if isinstance(each.price, Unknown):
            yield NotEstimated(trail=each.trail, what=each.label, why=each.price.reason)
    if estate.trails and volumes.athena_gb is None:
        yield NotEstimated(trail="", what="Athena", why="what it scans is not known")


def _left_out(estate: Estate, trail: Trail, volumes: Volumes) -> Iterator[NotEstimated]:
    name = name_of(trail)
    for category, label in _RECORDED.items():
        recorded = records(trail, category)
        if isinstance(recorded, Unknown):
            yield NotEstimated(trail=name, what=label, why=recorded.reason)
        elif recorded and not volumes.knows(category):
            yield NotEstimated(trail=name, what=label, why="their number is not known")
    for what, missing in (
        ("S3 storage", estate.bucket(_text(trail.s3_bucket_name)) is None),
        ("CloudWatch Logs storage", _is_elsewhere(estate, trail)),
    ):
        if missing:
            why = "it is not in the templates, so how long it keeps is not known"
            yield NotEstimated(trail=name, what=what, why=why)


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _is_elsewhere(estate: Estate, trail: Trail) -> bool:
    named = trail.cloudwatch_logs_log_group_arn is not None
    return named and log_group(estate, trail) is None
