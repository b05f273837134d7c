"""Writes a file as a whole or not at all."""

from __future__ import annotations

import os
from errno import EINVAL
from pathlib import Path

__all__ = ["write_whole"]


def write_whole(path: Path | str, text: str) -> None:
    """Write a file beside its place first, then put it there.

    Args:
        path: The file. A link is followed.

        text: What it will hold.

    Raises:
        OSError: If that cannot be done; whatever was there is there still.
    """
    place = Path(os.path.realpath(path))
    # To replace a device, a FIFO or a folder is never what was meant.
    if os.path.lexists(place) and not place.is_file():
        raise OSError(EINVAL, "it is not a regular file", str(path))
    beside = place.with_name(f".{place.name[:200]}.{os.getpid()}.part")
    try:
        beside.write_text(text, encoding="utf-8", newline="\n")
        beside.replace(place)
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(path)) from None
    finally:
        beside.unlink(missing_ok=True)
