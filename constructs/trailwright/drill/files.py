"""Files of CloudTrail events, read in stretches of whole events.

As CloudTrail delivers them (gzip, ``{"Records": […]}``), as people keep them (one event a line),
and as anybody may have written them.
"""

from __future__ import annotations

import json
import re
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, NamedTuple, cast

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["BEGIN", "NAME", "EventsError", "Stretch", "event_files", "events_of", "stretches"]

_zlib: Any
try:  # the same as zlib, and faster
    _zlib = import_module("isal.isal_zlib")
except ImportError:
    _zlib = import_module("zlib")

#: How every record begins that CloudTrail itself writes.
BEGIN = b'{"eventVersion"'
#: What every record has once, whoever wrote it.
NAME = b'"eventName"'
#: What it is inflated to stays in the processor's cache while it is searched.
_BLOCK = 1 << 15
#: No event is larger; one that seems to be is no event.
_MOST_EVENT = 4 << 20
_MOST_FILE = 256 << 20
#: What stands before the first record.
_HEAD = re.compile(rb'(\xef\xbb\xbf)?\s*(\{\s*"Records"\s*:\s*)?\[?\s*')
#: How most others end; to strip them takes longer.
_ENDS = (b"},", b"}\n")
_DECODER = json.JSONDecoder()
_GZIP = b"\x1f\x8b"
_SUFFIXES = (".json", ".json.gz", ".jsonl", ".jsonl.gz", ".ndjson", ".ndjson.gz", ".gz", ".log")


class Stretch(NamedTuple):
    """A part of a file.

    Args:
        text: JSON; of whole events.

        pieces: What stands behind each :data:`BEGIN`, if it is events as CloudTrail writes them.
    """

    text: bytes
    pieces: Sequence[bytes] = ()


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


def stretches(path: Path) -> Iterator[Stretch]:
    """Yield a file part by part.

    Args:
        path: The file, plain or gzip.

    Raises:
        EventsError: If it cannot be read.
    """
    try:
        with path.open("rb") as file:
            yield from _stretches(path, _blocks(file))
    except (OSError, _zlib.error, EOFError) as error:
        msg = f"{path}: cannot be read: {getattr(error, 'strerror', None) or error}"
        raise EventsError(msg) from None


def events_of(piece: bytes, path: Path) -> Iterator[dict[str, Any]]:
    """Yield the events in a piece: one, or all of a file that was not written by CloudTrail.

    Args:
        piece: One event of a stretch, or a whole one of another form.

        path: The file, for messages.

    Raises:
        EventsError: If it is no JSON.
    """
    try:
        text = piece.decode("utf-8").lstrip("\ufeff \t\r\n")
        found, end = _DECODER.raw_decode(text)
    except (ValueError, RecursionError) as error:
        msg = f"{path}: holds what is no JSON of events: {error}"
        raise EventsError(msg) from None
    yield from _events(found)
    yield from _behind(text, end)


def _behind(text: str, end: int) -> Iterator[dict[str, Any]]:
    """Yield the events behind the first."""
    while (begin := text.find("{", end)) >= 0:
        try:
            found, end = _DECODER.raw_decode(text, begin)
        except (ValueError, RecursionError):
            return
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
    inflate = _zlib.decompressobj(wbits=31)
    while block:
        yield inflate.decompress(block)
        block = inflate.unused_data or file.read(_BLOCK)
        if inflate.eof and block:  # several gzip streams, one after the other
            inflate = _zlib.decompressobj(wbits=31)
    if not inflate.eof:
        msg = "it ends in the middle of a gzip stream"
        raise EOFError(msg)


def _stretches(path: Path, blocks: Iterator[bytes]) -> Iterator[Stretch]:
    held = b""
    for block in blocks:
        held += block
        before, *pieces = held.split(BEGIN)
        if held and (not _is_cloudtrails(before, pieces) or len(pieces[-1]) > _MOST_EVENT):
            yield from _otherwise(path, held, blocks)
            return
        if len(pieces) > 1:
            begun = BEGIN + pieces.pop()
            yield Stretch(held[: -len(begun)], pieces)
            held = begun
    if held:
        yield Stretch(held, held.split(BEGIN)[1:])


def _is_cloudtrails(before: bytes, pieces: Sequence[bytes]) -> bool:
    """Return whether each piece but the last is one event, which holds no other.

    Where one event holds another, that stands behind a colon or a bracket.
    """
    odd = [piece for piece in pieces[:-1] if not piece.endswith(_ENDS)]
    ended = all(piece.rstrip(b", \r\n\t").endswith(b"}") for piece in odd)
    return bool(pieces and ended and _HEAD.fullmatch(before))


def _otherwise(path: Path, held: bytes, blocks: Iterator[bytes]) -> Iterator[Stretch]:
    """Yield the rest of a file that CloudTrail did not write: by line, or as one JSON text."""
    parts, size = [held], len(held)
    for block in blocks:
        parts.append(block)
        size += len(block)
        if size > _MOST_FILE:
            msg = f"{path}: is larger than {_MOST_FILE >> 20} MB in a form of its own; split it"
            raise EventsError(msg)
    yield from _lines(b"".join(parts))


def _lines(text: bytes) -> Iterator[Stretch]:
    lines = [each for each in text.splitlines() if each.strip()]
    by_line = all(each.lstrip().startswith(b"{") and each.rstrip().endswith(b"}") for each in lines)
    yield from map(Stretch, lines if by_line else [text])
