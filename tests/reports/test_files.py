"""A report's file is written as a whole, or is what it was before."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from trailwright.reports.files import WriteError, write_lines, write_whole

if TYPE_CHECKING:
    from collections.abc import Iterator


def test_a_file_is_written_as_it_is(tmp_path: Path) -> None:
    """In UTF-8, with the line ends it was given, and nothing is left beside it."""
    write_whole(tmp_path / "report.json", "é\n")

    assert b"\xc3\xa9\n" == (tmp_path / "report.json").read_bytes()
    assert ["report.json"] == [each.name for each in tmp_path.iterdir()]


def test_others_may_read_it_as_any_file(tmp_path: Path) -> None:
    """As far as the umask says, unlike a temporary file."""
    write_whole(tmp_path / "report.json", "")
    (tmp_path / "usual").touch()

    assert (tmp_path / "usual").stat().st_mode == (tmp_path / "report.json").stat().st_mode


def test_what_fails_leaves_the_old_file(tmp_path: Path) -> None:
    """And no part of the new one."""
    file = tmp_path / "report.json"
    file.write_text("old", encoding="utf-8")

    def full() -> Iterator[str]:
        yield "new"
        raise OSError(28, "No space left on device")

    with pytest.raises(WriteError, match=r"report\.json cannot be written: no space left"):
        write_lines(file, full())

    assert [("report.json", b"old")] == [(e.name, e.read_bytes()) for e in tmp_path.iterdir()]


def test_a_link_is_followed(tmp_path: Path) -> None:
    """It stays a link."""
    (tmp_path / "real").write_text("old", encoding="utf-8")
    (tmp_path / "link").symlink_to("real")

    write_whole(tmp_path / "link", "new")

    assert (True, "new") == ((tmp_path / "link").is_symlink(), (tmp_path / "real").read_text())


def test_fails_on_what_is_no_file(tmp_path: Path) -> None:
    """A folder, a FIFO, a device: none is replaced."""
    os.mkfifo(tmp_path / "pipe")

    for path in (tmp_path, tmp_path / "pipe", Path(os.devnull)):
        with pytest.raises(WriteError, match="it is not a regular file"):
            write_whole(path, "")

    assert (tmp_path / "pipe").is_fifo()
    assert Path(os.devnull).is_char_device()


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("missing/report.json", "no such file or directory"),
        ("file/report.json", "not a directory"),
        ("n" * 300, "file name too long"),
    ],
)
def test_fails_on_a_place_that_cannot_be(tmp_path: Path, path: str, reason: str) -> None:
    """The error names the file that was asked for."""
    (tmp_path / "file").touch()

    with pytest.raises(WriteError, match=f"{path} cannot be written: {reason}"):
        write_whole(tmp_path / path, "")
