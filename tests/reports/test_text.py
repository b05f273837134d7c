"""The text report reads like a colleague, in 80 columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from trailwright.model.findings import Finding, Judgement, Severity
from trailwright.model.resources import PassedOver
from trailwright.reports.text import text_report

if TYPE_CHECKING:
    from collections.abc import Callable

    Make = Callable[..., Finding]

WHOLE = """\
error TW101  The bucket policy does not let CloudTrail deliver
  templates/audit.yaml:12  Trail
  bucket logs has no policy
  AWS would say InsufficientS3BucketPolicyException
  → Allow it.

    Effect: Allow
    Action:
      - s3:PutObject

unknown TW102  The bucket policy is not in the template
  templates/audit.yaml  Trail
  bucket logs has no policy
  AWS may say InsufficientS3BucketPolicyException
  → Allow it.

1 error, 1 unknown in 2 templates with 1 trail; 1 accepted; 1 passed over"""


def test_it_says_what_where_which_error_and_what_to_write(judgement: Judgement) -> None:
    """The worst comes first; what is accepted is only counted."""
    assert WHOLE == text_report(judgement)


def test_json_templates_are_mended_in_json(finding: Make) -> None:
    """What to write stands in the template's own language, ready to be pasted."""
    found = finding(path="audit.json", mend={"Effect": "Allow"})

    report = text_report(Judgement(findings=(found,)))

    assert '    {\n      "Effect": "Allow"\n    }\n' in report


def test_the_construct_and_its_line_are_named(finding: Make) -> None:
    """A CDK user does not write templates."""
    found = finding(construct_path="Audit/Trail", source_line="app.py:7")

    report = text_report(Judgement(findings=(found,)))

    assert "  made by Audit/Trail, app.py:7" in report.splitlines()


def test_lines_have_80_columns(finding: Make) -> None:
    """But for words that are longer."""
    found = finding(message="the policy is not enough " * 20, remedy="write it anew " * 30)

    report = text_report(Judgement(findings=(found,)))

    assert 80 >= max(len(line) for line in report.splitlines())


def test_colour_is_by_severity(finding: Make) -> None:
    """An error is red; the words are the same."""
    report = text_report(Judgement(findings=(finding(),)), colour=True)

    assert report.startswith("\x1b[31merror TW101\x1b[0m  \x1b[1mThe bucket")


@pytest.mark.parametrize(
    ("judgement", "line"),
    [
        (Judgement(paths=("a", "b", "c"), trails=2), "nothing found in 3 templates with 2 trails"),
        (Judgement(paths=("a",), trails=0), "nothing found in 1 template with no trails"),
        (Judgement(), "nothing was judged"),
        (Judgement(passed_over=(PassedOver("a", "b"),)), "nothing was judged; 1 passed over"),
    ],
)
def test_the_last_line_says_no_more_than_was_looked_at(judgement: Judgement, line: str) -> None:
    """Nothing is called clean that was not judged."""
    assert line == text_report(judgement)


def test_the_last_line_counts_every_severity(finding: Make) -> None:
    """From the worst on."""
    found = [finding(severity=each) for each in Severity for _ in range(2)]

    report = text_report(Judgement(findings=tuple(found), paths=("a",), trails=1))

    counts = "2 fatal, 2 errors, 2 warnings, 2 unknown, 2 info"
    assert f"{counts} in 1 template with 1 trail" == report.splitlines()[-1]
