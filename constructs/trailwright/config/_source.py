"""Reads a ``trails.yaml`` from disk, or says in one line why that cannot be done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trailwright.config.errors import ConfigError, ErrorAt

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["MOST_BYTES", "read_source"]

#: Far above any estate, and small enough to be read in a few seconds whatever it holds.
MOST_BYTES = 1_000_000


def read_source(path: Path, name: str) -> str:
    """Return a file's text.

    Args:
        path: The file.

        name: How messages call it.

    Raises:
        ConfigError: If it is missing, too large, no file, or not UTF-8.
    """
    try:
        raw = _read(path)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise _refusal(name, f"cannot be read: {reason[:1].lower()}{reason[1:]}") from None
    if len(raw) > MOST_BYTES:
        raise _refusal(name, f"must not be larger than {MOST_BYTES:,} bytes; split the estate")
    return _decode(raw, name)


def _read(path: Path) -> bytes:
    # A FIFO or a device would block, or never end.
    if path.exists() and not path.is_file():
        what = "a directory" if path.is_dir() else "not a regular file"
        msg = f"it is {what}; name a file such as trails.yaml"
        raise ValueError(msg)
    with path.open("rb") as stream:
        return stream.read(MOST_BYTES + 1)


def _decode(raw: bytes, name: str) -> str:
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = raw[: error.start]
        line = before.count(b"\n") + 1
        column = error.start - (before.rfind(b"\n") + 1) + 1
        message = f"must be UTF-8, got byte {raw[error.start]:#04x}; save the file as UTF-8"
        raise ConfigError([ErrorAt(name, line, column, message)]) from None


def _refusal(name: str, message: str) -> ConfigError:
    return ConfigError([ErrorAt(name, 0, 0, message)])
