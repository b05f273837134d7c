"""What an estimate leaves out, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trailwright.cost.deliveries import doubts, records
from trailwright.cost.lines import NotEstimated, name_of
from trailwright.model.unknown import Unknown
from trailwright.posture.reach import log_group
from trailwright.posture.trails import text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from trailwright.cost.lines import Line
    from trailwright.cost.volumes import Volumes
    from trailwright.model.estate import Estate
    from trailwright.model.resources import Trail

__all__ = ["RECORDED", "not_estimated"]

#: Categories whose events trails record, and what a person calls them.
RECORDED = {
    "management": "management events",
    "data": "data events",
    "network_activity": "network activity events",
}


def not_estimated(
    estate: Estate, volumes: Volumes, lines: Sequence[Line]
) -> Iterator[NotEstimated]:
    """Yield what an estimate leaves out.

    Args:
        estate: The estate.

        volumes: How many events there are.

        lines: The lines of the estimate.
    """
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
    for category, label in RECORDED.items():
        recorded = records(trail, category)
        if isinstance(recorded, Unknown):
            yield NotEstimated(trail=name, what=label, why=recorded.reason)
        elif recorded and not volumes.knows(category):
            yield NotEstimated(trail=name, what=label, why="their number is not known")
    for what, missing in (
        ("S3 storage", estate.bucket(text(trail.s3_bucket_name)) is None),
        ("CloudWatch Logs storage", _is_elsewhere(estate, trail)),
    ):
        if missing:
            why = "it is not in the templates, so how long it keeps is not known"
            yield NotEstimated(trail=name, what=what, why=why)


def _is_elsewhere(estate: Estate, trail: Trail) -> bool:
    named = trail.cloudwatch_logs_log_group_arn is not None
    return named and log_group(estate, trail) is None
