"""Files of CloudTrail events, read in pieces of one event each.

As CloudTrail delivers them (gzip, ``{"Records": […]}``), as people keep them (one event a line),
and as anybody may have written them.
"""

from __future__ import annotations

import json
import zlib
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, cast

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["BEGIN", "EventsError", "event_files", "events_of", "pieces"]

#: How every record begins that CloudTrail itself writes.
BEGIN = b'{"eventVersion"'
_VERSION = b'"eventVersion"'
_BLOCK = 1 << 20
#: No event is larger; one that seems to be is no event.
_MOST_EVENT = 16 << 20
_MOST_FILE = 256 << 20
_GZIP = b"\x1f\x8b"
_SUFFIXES = (".json", ".json.gz", ".jsonl", ".jsonl.gz", ".ndjson", ".ndjson.gz", ".gz", ".log")


class EventsError(Exception):
    """A file that cannot be read as events; the message names it."""


def event_files(paths: Sequence[str]) -> Iterator[Path]:
    """Yield the files that paths stand for.

    Args:
        paths: Files, and folders whose files are all taken.

    Raises:
        EventsError: If a path is not there, or a folder has no file of events.
    """
    for path in map(Path, paths):
        if path.is_dir():
            inside = [each for each in sorted(path.rglob("*")) if each.name.endswith(_SUFFIXES)]
            if not inside:
                msg = f"{path}: there is no file of events in it; name one, or a folder of them"
                raise EventsError(msg)
            yield from (each for each in inside if each.is_file())
        elif path.exists():
            yield path
        else:
            msg = f"{path}: there is no such file; name a file of events, or a folder of them"
            raise EventsError(msg)


def pieces(path: Path) -> Iterator[bytes]:
    """Yield the text of each event of a file, perhaps with a comma or brackets after it.

    Args:
        path: The file, plain or gzip.

    Raises:
        EventsError: If it cannot be read.
    """
    try:
        with path.open("rb") as file:
            yield from _pieces(path, _blocks(file))
    except (OSError, zlib.error, EOFError) as error:
        msg = f"{path}: cannot be read: {getattr(error, 'strerror', None) or error}"
        raise EventsError(msg) from None


def events_of(piece: bytes, path: Path) -> Iterator[dict[str, Any]]:
    """Yield the events in a piece: one, or all of a file that was not written by CloudTrail.

    Args:
        piece: What :func:`pieces` yielded.

        path: The file, for messages.

    Raises:
        EventsError: If it is no JSON.
    """
    try:
        text = piece.decode("utf-8").lstrip("\ufeff \t\r\n")
        found, _ = json.JSONDecoder().raw_decode(text)
    except (ValueError, RecursionError) as error:
        msg = f"{path}: holds what is no JSON of events: {error}"
        raise EventsError(msg) from None
    yield from _events(found)


def _events(found: Any) -> Iterator[dict[str, Any]]:  # noqa: ANN401 - any JSON
    if isinstance(found, list):
        for each in cast("list[Any]", found):
            yield from _events(each)
    elif isinstance(found, dict):
        known = cast("dict[str, Any]", found)
        inner = known.get("Records", known.get("event"))
        if isinstance(inner, list | dict) and "eventName" not in known:
            yield from _events(inner)
        else:
            yield known


def _blocks(file: BinaryIO) -> Iterator[bytes]:
    """Yield a file's text, inflated if need be, in blocks of any length."""
    block = file.read(_BLOCK)
    if not block.startswith(_GZIP):
        while block:
            yield block
            block = file.read(_BLOCK)
        return
    inflate = zlib.decompressobj(wbits=31)
    while block:
        yield inflate.decompress(block)
        block = inflate.unused_data or file.read(_BLOCK)
        if inflate.eof and block:  # several gzip streams, one after the other
            inflate = zlib.decompressobj(wbits=31)
    if not inflate.eof:
        msg = "it ends in the middle of a gzip stream"
        raise EOFError(msg)


def _pieces(path: Path, blocks: Iterator[bytes]) -> Iterator[bytes]:
    held = b""
    for block in blocks:
        held += block
        if held.count(BEGIN) != held.count(_VERSION):
            yield from _otherwise(path, held, blocks)
            return
        *whole, held = held.split(BEGIN)
        yield from (BEGIN + each for each in whole[1:])
        held = BEGIN + held if whole else held
        if len(held) > _MOST_EVENT:
            yield from _otherwise(path, held, blocks)
            return
    if held.startswith(BEGIN):
        yield held
    elif held.strip():
        yield from _lines(held)


def _otherwise(path: Path, held: bytes, blocks: Iterator[bytes]) -> Iterator[bytes]:
    """Yield the rest of a file that CloudTrail did not write: by line, or as one JSON text."""
    parts, size = [held], len(held)
    for block in blocks:
        parts.append(block)
        size += len(block)
        if size > _MOST_FILE:
            msg = f"{path}: is larger than {_MOST_FILE >> 20} MB in a form of its own; split it"
            raise EventsError(msg)
    yield from _lines(b"".join(parts))


def _lines(text: bytes) -> Iterator[bytes]:
    lines = [each for each in text.splitlines() if each.strip()]
    if all(each.lstrip().startswith(b"{") and each.rstrip().endswith(b"}") for each in lines):
        yield from lines
    else:
        yield text
