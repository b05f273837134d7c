"""A new repository is written as a whole or not at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from trailwright.reports.files import WriteError
from trailwright.starter import ConflictError, write_new

if TYPE_CHECKING:
    from pathlib import Path

FILES = {"a/b.txt": "one", "c.txt": "two"}


def _there(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def test_everything_is_written(tmp_path: Path) -> None:
    """With the folders it needs."""
    write_new(tmp_path / "new", FILES)

    assert ["a/b.txt", "c.txt"] == _there(tmp_path / "new")


def test_what_is_there_is_named_and_nothing_is_written(tmp_path: Path) -> None:
    """All of it at once, a link that leads nowhere too."""
    (tmp_path / "c.txt").write_text("mine", encoding="utf-8")
    (tmp_path / "a").mkdir()
    (tmp_path / "a/b.txt").symlink_to("nowhere")

    with pytest.raises(ConflictError, match="there already") as failure:
        write_new(tmp_path, FILES)

    assert (tmp_path / "a/b.txt", tmp_path / "c.txt") == failure.value.paths
    assert ["c.txt"] == _there(tmp_path)
    assert "mine" == (tmp_path / "c.txt").read_text(encoding="utf-8")


def test_a_file_where_a_folder_must_be_is_in_the_way(tmp_path: Path) -> None:
    """It is named, and once."""
    (tmp_path / "a").write_text("mine", encoding="utf-8")

    with pytest.raises(ConflictError, match="there already") as failure:
        write_new(tmp_path, {"a/b.txt": "", "a/c.txt": ""})

    assert (tmp_path / "a",) == failure.value.paths


def test_what_cannot_be_finished_is_taken_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A full disk leaves no half of a repository."""

    def full(path: Path, text: str) -> None:
        if text == "two":
            raise WriteError(path, "No space left on device")
        path.write_text(text, encoding="utf-8")

    monkeypatch.setattr("trailwright.starter.write.write_whole", full)

    with pytest.raises(WriteError, match=r"c\.txt cannot be written: no space left"):
        write_new(tmp_path, FILES)

    assert [] == _there(tmp_path)
