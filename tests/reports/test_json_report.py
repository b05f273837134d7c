"""The JSON report is what its schema says, and loses nothing."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from jsonschema import Draft202012Validator

from trailwright._policies import read_policy
from trailwright.model.findings import Finding, Judgement
from trailwright.reports.json_report import json_report

if TYPE_CHECKING:
    from collections.abc import Callable


def test_it_follows_its_schema(judgement: Judgement) -> None:
    """Version 1."""
    validator = Draft202012Validator(read_policy("schema/findings.schema.json"))

    errors = validator.iter_errors(json.loads(json_report(judgement)))

    assert [] == [error.message for error in errors]


def test_what_is_accepted_stays_with_its_reason(judgement: Judgement) -> None:
    """A reader may disagree."""
    rows = json.loads(json_report(judgement))["findings"]

    accepted = {"reason": "made by hand", "expires": "2027-06-30"}
    assert [accepted, None, None] == [row["accepted"] for row in rows]


def test_what_was_not_judged_is_said(judgement: Judgement) -> None:
    """With what was, and what was assumed."""
    report = json.loads(json_report(judgement))

    passed = {"path": "templates/web.yaml", "reason": "mentions no CloudTrail"}
    assert [passed] == report["passed_over"]
    assert ["audit is bound to no Region"] == report["notes"]
    assert (["templates/audit.yaml", "templates/other.yaml"], 1) == (
        report["paths"],
        report["trails"],
    )


def test_every_place_is_told(finding: Callable[..., Finding]) -> None:
    """Template, construct and Python."""
    found = finding(construct_path="Audit/Trail", source_line="app.py:7", mend={"a": ("b",)})

    (row,) = json.loads(json_report(Judgement(findings=(found,))))["findings"]

    expected = {
        "path": "templates/audit.yaml",
        "line": 12,
        "construct_path": "Audit/Trail",
        "source_line": "app.py:7",
        "mend": {"a": ["b"]},
    }
    assert expected == {key: row[key] for key in expected}
