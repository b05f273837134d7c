"""Writes the files of a new repository, and never over what is there."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from trailwright.reports.files import WriteError, write_whole

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = ["ConflictError", "write_new"]


class ConflictError(ValueError):
    """Files that are there already; none was touched, and none was written.

    Attributes:
        paths: What is in the way.
    """

    def __init__(self, paths: Iterable[Path]) -> None:
        self.paths = tuple(paths)
        lines = "".join(f"\n  - {path}" for path in self.paths)
        super().__init__(
            f"nothing is written, for this is there already:{lines}\n"
            "move it away, or name another folder"
        )


def write_new(folder: Path, files: Mapping[str, str]) -> None:
    """Write all files or none.

    Args:
        folder: Where they belong. It is made when it is not there.

        files: What each holds, by its path in the folder.

    Raises:
        ConflictError: If any of them is there already.

        WriteError: If one cannot be written; those written before it are removed again.
    """
    conflicts = dict.fromkeys(each for path in files for each in _in_the_way(folder, path))
    if conflicts:
        raise ConflictError(conflicts)
    written: list[Path] = []
    try:
        for path, text in files.items():
            _write(folder / path, text)
            written.append(folder / path)
    except WriteError:
        for path in written:
            with suppress(OSError):
                path.unlink()
        raise


def _in_the_way(folder: Path, path: str) -> Iterable[Path]:
    """Return the file itself if it is there, and whatever stands where a folder must."""
    place = folder / path
    above = [folder, *(folder / each for each in Path(path).parents)]
    yield from (each for each in above if os.path.lexists(each) and not each.is_dir())
    if os.path.lexists(place):
        yield place


def _write(path: Path, text: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise WriteError(path, error.strerror or str(error)) from None
    write_whole(path, text)
