"""What CloudWatch Logs charges: what a log group takes in, and what it keeps."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from trailwright.cost.assumptions import assumption, month_days
from trailwright.cost.lifecycles import whole_number
from trailwright.cost.lines import line
from trailwright.cost.ranges import exactly
from trailwright.posture.reach import log_group

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trailwright.cost.deliveries import Delivery
    from trailwright.cost.lines import Line
    from trailwright.model.resources import LogGroup

__all__ = ["log_lines"]

_GB = exactly(1024**3)


def log_lines(delivery: Delivery) -> Iterator[Line]:
    """Yield what the log group of a trail costs, where the trail is and the group too.

    Args:
        delivery: What the trail delivers.
    """
    trail = delivery.trail
    if trail.cloudwatch_logs_log_group_arn is None:
        return
    group = log_group(delivery.estate, trail)
    taken = delivery.size / _GB
    yield line(trail, _ingestion(group), trail.place, taken)
    if group is not None:
        kept = taken * assumption("log_compression") / month_days()
        days = exactly(_days(group, month_days().likely * delivery.volumes.month))
        yield line(trail, "log_storage", trail.place, kept * days)


def _ingestion(group: LogGroup | None) -> str:
    kind = None if group is None else group.log_group_class
    if not isinstance(kind, str) or kind == "STANDARD":
        return "log_ingestion"
    return f"log_ingestion_{kind.lower()}"


def _days(group: LogGroup, elapsed: Decimal) -> Decimal:
    """Return how old the oldest event is that a log group keeps."""
    kept = whole_number(group.retention_days)
    return elapsed if kept is None else min(elapsed, Decimal(kept))
