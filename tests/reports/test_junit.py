"""JUnit XML has a suite for each file, and calls nothing passed that was not judged."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest

from trailwright.model.findings import Finding, Judgement, Severity
from trailwright.reports.junit import junit_report

if TYPE_CHECKING:
    from collections.abc import Callable


def _read(judgement: Judgement) -> ET.Element:
    return ET.fromstring(junit_report(judgement))  # noqa: S314 - our own report


def test_a_suite_for_each_file(judgement: Judgement) -> None:
    """Those without findings and those passed over as well, each with its count."""
    suites = {
        each.get("name"): tuple(each.get(key) for key in ("tests", "failures", "skipped"))
        for each in _read(judgement)
    }

    expected = {
        "templates/audit.yaml": ("3", "1", "2"),
        "templates/other.yaml": ("1", "0", "0"),
        "templates/web.yaml": ("1", "0", "1"),
    }
    assert expected == suites


@pytest.mark.parametrize(
    ("severity", "kind"),
    [
        (Severity.FATAL, "failure"),
        (Severity.ERROR, "failure"),
        (Severity.WARNING, "failure"),
        (Severity.UNKNOWN, "skipped"),
        (Severity.INFO, "skipped"),
    ],
)
def test_what_could_not_be_decided_is_skipped(
    finding: Callable[..., Finding], severity: Severity, kind: str
) -> None:
    """It has neither failed nor passed."""
    (outcome,) = _read(Judgement(findings=(finding(severity=severity),))).iterfind(".//testcase/*")

    assert (kind, str(severity)) == (outcome.tag, outcome.get("type"))


def test_what_is_accepted_is_skipped_with_its_reason(judgement: Judgement) -> None:
    """And its last day."""
    messages = [each.get("message") for each in _read(judgement).iterfind(".//skipped")]

    assert "accepted until 2027-06-30: made by hand" in messages


def test_a_case_says_where_and_what(finding: Callable[..., Finding]) -> None:
    """File, line, error and remedy."""
    (case,) = _read(Judgement(findings=(finding(),))).iterfind(".//testcase")

    place = {"name": "TW101 Trail", "classname": "templates/audit.yaml", "line": "12"}
    assert place | {"file": "templates/audit.yaml"} == case.attrib
    expected = [
        "templates/audit.yaml:12 Trail",
        "bucket logs has no policy",
        "AWS would say InsufficientS3BucketPolicyException",
        "Allow it.",
    ]
    assert expected == (case[0].text or "").splitlines()
