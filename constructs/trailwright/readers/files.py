"""Opens regular files only, once, and never outside the folder it was given."""

from __future__ import annotations

import os
import stat
import sys
from codecs import BOM_UTF8
from typing import TYPE_CHECKING

from trailwright.readers.errors import ReadError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

__all__ = ["decode", "read_file", "read_inside", "read_stdin"]

# A FIFO would block when it is opened, a symlink would lead elsewhere.
_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0)
_NO_LINKS = getattr(os, "O_NOFOLLOW", 0)
_FOLDER = getattr(os, "O_DIRECTORY", 0)


def read_file(path: Path, *, most: int) -> bytes:
    """Return what a file that the user named holds.

    Args:
        path: The file; links are followed, for the user chose it.

        most: Most bytes.

    Raises:
        ReadError: If it is missing, no regular file, or larger.
    """
    name = str(path)
    try:
        return _read(os.open(path, _FLAGS), name, most)
    except (OSError, ValueError) as error:
        raise _cannot(name, error) from None


def read_inside(root: Path, relative: str, *, most: int) -> bytes:
    """Return what a file that a file named holds, if it is inside a folder.

    Args:
        root: The folder.

        relative: The path below it. Links are refused, wherever they lead.

        most: Most bytes.

    Raises:
        ReadError: If it is outside, missing, no regular file, or larger.
    """
    name = f"{root}/{relative}"
    parts = relative.split("/")
    if not all(parts) or ".." in parts or "\\" in relative or "\0" in relative:
        message = f"must lie inside {root}, got {relative!r}; synthesize the assembly again"
        raise ReadError.of(name, message)
    try:
        return _read(_open_below(root, parts), name, most)
    except (OSError, ValueError) as error:
        raise _cannot(name, error) from None


def read_stdin(*, most: int) -> bytes:
    """Return what standard input holds.

    Args:
        most: Most bytes.

    Raises:
        ReadError: If there is more.
    """
    return _at_most(sys.stdin.buffer.read(most + 1), "-", most)


def decode(raw: bytes, name: str) -> str:
    """Return a file's text, its byte order mark left out.

    Args:
        raw: The file.

        name: How messages call it.

    Raises:
        ReadError: If it is not UTF-8, or has NUL characters.
    """
    try:
        text = raw.removeprefix(BOM_UTF8).decode()
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        message = f"must be UTF-8, got byte {raw[error.start]:#04x}; save the file as UTF-8"
        raise ReadError.of(name, message, line) from None
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise ReadError.of(name, "must be text, got a NUL character; save it as UTF-8", line)
    return text


def _open_below(root: Path, parts: list[str]) -> int:
    folder = os.open(root, os.O_RDONLY | _FOLDER)
    try:
        for part in parts[:-1]:
            below = os.open(part, os.O_RDONLY | _FOLDER | _NO_LINKS, dir_fd=folder)
            os.close(folder)
            folder = below
        return os.open(parts[-1], _FLAGS | _NO_LINKS, dir_fd=folder)
    finally:
        os.close(folder)


def _read(descriptor: int, name: str, most: int) -> bytes:
    with open(descriptor, "rb", buffering=0) as stream:
        mode = os.fstat(descriptor).st_mode
        if not stat.S_ISREG(mode):
            what = "a directory" if stat.S_ISDIR(mode) else "not a regular file"
            message = f"it is {what}; name a template, or pipe one to -"
            raise ValueError(message)
        return _at_most(_all_of(stream.read, most + 1), name, most)


def _all_of(read: Callable[[int], bytes | None], most: int) -> bytes:
    found = bytearray()
    while len(found) < most and (part := read(most - len(found))):
        found += part
    return bytes(found)


def _at_most(raw: bytes, name: str, most: int) -> bytes:
    if len(raw) > most:
        message = f"must not be larger than {most:,} bytes; split it into nested stacks"
        raise ReadError.of(name, message)
    return raw


def _cannot(name: str, error: OSError | ValueError) -> ReadError:
    if isinstance(error, ReadError):
        return error
    reason = getattr(error, "strerror", None) or str(error)
    return ReadError.of(name, f"cannot be read: {reason[:1].lower()}{reason[1:]}")
