"""Insights and aggregation need the events they are made of."""

from __future__ import annotations

import pytest

from trailwright.model.insights import InsightSelector, check_aggregation, check_insights
from trailwright.model.problems import InvalidOptionsError
from trailwright.model.selectors import (
    AdvancedEventSelector,
    DataResource,
    EventSelector,
    FieldSelector,
)

CALLS = "ApiCallRateInsight"
ERRORS = "ApiErrorRateInsight"
TOKEN = "${Token[TOKEN.12]}"  # noqa: S105 - no secret

DEFAULT: tuple[EventSelector, ...] = ()
READS = (EventSelector(read_write_type="ReadOnly"),)
WRITES = (EventSelector(read_write_type="WriteOnly"),)
DATA = (
    EventSelector(
        include_management_events=False,
        data_resources=(DataResource(type="AWS::S3::Object", values=("arn:aws:s3",)),),
    ),
)
ADVANCED_DATA = (
    AdvancedEventSelector(
        field_selectors=(
            FieldSelector(field="eventCategory", equals=("Data",)),
            FieldSelector(field="resources.type", equals=("AWS::S3::Object",)),
        )
    ),
)


def _insight(kind: str, *categories: str) -> InsightSelector:
    return InsightSelector(insight_type=kind, event_categories=categories)


@pytest.mark.parametrize(
    ("kind", "category", "selectors", "missing"),
    [
        (CALLS, "Management", DEFAULT, None),
        (CALLS, "Management", WRITES, None),
        (CALLS, "Management", READS, "write management events"),
        (CALLS, "Management", DATA, "write management events"),
        (ERRORS, "Management", DEFAULT, None),
        (ERRORS, "Management", READS, None),
        (ERRORS, "Management", WRITES, None),
        (ERRORS, "Management", DATA, "management events"),
        (CALLS, "Data", DEFAULT, "data events"),
        (CALLS, "Data", DATA, None),
        (CALLS, "Data", ADVANCED_DATA, None),
        (ERRORS, "Data", READS, "data events"),
        (ERRORS, "Data", (*READS, *DATA), None),
        (CALLS, TOKEN, DATA, None),
    ],
)
def test_insights_need_the_events_they_watch(
    kind: str, category: str, selectors: tuple[EventSelector, ...], missing: str | None
) -> None:
    """Call rates need events that write, error rates any, and each category its own."""
    found = [str(p) for p in check_insights([_insight(kind, category)], selectors)]

    expected = f"insight_selectors[0] needs a trail that records {missing}, got "
    assert (0 if missing is None else 1) == len(found)
    assert all(each.startswith(expected) for each in found)


def test_every_category_is_looked_at() -> None:
    """Both of one type, each with its own problem."""
    found = list(check_insights([_insight(CALLS, "Management", "Data")], READS, "i"))

    assert [f"{CALLS} of Management events", f"{CALLS} of Data events"] == [p.value for p in found]


def test_both_types_together_are_fine() -> None:
    """Each once."""
    assert [] == list(check_insights([_insight(CALLS, "Management"), _insight(ERRORS)][:1], ()))
    assert [] == list(
        check_insights([_insight(CALLS, "Management"), _insight(ERRORS, "Management")], ())
    )


def test_fails_on_a_type_given_twice() -> None:
    """The later call would replace the earlier categories."""
    (problem,) = check_insights([_insight(ERRORS, "Management")] * 2, ())

    assert f"insight_selectors[1] must not repeat a type, got {ERRORS!r}" in str(problem)


def test_fails_on_an_unknown_type() -> None:
    """There are two."""
    (problem,) = check_insights([_insight("ApiRate", "Management")], ())

    assert f"must be {CALLS} or {ERRORS} (InvalidInsightSelectorsException)" in str(problem)


def test_a_type_that_is_a_token_is_not_judged() -> None:
    """It may become either."""
    assert [] == list(check_insights([_insight(TOKEN, "Management")], ()))


@pytest.mark.parametrize("categories", [(), ("NetworkActivity",)], ids=str)
def test_fails_on_what_is_no_category(categories: tuple[str, ...]) -> None:
    """Insights are of management or data events."""
    (problem,) = check_insights([_insight(ERRORS, *categories)], ())

    assert "must be of Management or Data events" in str(problem)


def test_insights_are_of_management_events_by_default() -> None:
    """As AWS has it; every property is written out."""
    assert {"InsightType": CALLS, "EventCategories": ["Management"]} == InsightSelector(
        insight_type=CALLS
    ).to_cloudformation()


def test_fails_on_text_where_a_list_of_categories_belongs() -> None:
    """Its letters would be taken for categories."""
    with pytest.raises(InvalidOptionsError, match="event_categories must be a list, got 'Data'"):
        InsightSelector(insight_type=CALLS, event_categories="Data")


@pytest.mark.parametrize("selectors", [DATA, ADVANCED_DATA], ids=["basic", "advanced"])
def test_aggregation_needs_data_events(selectors: tuple[EventSelector, ...]) -> None:
    """With them all templates pass; without them even one is refused."""
    templates = ["API_ACTIVITY", "RESOURCE_ACCESS", "USER_ACTIONS", TOKEN]

    (problem,) = check_aggregation(["API_ACTIVITY"], READS)

    assert [] == list(check_aggregation(templates, selectors))
    assert "aggregation_templates need a trail that records data events" in str(problem)


def test_no_aggregation_needs_nothing() -> None:
    """An empty list is always fine."""
    assert [] == list(check_aggregation([], READS))


@pytest.mark.parametrize(
    ("templates", "text"),
    [
        (["API"], "must be among API_ACTIVITY, RESOURCE_ACCESS, USER_ACTIONS, got 'API'"),
        (["API_ACTIVITY"] * 2, "must not repeat one, got 'API_ACTIVITY'; leave it out"),
        ([f"{TOKEN}{n}" for n in range(51)], "must be at most 50, got 51; leave some out"),
    ],
)
def test_fails_on_templates_there_are_not(templates: list[str], text: str) -> None:
    """Unknown ones, repeated ones, and too many."""
    (problem,) = check_aggregation(templates, DATA, "aggregation")

    assert f"aggregation {text}" in str(problem)


def test_fifty_templates_pass() -> None:
    """The limit itself is accepted."""
    assert [] == list(check_aggregation([f"{TOKEN}{n}" for n in range(50)], DATA))
