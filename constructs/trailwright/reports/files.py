"""Writes a file as a whole or not at all."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["WriteError", "write_lines", "write_whole"]


class WriteError(ValueError):
    """A file that cannot be written; whatever was there is there still."""

    def __init__(self, path: Path | str, reason: str) -> None:
        super().__init__(f"{path} cannot be written: {reason[:1].lower()}{reason[1:]}")


def write_whole(path: Path | str, text: str) -> None:
    """Write a file beside its place first, then put it there.

    Args:
        path: The file. A link is followed.

        text: What it will hold.

    Raises:
        WriteError: If that cannot be done.
    """
    write_lines(path, [text])


def write_lines(path: Path | str, lines: Iterable[str]) -> None:
    """Write a file that is too large to be held, as :func:`write_whole` does.

    Args:
        path: The file. A link is followed.

        lines: What it will hold, each with its end.

    Raises:
        WriteError: If that cannot be done.
    """
    place = Path(os.path.realpath(path))
    # To replace a device, a FIFO or a folder is never what was meant.
    if os.path.lexists(place) and not place.is_file():
        raise WriteError(path, "it is not a regular file")
    beside = place.with_name(f".{place.name[:200]}.{os.getpid()}.part")
    try:
        with beside.open("w", encoding="utf-8", newline="\n") as file:
            file.writelines(lines)
        beside.replace(place)
    except OSError as error:
        raise WriteError(path, error.strerror or str(error)) from None
    finally:
        with suppress(OSError):
            beside.unlink()
