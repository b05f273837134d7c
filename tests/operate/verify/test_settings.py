"""Settings of a trail are compared by what they name, however a template names it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from fake_verified import ACCOUNT, deployed

from trailwright.model.unknown import Unknown
from trailwright.operate.verify.settings import BLANKED, settings

ESTATE = deployed()
LIVE = ESTATE.trails[0]
KEY = f"arn:aws:kms:us-east-1:{ACCOUNT}:key/audit-key"
ELSEWHERE = f"arn:aws:kms:us-east-1:{ACCOUNT}:alias/not-here"


def _said(live: dict[str, Any] | None = None, **wanted: Any) -> list[tuple[str, str]]:  # noqa: ANN401
    """Return what is said of a trail that was deployed with other settings than it has."""
    trail, found = replace(LIVE, **wanted), replace(LIVE, **(live or {}))
    return [(e.rule.id, e.message) for e in settings(ESTATE, trail, found, ESTATE)]


@pytest.mark.parametrize(
    "wanted",
    [
        {},
        {"sns_topic_name": "audit-files"},
        {"kms_key_id": "audit-key"},
        {"kms_key_id": "alias/audit"},
        {"kms_key_id": f"arn:aws:kms:us-east-1:{ACCOUNT}:alias/audit"},
        {"cloudwatch_logs_log_group_arn": f"arn:aws:logs:us-east-1:{ACCOUNT}:log-group:/audit"},
        {"s3_key_prefix": ""},
        {"is_organization_trail": None},
        {"insight_selectors": []},
        {"event_selectors": None},
    ],
    ids=str,
)
def test_what_names_the_same_is_the_same(wanted: dict[str, Any]) -> None:
    """A name, an id, an alias, an ARN; what is empty, and what is not said."""
    assert [] == _said(**wanted)


@pytest.mark.parametrize("name", BLANKED)
def test_each_of_eight_settings_is_told_when_it_is_blank(name: str) -> None:
    """With what was deployed; each alone."""
    field, _ = BLANKED[name]
    kept = {"is_organization_trail": True} if field == "is_organization_trail" else {}
    blank = False if isinstance(getattr(replace(LIVE, **kept), field), bool) else ""

    ((rule, message),) = _said({field: blank}, **kept)

    assert ("TW855", name) == (rule, message.split()[0])
    assert " is not set, deployed " in message or " is false, deployed true" in message


def test_there_are_eight_of_them() -> None:
    """As many as one call of UpdateTrail takes away without stopping the trail."""
    assert 8 == len(BLANKED)


def test_a_topic_of_the_same_name_elsewhere_is_another() -> None:
    """A bare name is one of the trail's own account and Region."""
    live = {"sns_topic_name": "arn:aws:sns:us-east-1:222233334444:audit-files"}

    ((rule, _),) = _said(live, sns_topic_name="audit-files")
    assert "TW855" == rule


def test_an_alias_of_nobody_knows_what_cannot_be_compared() -> None:
    """TW840: it may be the key, or not."""
    ((rule, message),) = _said(kms_key_id=ELSEWHERE)

    assert ("TW840", True) == (rule, message.startswith("KMSKeyId cannot be compared"))


def test_a_key_that_is_blank_is_told_whatever_it_was_named_by() -> None:
    """There is nothing to compare."""
    ((rule, message),) = _said({"kms_key_id": None}, kms_key_id=ELSEWHERE)

    assert ("TW855", True) == (rule, "KMSKeyId is not set" in message)


@pytest.mark.parametrize("field", ["kms_key_id", "event_selectors", "insight_selectors"])
def test_what_nobody_could_look_at_is_not_compared(field: str) -> None:
    """The call that failed is told by itself."""
    assert [] == _said({field: Unknown("denied")})


def test_selectors_that_nobody_knows_before_the_deployment_are_told() -> None:
    """The template leaves them to a parameter."""
    ((rule, message),) = _said(event_selectors=Unknown("the parameter has no value"))

    assert ("TW840", True) == (rule, "its selectors cannot be compared" in message)


def test_a_trail_that_is_told_without_selectors_is_not_judged() -> None:
    """CloudTrail tells those of every trail."""
    ((rule, _),) = _said({"event_selectors": None})

    assert "TW840" == rule


_BOTH = [{"InsightType": "A"}, {"InsightType": "B"}]


@pytest.mark.parametrize(
    ("wanted", "live", "rules"),
    [
        ([{"InsightType": "A"}], [{"InsightType": "A", "EventCategories": ["Management"]}], []),
        (
            [{"InsightType": "A"}, {"InsightType": "B"}],
            [{"InsightType": "B"}, {"InsightType": "A"}],
            [],
        ),
        ([{"InsightType": "A"}], [], ["TW857"]),
        ([{"InsightType": "A"}], [{"InsightType": "A", "EventCategories": ["Data"]}], ["TW857"]),
    ],
)
def test_insights_are_compared_by_what_they_analyse(
    wanted: list[Any], live: list[Any], rules: list[str]
) -> None:
    """In any order; management events, where no category is said."""
    said = _said({"insight_selectors": live}, insight_selectors=wanted)

    assert rules == [rule for rule, _ in said]


def test_a_file_of_another_key_is_told_by_the_key() -> None:
    """Its id is what tells keys apart."""
    ((rule, message),) = _said({"kms_key_id": f"{KEY}-of-mallory"})

    assert ("TW855", "KMSKeyId is audit-key-of-mallory, deployed audit-key") == (rule, message)
