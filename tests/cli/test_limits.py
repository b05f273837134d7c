"""``trailwright limits``: an estate's headroom, for people and for programs."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from trailwright.cli.limits import brief, show
from trailwright.cli.root import root
from trailwright.compose.headroom import headroom
from trailwright.config.load import load
from trailwright.model.headroom import Use

SAMPLE = Path(__file__).parents[2] / "trails.yaml"
BROKEN = "trails:\n  - kind: account\n    name: a\n    account: 12\n    region: us-east-1\n"


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    """An estate with a mistake in its fourth line."""
    path = tmp_path / "trails.yaml"
    path.write_text(BROKEN, encoding="utf-8")
    return path


def test_the_text_fits_a_narrow_terminal() -> None:
    """No line of the sample's limits is longer than 80 columns, or ends in spaces."""
    result = CliRunner().invoke(root, ["limits", str(SAMPLE)])

    lines = result.stdout.splitlines()
    assert (0, "") == (result.exit_code, result.stderr)
    assert [] == [line for line in lines if len(line) > 80 or line != line.rstrip()]


def test_the_text_says_who_uses_what() -> None:
    """The trails per Region are told with what is left and by whom they are used."""
    lines = CliRunner().invoke(root, ["limits", str(SAMPLE)]).stdout.splitlines()

    at = lines.index("account 333344445555")
    used = [line.split() for line in lines[at:]]
    assert ["trails", "per", "Region", "2", "of", "5", "3", "left"] == used[1][:8]
    assert ["used", "by", "orders-data,", "legacy-audit"] == used[2]


def test_json_has_a_version_and_every_limit() -> None:
    """The JSON form is versioned, and has one row for each limit with what is left."""
    result = CliRunner().invoke(root, ["limits", str(SAMPLE), "--format", "json"])

    said = json.loads(result.stdout)
    assert 1 == said["schema_version"]
    assert len(headroom(load(SAMPLE))) == len(said["limits"])
    for row in said["limits"]:
        assert {"scope", "limit", "part", "used", "quota", "by", "left"} == set(row)
        assert row["quota"] - row["used"] == row["left"]


def test_trails_yaml_is_the_default(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a path, the estate is ``trails.yaml`` in the current folder."""
    monkeypatch.chdir(SAMPLE.parent)

    named, unnamed = (CliRunner().invoke(root, ["limits", *each]) for each in ([SAMPLE.name], []))

    assert (0, named.output) == (unnamed.exit_code, unnamed.output)


@pytest.mark.parametrize("form", ["text", "json"])
def test_mistakes_exit_2_with_their_place(broken: Path, form: str) -> None:
    """A mistake is told on stderr as file, line and column; no traceback, nothing on stdout."""
    result = CliRunner().invoke(root, ["limits", str(broken), "--format", form])

    assert (2, "") == (result.exit_code, result.stdout)
    assert f"{broken}:4:14" in result.stderr
    assert "Traceback" not in result.stderr


def test_a_missing_file_exits_2(tmp_path: Path) -> None:
    """A file that is not there is named on stderr."""
    path = tmp_path / "none.yaml"

    result = CliRunner().invoke(root, ["limits", str(path)])

    assert (2, "") == (result.exit_code, result.stdout)
    assert str(path) in result.stderr


@pytest.mark.parametrize("arguments", [["--format", "xml"], ["a.yaml", "b.yaml"]])
def test_unknown_words_are_usage_errors(arguments: list[str]) -> None:
    """A format that is not there, or a second path, exits 2."""
    result = CliRunner().invoke(root, ["limits", *arguments])

    assert (2, "") == (result.exit_code, result.stdout)
    assert "Usage: " in result.stderr


def test_equal_regions_are_folded() -> None:
    """Regions that use the same are one line with their number, others a line of their own."""
    uses = [_use("eu-west-1", 1), _use("us-east-1", 1), _use("us-west-2", 2)]

    assert [
        "account 1",
        "  trails per Region                 1 of 5          4 left  in 2 Regions",
        "  trails per Region                 2 of 5          3 left  us-west-2",
    ] == show(uses)
    assert ["account 1: trails 1/5 in each of 2 Regions, trails 2/5 in us-west-2"] == brief(uses)


def _use(region: str, used: int) -> Use:
    return Use(scope="account 1", limit="trails per Region", part=region, used=used, quota=5, by="")
