"""A download that goes on where it was interrupted."""

from __future__ import annotations

import fcntl
import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from types import TracebackType
    from typing import Self

    from trailwright.operate import Window

__all__ = ["Download", "DownloadError"]


class DownloadError(ValueError):
    """A download that cannot be kept; the message says what to do."""


class Download:
    """What is read, kept beside the file it will be; without a file, kept until the end.

    Args:
        path: The file. ``None`` is standard output.

        question: What is asked.

        window: The time it is asked for.

    Raises:
        DownloadError: If what is beside the file is in use, or is something else.
    """

    def __init__(self, path: str | None, question: Mapping[str, Any], window: Window) -> None:
        from trailwright.operate import Journal, JournalError  # noqa: PLC0415 - when called

        self.path = path
        self._beside = None if path is None else Path(f"{path}.part")
        self._file = _open(self._beside)
        try:
            self.journal = Journal(self._file, question, window)
        except JournalError as error:
            self._file.close()
            msg = f"{self._beside} {error}; remove it, or write to another file"
            raise DownloadError(msg) from None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._file.close()
        if isinstance(error, OSError) and not isinstance(error, BrokenPipeError):
            raise DownloadError(_unwritable(self._beside, error)) from None

    def finish(self, lines: Iterable[str]) -> None:
        """Write the file as a whole, and remove what was kept beside it.

        Args:
            lines: What it will hold.

        Raises:
            DownloadError: If it cannot be written. Then what was read is still there.
        """
        from trailwright.reports.files import WriteError, write_lines  # noqa: PLC0415

        try:
            write_lines(str(self.path), lines)
        except WriteError as error:
            raise DownloadError(str(error)) from None
        if self._beside is not None:
            self._beside.unlink(missing_ok=True)


def _open(path: Path | None) -> BinaryIO:
    """Open what is kept, for this process alone and for nobody else's eyes."""
    if path is None:
        return tempfile.TemporaryFile()
    try:
        number = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_NONBLOCK, 0o600)
        file = os.fdopen(number, "r+b")
    except OSError as error:
        raise DownloadError(_unwritable(path, error)) from None
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        file.close()
        msg = f"{path} is being written by another download; wait for it, or name another file"
        raise DownloadError(msg) from None
    return file


def _unwritable(path: Path | None, error: OSError) -> str:
    reason = error.strerror or str(error)
    return f"{path or 'standard output'} cannot be written: {reason[:1].lower()}{reason[1:]}"
