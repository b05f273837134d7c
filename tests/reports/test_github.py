"""Annotations are as many as GitHub shows, the worst first, and the rest is counted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trailwright.model.findings import Finding, Judgement, Severity
from trailwright.reports.github import github_report

if TYPE_CHECKING:
    from collections.abc import Callable

WHOLE = (
    "::error file=templates/audit.yaml,line=12,"
    "title=TW101 The bucket policy does not let CloudTrail deliver::"
    "Trail: bucket logs has no policy%0A"
    "AWS would say InsufficientS3BucketPolicyException.%0AAllow it."
)


def test_an_annotation_is_a_command(finding: Callable[..., Finding]) -> None:
    """File, line and title are properties."""
    report = github_report(Judgement(findings=(finding(),), paths=("a",), trails=1))

    last = "::notice title=trailwright check::1 error in 1 template with 1 trail"
    assert [WHOLE, last] == report.split("\n")


def test_what_is_accepted_is_no_annotation(judgement: Judgement) -> None:
    """It is counted."""
    report = github_report(judgement)

    assert "TW103" not in report
    assert "; 1 accepted" in report


def test_ten_of_a_kind_are_shown_and_the_rest_counted(finding: Callable[..., Finding]) -> None:
    """GitHub drops the others without a word."""
    found = [finding(severity=each) for each in reversed(Severity) for _ in range(12)]

    lines = github_report(Judgement(findings=tuple(found))).split("\n")

    commands = [line.partition(" ")[0] for line in lines]
    assert ["::error"] * 10 + ["::warning"] * 10 + ["::notice"] * 10 == commands
    hidden = "not shown here: 2 fatal, 12 errors, 2 warnings, 3 unknown, 12 info"
    assert lines[-1].endswith(hidden)
    assert lines[0].startswith("::error")


def test_what_ends_a_property_is_escaped(finding: Callable[..., Finding]) -> None:
    """Comma, colon, percent and line feed."""
    found = finding(path="a,b:c%.yaml", message="100%\nsure")

    line = github_report(Judgement(findings=(found,))).split("\n")[0]

    assert line.startswith("::error file=a%2Cb%3Ac%25.yaml,line=12,title=")
    assert "100%25%0Asure" in line
