"""What S3 charges: deliveries, storage over the lifecycle, moves, reads."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from trailwright.cost.assumptions import assumption, month_days, storage_class
from trailwright.cost.lifecycles import lifecycle
from trailwright.cost.lines import line
from trailwright.cost.ranges import Range, exactly
from trailwright.model.record import record
from trailwright.model.regions import is_opt_in, known_regions, partition_of
from trailwright.posture.trails import text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trailwright.cost.deliveries import Delivery
    from trailwright.cost.lifecycles import Lifecycle, Move
    from trailwright.cost.lines import Line
    from trailwright.model.resources import Bucket, Place

__all__ = ["archive_of", "digests", "read_requests", "request_lines", "storage_lines"]

_KB = exactly(1024)
_GB = exactly(1024**3)
_LARGE = "large_files_share"


def archive_of(delivery: Delivery) -> Bucket | None:
    """Return the bucket that a trail delivers to, if it is in the estate.

    Args:
        delivery: What the trail delivers.
    """
    return delivery.estate.bucket(text(delivery.trail.s3_bucket_name))


def digests(delivery: Delivery) -> Range:
    """Return the digest files of a month: one an hour in each account and Region.

    Args:
        delivery: What the trail delivers.
    """
    if delivery.trail.enable_log_file_validation is not True:
        return exactly(0)
    hourly = assumption("digests_per_hour") * assumption("hours_per_month")
    return hourly * _regions(delivery) * exactly(delivery.accounts)


def _regions(delivery: Delivery) -> Range:
    """Return the Regions that a trail records: those that are always on, or all there are."""
    if delivery.trail.is_multi_region_trail is not True:
        return exactly(1)
    region = delivery.trail.place.region
    found = known_regions(partition_of(region) if isinstance(region, str) else "aws")
    always = Decimal(sum(not is_opt_in(each) for each in found))
    return Range(low=always, likely=always, high=Decimal(len(found)))


def read_requests(delivery: Delivery) -> Range:
    """Return how often files are read in a month.

    Args:
        delivery: What the trail delivers.
    """
    return delivery.files * assumption("reads_per_file")


def request_lines(delivery: Delivery) -> Iterator[Line]:
    """Yield what it costs to write files, and to read them.

    Args:
        delivery: What the trail delivers.
    """
    bucket = archive_of(delivery)
    place = delivery.trail.place if bucket is None else bucket.place
    yield line(delivery.trail, "put", place, delivery.files, of="log files")
    yield line(delivery.trail, "put", place, digests(delivery), grows=False, of="digest files")
    yield line(delivery.trail, "get", place, read_requests(delivery))


def storage_lines(delivery: Delivery) -> Iterator[Line]:
    """Yield what it costs to keep files in the month that is estimated.

    Args:
        delivery: What the trail delivers.
    """
    bucket = archive_of(delivery)
    if bucket is None:
        return
    kept = lifecycle(bucket, delivery.trail)
    stages = list(_stages(delivery, kept))
    first = kept.moves[0].after_days if stages else 0
    standard = _standard(delivery, kept, first, moves=bool(stages))
    for each in stages:
        standard += each.beside
    yield line(delivery.trail, "storage_STANDARD", bucket.place, standard)
    for each in stages:
        yield from each.lines(delivery, bucket.place)


@record
class _Stage:
    """The time that files spend in a class that they move to.

    Args:
        move: How they come there.

        stored: GB-months in that class.

        beside: GB-months that S3 keeps beside them in S3 Standard.

        moved: Files that move in a month.
    """

    move: Move
    stored: Range
    beside: Range
    moved: Range

    def lines(self, delivery: Delivery, place: Place) -> Iterator[Line]:
        """Yield what they cost there, and to get there."""
        name = self.move.storage_class
        yield line(delivery.trail, f"storage_{name}", place, self.stored)
        yield line(delivery.trail, f"transition_{name}", place, self.moved)


def _per_day(delivery: Delivery) -> Range:
    """Return the GB-months that a day's files come to, for each day they are kept."""
    return delivery.size / assumption("compression") / _GB / month_days()


def _elapsed(delivery: Delivery) -> Decimal:
    return month_days().likely * delivery.volumes.month


def _lifetime(delivery: Delivery, kept: Lifecycle) -> Decimal:
    """Return how old files are at most in the month that is estimated."""
    elapsed = _elapsed(delivery)
    return elapsed if kept.expire_days is None else min(elapsed, Decimal(kept.expire_days))


def _standard(delivery: Delivery, kept: Lifecycle, first: int, *, moves: bool) -> Range:
    lifetime = _lifetime(delivery, kept)
    away = max(Decimal(0), lifetime - first) if moves else Decimal(0)
    gone = _moving(kept.moves[0]) * exactly(away) if moves else exactly(0)
    days = Range(low=lifetime - gone.high, likely=lifetime - gone.likely, high=lifetime - gone.low)
    return _per_day(delivery) * days


def _moving(move: Move) -> Range:
    """Return the share of bytes that moves."""
    return exactly(1) if move.small else assumption(_LARGE)


def _stages(delivery: Delivery, kept: Lifecycle) -> Iterator[_Stage]:
    elapsed = _elapsed(delivery)
    ends = (*(each.after_days for each in kept.moves[1:]), kept.expire_days)
    for move, end in zip(kept.moves, ends, strict=False):
        days = _days(move, end, elapsed)
        if days:
            yield _stage(delivery, move, exactly(days))


def _days(move: Move, end: int | None, elapsed: Decimal) -> Decimal:
    """Return the days that a file is billed for in a class, so far."""
    so_far = max(Decimal(0), elapsed - move.after_days)
    if end is None:
        return so_far
    if end <= move.after_days:
        return Decimal(0)
    billed = storage_class(move.storage_class)
    least = 0 if billed is None else billed.minimum_days
    return min(so_far, Decimal(max(end - move.after_days, least)))


def _stage(delivery: Delivery, move: Move, days: Range) -> _Stage:
    billed = storage_class(move.storage_class)
    moved = _moved(delivery, move)
    each_kb = moved / month_days() * _KB / _GB  # what a KB of each file of a day comes to
    size, beside = _per_day(delivery) * _moving(move), exactly(0)
    if billed is not None and billed.minimum_billed_size:
        size = size.at_least(each_kb * assumption("minimum_billed_kb"))
    if billed is not None and billed.overhead:
        size += each_kb * assumption("overhead_archive_kb")
        beside = each_kb * assumption("overhead_standard_kb")
    return _Stage(move=move, stored=size * days, beside=beside * days, moved=moved)


def _moved(delivery: Delivery, move: Move) -> Range:
    """Return the files that move in a month."""
    if move.small:
        return delivery.files
    size = delivery.size / assumption("compression") * assumption(_LARGE)
    return size / (assumption("large_file_kb") * _KB)
