"""SARIF holds what GitHub's code scanning reads, and is stable from one run to the next."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from trailwright.model.findings import Finding, Judgement, rules
from trailwright.reports.sarif import sarif_report

if TYPE_CHECKING:
    from collections.abc import Callable

    Make = Callable[..., Finding]


def _run(*findings: Finding) -> dict[str, Any]:
    (run,) = json.loads(sarif_report(Judgement(findings=findings)))["runs"]
    return run


def _fingerprints(*findings: Finding) -> list[str]:
    results = _run(*findings)["results"]
    return [each["partialFingerprints"]["primaryLocationLineHash"] for each in results]


def _where(found: Finding) -> tuple[str, int]:
    (result,) = _run(found)["results"]
    place = result["locations"][0]["physicalLocation"]
    return place["artifactLocation"]["uri"], place["region"]["startLine"]


def test_it_says_which_version_it_is(judgement: Judgement) -> None:
    """2.1.0, of one tool."""
    log = json.loads(sarif_report(judgement))

    assert "2.1.0" == log["version"]
    assert ["trailwright"] == [run["tool"]["driver"]["name"] for run in log["runs"]]


def test_a_file_is_listed_once() -> None:
    """However often it was judged; SARIF wants unlike artifacts."""
    (run,) = json.loads(sarif_report(Judgement(paths=("a.yaml", "a.yaml"))))["runs"]

    assert [{"location": {"uri": "a.yaml"}}] == run["artifacts"]


def test_every_rule_is_described_with_help(judgement: Judgement) -> None:
    """In the order that ruleIndex counts."""
    (run,) = json.loads(sarif_report(judgement))["runs"]

    described = run["tool"]["driver"]["rules"]
    assert list(rules()) == [each["id"] for each in described]
    assert all(each["help"]["text"] and each["help"]["markdown"] for each in described)
    assert [each["ruleId"] for each in run["results"]] == [
        described[each["ruleIndex"]]["id"] for each in run["results"]
    ]


@pytest.mark.parametrize(
    ("rule_id", "level"),
    [("TW201", "error"), ("TW101", "error"), ("TW103", "warning"), ("TW102", "note")],
)
def test_severities_become_levels(finding: Make, rule_id: str, level: str) -> None:
    """Fatal is an error, and what cannot be decided a note."""
    assert [level] == [each["level"] for each in _run(finding(rule_id))["results"]]


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({}, ("templates/audit.yaml", 12)),
        ({"source_line": "trails.yaml:7"}, ("trails.yaml", 7)),
        ({"line": None, "source_line": "app.py:7"}, ("app.py", 7)),
        ({"line": None}, ("templates/audit.yaml", 1)),
        ({"path": "/srv/a b:c.yaml"}, ("file:///srv/a%20b%3Ac.yaml", 12)),
    ],
)
def test_a_result_is_where_it_was_asked_for_else_in_the_template(
    finding: Make, changed: dict[str, Any], expected: tuple[str, int]
) -> None:
    """GitHub wants a line, so the first stands for none."""
    assert expected == _where(finding(**changed))


def test_the_template_is_shown_beside_what_asked_for_it(finding: Make) -> None:
    """It is what AWS would see."""
    (result,) = _run(finding(source_line="app.py:7"))["results"]

    (related,) = result["relatedLocations"]
    assert "templates/audit.yaml" == related["physicalLocation"]["artifactLocation"]["uri"]


def test_the_template_is_not_shown_beside_itself(finding: Make) -> None:
    """When nothing else is known."""
    (result,) = _run(finding())["results"]

    assert "relatedLocations" not in result


def test_a_fingerprint_does_not_hang_on_the_line(finding: Make) -> None:
    """Nor on the message, which may count something."""
    assert _fingerprints(finding()) == _fingerprints(finding(line=99, message="other"))


@pytest.mark.parametrize(
    "changed",
    [{"rule_id": "TW102"}, {"resource": "Other"}, {"path": "b.yaml"}, {"construct_path": "A/B"}],
)
def test_a_fingerprint_tells_findings_apart(finding: Make, changed: dict[str, Any]) -> None:
    """By rule, resource or construct, and file."""
    assert _fingerprints(finding()) != _fingerprints(finding(**changed))


def test_two_of_a_kind_are_two(finding: Make) -> None:
    """The second is numbered."""
    first, second = _fingerprints(finding(), finding(message="another"))

    assert (first[:-2], "1", "2") == (second[:-2], first[-1], second[-1])


def test_what_is_accepted_is_suppressed(judgement: Judgement) -> None:
    """With the reason."""
    (run,) = json.loads(sarif_report(judgement))["runs"]

    (suppressed,) = [each["suppressions"] for each in run["results"] if "suppressions" in each]
    accepted = "accepted until 2027-06-30: made by hand"
    assert [{"kind": "external", "status": "accepted", "justification": accepted}] == suppressed
