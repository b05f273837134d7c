"""What ``docs/report.md`` says of the report is so."""

from __future__ import annotations

import re
from pathlib import Path

from click.testing import CliRunner

from trailwright.cli.root import root
from trailwright.controls import State, Verdict

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs/report.md").read_text(encoding="utf-8")
#: What a page calls a state where the word alone would say too much.
WORDS = {State.UNKNOWN: "not known to be heard"}


def _first_cells(heading: str) -> list[str]:
    """Return the first column of the table under a heading."""
    table = PAGE.split(f"| {heading} | ")[1].split("\n\n")[0]
    return re.findall(r"(?m)^\| ([^|-]+) \|", table)


def test_the_sections_are_those_of_the_page() -> None:
    """By the names that they have there, in the same order."""
    page = CliRunner().invoke(root, ["report", str(ROOT / "trails.yaml")]).stdout
    titles = re.findall(r"<h2[^>]*>([^<]+)</h2>", page)

    assert titles == _first_cells("Section")


def test_every_state_is_told() -> None:
    """An alarm is in one of these, the best first."""
    assert [WORDS.get(each, str(each)) for each in State] == _first_cells("State")


def test_every_verdict_is_told() -> None:
    """A control gets one of these, the best first."""
    assert [str(each) for each in Verdict] == _first_cells("Verdict")


def test_the_picture_is_there_and_small() -> None:
    """A page that shows it loads quickly."""
    picture = ROOT / "docs" / re.findall(r"!\[[^\]]+\]\(([^)]+)\)", PAGE)[0]

    assert picture.read_bytes().startswith(b"\x89PNG")
    assert picture.stat().st_size <= 300_000
