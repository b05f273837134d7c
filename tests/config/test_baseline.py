"""A baseline is read with the place of every fault, and written so that it can be read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from trailwright._policies import read_policy
from trailwright.config.baseline import baseline_text, load_baseline
from trailwright.config.errors import ConfigError
from trailwright.model.acceptance import Acknowledgement

if TYPE_CHECKING:
    from pathlib import Path

YAML = """\
acknowledgements:
  - rule: TW103
    resource: Trail
    reason: made by hand
    expires: 2027-06-30
"""
JSON = """\
{
\t"$schema": "baseline.schema.json",
\t"schema_version": 1,
\t"acknowledgements": [
\t\t{
\t\t\t"rule": "TW103", "resource": "Trail", "path": "a.yaml",
\t\t\t"reason": "made by hand", "expires": "2027-06-30"
\t\t}
\t]
}
"""


def _load(folder: Path, text: str) -> tuple[Acknowledgement, ...]:
    path = folder / "baseline.yaml"
    path.write_text(text, encoding="utf-8")
    return load_baseline(path)


@pytest.mark.parametrize(("text", "path", "line"), [(YAML, "", 2), (JSON, "a.yaml", 5)])
def test_json_and_yaml_are_read(tmp_path: Path, text: str, path: str, line: int) -> None:
    """Each entry knows its line."""
    (read,) = _load(tmp_path, text)

    expected = Acknowledgement(
        rule="TW103", resource="Trail", path=path, reason="made by hand", expires="2027-06-30"
    )
    assert expected == read
    assert f"{tmp_path}/baseline.yaml:{line}" == read.origin


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("    reason: made by hand\n", "", "2:5: acknowledgements[0] must have reason; add it"),
        ("    expires: 2027-06-30\n", "", "2:5: acknowledgements[0] must have expires; add it"),
        ("made by hand", "''", "4:5: acknowledgements[0].reason must not be empty, got ''"),
        ("2027-06-30", "2027-06-31", "5:14: acknowledgements[0].expires must be a day of the"),
        ("2027-06-30", "soon", "5:14: acknowledgements[0].expires must be a day, written YYYY"),
        ("TW103", "TW001", "2:11: acknowledgements[0].rule must be the id of a rule"),
        ("resource:", "resourse:", "3:5: acknowledgements[0].resourse is not a key that is known"),
        ("- rule", "- [rule", "not valid YAML"),
        (YAML, "", "1:1: the file must have acknowledgements; add it"),
    ],
)
def test_faults_are_told_with_their_place(tmp_path: Path, old: str, new: str, message: str) -> None:
    """File, line, column, and what to do."""
    with pytest.raises(ConfigError) as failure:
        _load(tmp_path, YAML.replace(old, new))

    assert message in str(failure.value)
    assert str(failure.value).startswith(f"{tmp_path}/baseline.yaml:")


def test_fails_on_a_file_that_is_missing(tmp_path: Path) -> None:
    """In one line."""
    with pytest.raises(ConfigError, match=r"gone\.json: cannot be read: no such file"):
        load_baseline(tmp_path / "gone.json")


def test_what_is_written_can_be_read(tmp_path: Path) -> None:
    """All of it."""
    known = Acknowledgement(
        rule="TW103", resource="a'\"\n: b", path="é.yaml", reason="-", expires="2027-06-30"
    )

    assert (known,) == _load(tmp_path, baseline_text([known]))


def test_an_entry_is_what_it_is_in_trails_yaml() -> None:
    """Both schemas have the same keys, with the same rules."""
    entry = read_policy("schema/baseline.schema.json")["properties"]["acknowledgements"]["items"]
    twin = read_policy("schema/trails.schema.json")["$defs"]["acknowledgement"]

    assert twin == entry
