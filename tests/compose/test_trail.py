"""The trail writes every property out."""

from __future__ import annotations

from typing import Any

from trailwright.compose.trail import TrailPlan, trail
from trailwright.model.compile import CompiledSelectors
from trailwright.model.insights import InsightSelector
from trailwright.model.selectors import AdvancedEventSelector, EventSelector, FieldSelector
from trailwright.model.trails import TrailIdentity

TRAIL = TrailIdentity(
    name="audit", account="111122223333", region="us-east-1", partition="aws", s3_key_prefix="p"
)
BASIC = CompiledSelectors(basic=(EventSelector(),))


def _properties(**changes: object) -> dict[str, Any]:
    values = {
        "identity": TRAIL,
        "multi_region": True,
        "global_service_events": True,
        "bucket_name": "logs",
        "selectors": BASIC,
    }
    return trail(TrailPlan(**(values | changes))).to_cloudformation()["Properties"]


def test_a_basic_selector_is_written_out() -> None:
    """No property is left to a default that CloudFormation would reset."""
    assert [
        {
            "ReadWriteType": "All",
            "IncludeManagementEvents": True,
            "ExcludeManagementEventSources": [],
            "DataResources": [],
        }
    ] == _properties()["EventSelectors"]


def test_basic_and_advanced_selectors_exclude_each_other() -> None:
    """CloudTrail refuses both."""
    field = FieldSelector(field="eventCategory", equals=("Management",))
    advanced = AdvancedEventSelector(name="All", field_selectors=(field,))

    found = _properties(selectors=CompiledSelectors(advanced=(advanced,)))

    assert "EventSelectors" not in found
    assert [
        {
            "Name": "All",
            "FieldSelectors": [{"Field": "eventCategory", "Equals": ["Management"]}],
        }
    ] == found["AdvancedEventSelectors"]


def test_insights_and_aggregation_arrive() -> None:
    """In CloudFormation's words."""
    insight = InsightSelector(
        insight_type="ApiErrorRateInsight", event_categories=("Management", "Data")
    )

    found = _properties(insight_selectors=[insight], aggregation_templates=["API_ACTIVITY"])

    assert [
        {"InsightType": "ApiErrorRateInsight", "EventCategories": ["Management", "Data"]}
    ] == found["InsightSelectors"]
    assert [{"EventCategory": "Data", "Templates": ["API_ACTIVITY"]}] == (
        found["AggregationConfigurations"]
    )


def test_insights_are_switched_off_explicitly() -> None:
    """An absent property would leave them as they are."""
    assert [] == _properties()["InsightSelectors"]


def test_the_prefix_is_the_trails() -> None:
    """It is part of who the trail is, since policies name it."""
    assert "p" == _properties()["S3KeyPrefix"]
