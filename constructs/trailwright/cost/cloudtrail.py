"""What CloudTrail charges: further copies, data events, network activity, Insights."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trailwright.cost.assumptions import assumption
from trailwright.cost.lines import line
from trailwright.cost.ranges import exactly
from trailwright.model.properties import entries

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from trailwright.cost.deliveries import Delivery
    from trailwright.cost.lines import Line
    from trailwright.cost.ranges import Range
    from trailwright.model.resources import Trail
    from trailwright.rules.copies import Copy

__all__ = ["event_lines", "further_copy", "insight_categories", "insight_lines"]


def event_lines(delivery: Delivery, copy: Copy | None) -> Iterator[Line]:
    """Yield what the events of a trail cost by their number.

    Args:
        delivery: What the trail delivers.

        copy: Its copy of management events, if it has any.
    """
    trail = delivery.trail
    if copy is not None:
        paid = further_copy(delivery, copy)
        if paid is None:
            yield line(trail, "first_copy", trail.place, delivery.management)
        else:
            yield line(trail, "further_copy", trail.place, paid)
    yield line(trail, "data_events", trail.place, delivery.data)
    yield line(trail, "network_activity_events", trail.place, delivery.network_activity)
    if trail.aggregation_configurations:
        yield line(trail, "aggregated_events", trail.place, delivery.data)


def further_copy(delivery: Delivery, copy: Copy) -> Range | None:
    """Return the management events that others have already; ``None`` for a first copy.

    Args:
        delivery: What the trail delivers.

        copy: Its copy of management events.
    """
    if not (copy.before or copy.organization):
        return delivery.management.at_worst if copy.existing else None
    whole = copy.shared == copy.kinds
    paid = delivery.management if whole else _of(delivery.kinds, copy)
    if copy.region is not None:
        paid = paid * assumption("region_share")
    return paid if copy.before else paid.at_worst


def _of(kinds: Mapping[str, Range], copy: Copy) -> Range:
    return sum((kinds[each] for each in copy.shared), exactly(0))


def insight_categories(trail: Trail) -> Mapping[str, frozenset[str]]:
    """Return the types of Insights that a trail has, by category of events.

    Args:
        trail: The trail.
    """
    found: dict[str, set[str]] = {"Management": set(), "Data": set()}
    for _, each in entries(trail.insight_selectors):
        categories = each.get("EventCategories") or ["Management"]
        for category in categories if isinstance(categories, list) else ():
            found.setdefault(str(category), set()).add(str(each.get("InsightType")))
    return {name: frozenset(types) for name, types in found.items()}


def insight_lines(delivery: Delivery, share: Range) -> Iterator[Line]:
    """Yield what Insights cost: each type by the events that it analyses.

    Args:
        delivery: What the trail delivers.

        share: The trail's share of ``insights``, where their number is known.
    """
    trail, types = delivery.trail, insight_categories(delivery.trail)
    if types["Management"]:
        known = delivery.volumes.knows("insights")
        own = delivery.volumes.of("insights") * share
        analysed = own if known else _analysed(delivery, types["Management"])
        yield line(trail, "insights", trail.place, analysed)
    if types["Data"]:
        analysed = delivery.data * exactly(len(types["Data"]))
        yield line(trail, "data_insights", trail.place, analysed)


def _analysed(delivery: Delivery, types: frozenset[str]) -> Range:
    """Return the management events analysed: call rates look at those that write alone.

    See the `CloudTrail user guide, "Costs for Insights events"
    <https://docs.aws.amazon.com/awscloudtrail/latest/userguide/insights-events-costs.html>`_.
    """
    rates = delivery.kinds["write"] if "ApiCallRateInsight" in types else exactly(0)
    return rates + delivery.management if types - {"ApiCallRateInsight"} else rates
