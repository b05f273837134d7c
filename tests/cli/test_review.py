"""``trailwright review`` says at once what check, diff, cost and report say one by one."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner, Result

from trailwright.cli.root import root

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

TRAIL: dict[str, Any] = {
    "TrailName": "audit",
    "S3BucketName": "logs",
    "IncludeGlobalServiceEvents": True,
    "IsLogging": True,
    "IsMultiRegionTrail": True,
    "EnableLogFileValidation": True,
}
WHERE = ("--account", "111122223333", "--region", "eu-west-1")


def _run(*arguments: str) -> Result:
    return CliRunner().invoke(root, [*arguments, *WHERE])


@pytest.fixture
def template(tmp_path: Path) -> Callable[..., str]:
    """Writes a template with some properties of the trail anew."""

    def write(name: str, **properties: object) -> str:
        trail = {"Type": "AWS::CloudTrail::Trail", "Properties": TRAIL | properties}
        path = tmp_path / name
        path.write_text(json.dumps({"Resources": {"Trail": trail}}, indent=2), encoding="utf-8")
        return str(path)

    return write


@pytest.fixture
def weaker(template: Callable[..., str]) -> tuple[str, str]:
    """Two templates, of which the second validates no log files."""
    return template("base.json"), template("head.json", EnableLogFileValidation=False)


def test_every_part_says_what_its_command_says(weaker: tuple[str, str]) -> None:
    """Each below the name of the command."""
    base, head = weaker
    parts = {
        "check": _run("check", head),
        "diff": _run("diff", base, head),
        "cost": _run("cost", head, "--base", base),
    }

    review = _run("review", head, "--base", base)

    expected = "\n".join(f"trailwright {name}\n\n{result.stdout}" for name, result in parts.items())
    assert expected == review.stdout


def test_the_page_is_that_of_report(weaker: tuple[str, str], tmp_path: Path) -> None:
    """Byte for byte, whatever it is compared with."""
    base, head = weaker
    page = tmp_path / "page.html"

    _run("review", head, "--base", base, "--format", f"html={page}")

    assert _run("report", head).stdout == page.read_text(encoding="utf-8")


def test_without_a_base_nothing_is_compared(template: Callable[..., str]) -> None:
    """What there is, is checked and priced all the same."""
    review = _run("review", template("head.json"))

    assert "trailwright check\n" in review.stdout
    assert "trailwright diff\n" not in review.stdout
    assert _run("cost", template("head.json")).stdout in review.stdout


def test_a_base_that_does_not_exist_is_empty(template: Callable[..., str], tmp_path: Path) -> None:
    """As on the first pull request; it is said."""
    review = _run("review", template("head.json"), "--base", str(tmp_path / "none"))

    assert "none does not exist, so that everything is new" in review.stderr
    assert "trail audit of account 111122223333 is new" in review.stdout


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (("--fail-on", "fatal"), 0),
        (("--fail-on", "fatal", "--fail-on-change", "error"), 1),
        (("--fail-on", "unknown"), 1),
    ],
)
def test_findings_and_changes_fail_each_at_its_own_bar(
    template: Callable[..., str], options: tuple[str, ...], expected: int
) -> None:
    """The trail was made worse, and nobody knows its bucket; neither is fatal."""
    base = template("base.json")
    head = template("head.json", EnableLogFileValidation=False)

    assert expected == _run("review", head, "--base", base, *options).exit_code


def test_an_error_in_what_there_would_be_fails(template: Callable[..., str]) -> None:
    """As it does in trailwright check."""
    refused = template("head.json", S3KeyPrefix="a" * 300)

    assert 1 == _run("review", refused).exit_code


def test_annotations_of_one_step_are_as_many_as_github_shows(
    template: Callable[..., str], tmp_path: Path
) -> None:
    """Ten of a kind, whichever part they are of; the counts are the last ones."""
    trails = {
        f"Trail{number}": {
            "Type": "AWS::CloudTrail::Trail",
            "Properties": TRAIL | {"TrailName": f"audit-{number}", "S3KeyPrefix": "a" * 300},
        }
        for number in range(9)
    }
    head = tmp_path / "many.json"
    head.write_text(json.dumps({"Resources": trails}), encoding="utf-8")

    review = _run("review", str(head), "--base", template("base.json"), "--format", "github")

    lines = review.stdout.splitlines()
    kinds = {kind: [each for each in lines if each.startswith(f"::{kind} ")] for kind in _KINDS}
    assert all(len(each) <= 10 for each in kinds.values())
    assert 10 == len(kinds["error"])
    assert [True, True] == [f"title=trailwright {name}" in lines[at] for at, name in _LAST]


_KINDS = ("error", "warning", "notice")
_LAST = ((-2, "check"), (-1, "diff"))


def test_a_baseline_accepts_what_it_lists(template: Callable[..., str], tmp_path: Path) -> None:
    """As it does in trailwright check, and on the page."""
    refused = template("head.json", S3KeyPrefix="a" * 300)
    baseline, page = tmp_path / "baseline.json", tmp_path / "page.html"
    said = ("--reason", "moved soon", "--expires", "2999-06-30")
    _run("check", refused, "--write-baseline", str(baseline), *said)

    review = _run("review", refused, "--baseline", str(baseline), "--format", f"html={page}")

    assert 0 == review.exit_code
    assert "moved soon" in page.read_text(encoding="utf-8")


def test_a_file_that_cannot_be_written_is_said(template: Callable[..., str]) -> None:
    """In one sentence, and nothing is printed."""
    review = _run("review", template("head.json"), "--format", "html=/nowhere/page.html")

    assert (2, "") == (review.exit_code, review.stdout)
    assert review.stderr.startswith("trailwright: /nowhere/page.html")


def test_input_that_cannot_be_read_is_said(tmp_path: Path) -> None:
    """As everywhere."""
    review = _run("review", str(tmp_path / "none.json"))

    assert 2 == review.exit_code
    assert review.stderr.count("\n") == 1
