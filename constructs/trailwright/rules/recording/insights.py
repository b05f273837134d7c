"""Would CloudTrail take the Insights and the aggregation, given what is recorded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trailwright.model.insights import InsightSelector, check_aggregation, check_insights
from trailwright.posture.selectors import (
    advanced_selectors,
    basic_selectors,
    is_known,
    records,
    texts,
)
from trailwright.rules._say import say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trailwright.model.estate import Estate
    from trailwright.model.findings import Finding
    from trailwright.model.resources import Trail

__all__ = ["findings"]

_INSIGHTS, _AGGREGATION = "InsightSelectors", "AggregationConfigurations"


def findings(estate: Estate) -> Iterator[Finding]:
    """Yield Insights and aggregation that CloudTrail refuses.

    Args:
        estate: What was read.
    """
    for trail in estate.trails:
        if not is_known(trail.event_selectors) or not is_known(trail.advanced_event_selectors):
            continue
        recorded = [*basic_selectors(trail, judged=True), *advanced_selectors(trail, judged=True)]
        if len(recorded) < len([*basic_selectors(trail), *advanced_selectors(trail)]):
            continue  # what says nothing certain may record what is asked for
        for problem in check_insights(_insights(trail), recorded, _INSIGHTS):
            yield say("TW303", trail, str(problem), keys=("Properties", _INSIGHTS))
        for problem in check_aggregation(_templates(trail), recorded, _AGGREGATION):
            yield say("TW304", trail, str(problem), keys=("Properties", _AGGREGATION))


def _insights(trail: Trail) -> list[InsightSelector]:
    return [
        InsightSelector(
            insight_type=texts(each.get("InsightType"), judged=True)[0],
            event_categories=texts(each.get("EventCategories"), judged=True) or ("Management",),
        )
        for each in records(trail.insight_selectors)
        if each.get("InsightType")
    ]


def _templates(trail: Trail) -> list[str]:
    configurations = records(trail.aggregation_configurations)
    return [one for each in configurations for one in texts(each.get("Templates"), judged=True)]
