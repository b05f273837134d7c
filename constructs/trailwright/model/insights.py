"""CloudTrail Insights and the aggregation of data events."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from trailwright._policies import read_policy
from trailwright.model.field_checks import as_tuples
from trailwright.model.problems import Problem
from trailwright.model.quotas import quotas
from trailwright.model.record import record
from trailwright.model.selectors import logs_data, logs_management, logs_write_management
from trailwright.model.tokens import is_token

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from trailwright.model.selectors import AdvancedEventSelector, EventSelector

__all__ = ["InsightSelector", "check_aggregation", "check_insights"]


@record
class InsightSelector:
    """One type of Insights.

    Args:
        insight_type: ``ApiCallRateInsight`` or ``ApiErrorRateInsight``.

        event_categories: ``Management``, ``Data``. Default: management events.
    """

    insight_type: str
    event_categories: tuple[str, ...] = ("Management",)

    def __post_init__(self) -> None:
        """Take lists as well."""
        as_tuples(self, "event_categories")

    def to_cloudformation(self) -> dict[str, Any]:
        """Return it in CloudFormation's form."""
        return {
            "InsightType": self.insight_type,
            "EventCategories": list(self.event_categories),
        }


def check_insights(
    insights: Sequence[InsightSelector],
    selectors: Sequence[EventSelector | AdvancedEventSelector],
    option: str = "insight_selectors",
) -> Iterator[Problem]:
    """Yield what is wrong with a trail's Insights, given what it records.

    Args:
        insights: The Insights.

        selectors: What the trail records.

        option: The option by the name the user wrote.
    """
    seen: set[str] = set()
    for index, insight in enumerate(insights):
        where = f"{option}[{index}]"
        yield from _check_known(insight, where)
        if insight.insight_type in seen:
            yield Problem(
                option=where,
                rule="must not repeat a type",
                value=insight.insight_type,
                remedy="join the categories in one",
            )
        seen.add(insight.insight_type)
        for category in insight.event_categories:
            needs = _missing(insight.insight_type, category, selectors)
            if needs:
                yield Problem(
                    option=where,
                    rule=f"needs a trail that records {needs}",
                    value=f"{insight.insight_type} of {category} events",
                    remedy="record them, or leave the Insights out",
                )


def check_aggregation(
    templates: Sequence[str],
    selectors: Sequence[EventSelector | AdvancedEventSelector],
    option: str = "aggregation_templates",
) -> Iterator[Problem]:
    """Yield what is wrong with a trail's aggregation, given what it records.

    Args:
        templates: Names of templates.

        selectors: What the trail records.

        option: The option by the name the user wrote.
    """
    known = read_policy("selectors.json")["aggregation_templates"]
    for index, template in enumerate(templates):
        if template in templates[:index]:
            yield Problem(
                option=option, rule="must not repeat one", value=template, remedy="leave it out"
            )
        elif not is_token(template) and template not in known:
            yield Problem(
                option=option,
                rule=f"must be among {', '.join(known)}",
                value=template,
                remedy="choose from them",
            )
    most = quotas().aggregation_templates_max
    if len(templates) > most:
        yield Problem(
            option=option,
            rule=f"must be at most {most}",
            value=len(templates),
            remedy="leave some out",
        )
    if templates and not logs_data(selectors):
        yield Problem(
            option=option,
            rule="need a trail that records data events",
            value=list(templates),
            remedy="record data events, or leave the aggregation out",
        )


def _check_known(insight: InsightSelector, option: str) -> Iterator[Problem]:
    data = read_policy("selectors.json")
    if not is_token(insight.insight_type) and insight.insight_type not in data["insight_types"]:
        yield Problem(
            option=option,
            rule=f"must be {' or '.join(data['insight_types'])} (InvalidInsightSelectorsException)",
            value=insight.insight_type,
            remedy="choose one of them",
        )
    for category in insight.event_categories or ("",):
        if not is_token(category) and category not in data["insight_categories"]:
            yield Problem(
                option=option,
                rule=f"must be of {' or '.join(data['insight_categories'])} events",
                value=category,
                remedy="choose from them",
            )


def _missing(
    insight_type: str,
    category: str,
    selectors: Sequence[EventSelector | AdvancedEventSelector],
) -> str | None:
    if is_token(category):
        return None
    if category == "Data":
        return None if logs_data(selectors) else "data events"
    if insight_type == "ApiCallRateInsight":
        return None if logs_write_management(selectors) else "write management events"
    return None if logs_management(selectors) else "management events"
