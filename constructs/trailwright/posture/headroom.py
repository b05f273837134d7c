"""What an estate uses of every limit, and what is left."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from trailwright.model.headroom import Use, places
from trailwright.model.ledger import trail_ledger
from trailwright.model.quotas import quotas
from trailwright.model.selectors import count_advanced_values, count_data_resources
from trailwright.model.unknown import Unknown
from trailwright.posture.ledger import existing_uses, trail_use
from trailwright.posture.reach import log_group, metric_filters
from trailwright.posture.recorded import selectors
from trailwright.posture.selectors import advanced_selectors, basic_selectors

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trailwright.model.estate import Estate
    from trailwright.model.resources import Trail

__all__ = ["uses"]


def uses(estate: Estate) -> Iterator[Use]:
    """Yield what is used of every limit whose use is known.

    Args:
        estate: What was read.
    """
    yield from _slots(estate)
    for trail in estate.trails:
        yield from _selectors(trail)
    yield from _filters(estate)


def _slots(estate: Estate) -> Iterator[Use]:
    made = [trail_use(each) for each in estate.trails if each.exists is True]
    names = {(each.account, each.name) for each in made}
    there = [
        each
        for each in existing_uses(estate.existing_trails)
        if (each.account, each.name) not in names
    ]
    yield from places(trail_ledger([*made, *there]))


def _selectors(trail: Trail) -> Iterator[Use]:
    if isinstance(selectors(trail), Unknown):
        return
    limits, scope = quotas(), f"trail {trail_use(trail).name}"
    basic, advanced = basic_selectors(trail), advanced_selectors(trail)
    counts = (
        ("event selectors", len(basic), limits.event_selectors_per_trail),
        ("data resources", count_data_resources(basic), limits.data_resources_per_trail),
        (
            "advanced selector values",
            count_advanced_values(advanced),
            limits.advanced_selector_values_per_trail,
        ),
    )
    for limit, used, quota in counts[2:] if advanced else counts[:2]:
        yield Use(limit=limit, scope=scope, used=used, quota=quota)


def _filters(estate: Estate) -> Iterator[Use]:
    groups = (log_group(estate, trail) for trail in estate.trails)
    counts = Counter(
        {group.ref: len(metric_filters(estate, group)) for group in groups if group is not None}
    )
    most = quotas().metric_filters_per_log_group
    for name, used in counts.items():
        yield Use(
            limit="metric filters per log group", scope=f"log group {name}", used=used, quota=most
        )
