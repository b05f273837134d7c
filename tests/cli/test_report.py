"""``trailwright report``: one page, written as a whole, whatever was found."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from trailwright.cli.root import root

SAMPLE = Path(__file__).parents[2] / "trails.yaml"
#: CloudTrail would refuse it: no such prefix may be.
REFUSED = """\
Resources:
  Trail:
    Type: AWS::CloudTrail::Trail
    Properties: {S3BucketName: logs, IsLogging: true, S3KeyPrefix: %s}
"""
BASELINE = """\
acknowledgements:
  - rule: TW113
    resource: Trail
    reason: moved soon
    expires: "2027-06-30"
"""


@pytest.fixture
def refused(tmp_path: Path) -> Path:
    """A template with an error."""
    path = tmp_path / "refused.yaml"
    path.write_text(REFUSED % ("a" * 300), encoding="utf-8")
    return path


def test_the_page_goes_to_standard_output() -> None:
    """Without a file, and nothing else does."""
    result = CliRunner().invoke(root, ["report", str(SAMPLE)])

    assert (0, "") == (result.exit_code, result.stderr)
    assert result.stdout.startswith("<!doctype html>")
    assert result.stdout.endswith("</html>\n")


def test_the_page_goes_to_a_file(tmp_path: Path) -> None:
    """The same, and standard output stays empty."""
    path = tmp_path / "report.html"

    result = CliRunner().invoke(root, ["report", str(SAMPLE), "-o", str(path)])

    shown = CliRunner().invoke(root, ["report", str(SAMPLE)]).stdout
    assert (0, "", "") == (result.exit_code, result.stdout, result.stderr)
    assert shown == path.read_text(encoding="utf-8")
    assert [path] == list(tmp_path.iterdir())


def test_findings_fail_nothing(refused: Path) -> None:
    """The page tells of them; trailwright check is there to fail."""
    result = CliRunner().invoke(root, ["report", str(refused)])

    assert 0 == result.exit_code
    assert "Not ready to be deployed: " in result.stdout
    assert "TW113" in result.stdout


def test_a_baseline_accepts_until_its_day(refused: Path, tmp_path: Path) -> None:
    """What is accepted on the day of the page does not stand in it, a day later it does."""
    baseline = tmp_path / "accepted.yaml"
    baseline.write_text(BASELINE, encoding="utf-8")
    asked = ["report", str(refused), "--baseline", str(baseline), "--date"]

    before, after = (
        CliRunner().invoke(root, [*asked, day]).stdout for day in ("2027-06-30", "2027-07-01")
    )

    assert "moved soon, until 2027-06-30" in before
    assert "moved soon, until" not in after
    assert "TW001" in after


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nowhere.yaml"], "nowhere.yaml"),
        ([str(SAMPLE), "--date", "yesterday"], "yesterday"),
        ([str(SAMPLE), "-o", "/nowhere/report.html"], "/nowhere/report.html cannot be written"),
        ([str(SAMPLE), "--baseline", "nowhere.json"], "nowhere.json"),
        ([], "PATHS"),
    ],
)
def test_a_mistake_ends_with_two(arguments: list[str], said: str) -> None:
    """With a sentence that names what is wrong, and no page."""
    result = CliRunner().invoke(root, ["report", *arguments])

    assert (2, "") == (result.exit_code, result.stdout)
    assert said in result.stderr


def test_a_file_that_cannot_be_replaced_is_left_alone(tmp_path: Path) -> None:
    """A folder is no file, and stays what it is."""
    result = CliRunner().invoke(root, ["report", str(SAMPLE), "-o", str(tmp_path)])

    assert (2, []) == (result.exit_code, list(tmp_path.iterdir()))
    assert "it is not a regular file" in result.stderr


def test_no_order_of_hashes_shows() -> None:
    """Two processes that hash texts differently write the same bytes."""
    script = "from trailwright.cli import main; main()"
    pages = {
        subprocess.run(
            [sys.executable, "-c", script, "report", str(SAMPLE)],
            env=os.environ | {"PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2", "3")
    }

    assert 1 == len(pages)


def test_context_is_given_as_to_check(refused: Path) -> None:
    """The account and the Region of a template that is bound to none."""
    asked = ["report", str(refused), "--account", "111122223333", "--region", "eu-west-1"]

    page = CliRunner().invoke(root, asked).stdout

    assert "111122223333" in page
    assert "eu-west-1" in page
