"""docs/changes.md says what policies/changes.json says; ``make rule-pages`` writes it anew."""

from __future__ import annotations

from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from trailwright._policies import read_policy
from trailwright.model.changes import changes, left_out
from trailwright.model.findings import Severity
from trailwright.reports.change_page import change_page
from trailwright.reports.rule_pages import terminal_page

PAGE = Path(__file__).parents[2] / "docs" / "changes.md"
CHANGES = list(changes().values())


def test_the_page_is_what_the_changes_say() -> None:
    """All of it."""
    assert change_page() == PAGE.read_text(encoding="utf-8")


def test_the_changes_follow_their_schema() -> None:
    """And are in the order of their ids."""
    data = read_policy("changes.json")
    errors = Draft202012Validator(read_policy(f"{data['$schema']}")).iter_errors(data)

    assert ([], sorted(changes())) == ([each.message for each in errors], list(changes()))


@pytest.mark.parametrize("change", CHANGES, ids=lambda each: each.id)
def test_what_is_better_is_told_and_nothing_else(change: object) -> None:
    """Improvements are worth knowing, and weakenings at least a warning."""
    says = changes()[change.id].says  # type: ignore[attr-defined]
    expected = {"better": {Severity.INFO}, "unknown": {Severity.UNKNOWN}}

    assert [] == [
        name
        for name, said in says.items()
        if said.severity
        not in expected.get(name, {Severity.ERROR, Severity.WARNING, Severity.INFO})
    ]


@pytest.mark.parametrize("change", CHANGES, ids=lambda each: each.id)
def test_a_page_on_the_terminal_says_all_there_is(change: object) -> None:
    """Every sentence, why, and what to do."""
    known = changes()[change.id]  # type: ignore[attr-defined]
    page = " ".join(terminal_page(known).split())

    told = (known.title, known.why, known.remedy, *known.sources)
    sentences = [each.sentence for each in known.says.values()]
    assert [] == [each for each in (*told, *sentences) if " ".join(each.split()) not in page]


def test_what_nobody_has_seen_says_so() -> None:
    """UNVERIFIED is in what is told."""
    known = read_policy("changes.json")["left_out"]["by_property"]
    unseen = {name for name, each in known.items() if each["certainty"] == "unverified"}

    assert unseen == {name for name, each in left_out().items() if "UNVERIFIED" in each.then}
