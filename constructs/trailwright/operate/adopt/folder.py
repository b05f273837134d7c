"""Writes a folder of files: all of them, or none."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["FolderError", "check_free", "write_folder"]


class FolderError(ValueError):
    """A folder that cannot be written; the message says what to do."""


def check_free(folder: Path) -> None:
    """Refuse a folder that holds something.

    Args:
        folder: The folder.

    Raises:
        FolderError: If it is there, unless it is empty.
    """
    try:
        taken = folder.is_symlink() or (folder.exists() and not _is_empty(folder))
    except OSError as error:
        raise _cannot(folder, error) from None
    if taken:
        msg = f"{folder} is there already; name another folder, nothing is overwritten"
        raise FolderError(msg)


def write_folder(folder: Path, files: Mapping[str, str]) -> None:
    """Write files beside the folder, and move them there when all are whole.

    Args:
        folder: The folder.

        files: Texts by path inside it.

    Raises:
        FolderError: If it cannot be written. Then nothing is.
    """
    check_free(folder)
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        beside = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
    except OSError as error:
        raise _cannot(folder, error) from None
    try:
        for name, text in files.items():
            (beside / name).parent.mkdir(parents=True, exist_ok=True)
            (beside / name).write_text(text, encoding="utf-8")
        beside.chmod(0o755)
        beside.rename(folder)
    except OSError as error:
        raise _cannot(folder, error) from None
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def _is_empty(folder: Path) -> bool:
    return folder.is_dir() and not any(folder.iterdir())


def _cannot(folder: Path, error: OSError) -> FolderError:
    return FolderError(f"{folder} cannot be written: {(error.strerror or str(error)).lower()}")
