"""Answers in JSON, read as botocore reads them, by functions that are made once for each shape."""

from __future__ import annotations

import json
from base64 import b64decode
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from botocore.parsers import ResponseParserError
from botocore.utils import parse_timestamp

if TYPE_CHECKING:
    from collections.abc import Callable

    #: Turns what JSON says into what botocore says; none where that is the same.
    Reader = Callable[[Any], Any] | None

__all__ = ["reader_of"]


def reader_of(shape: Any) -> Callable[[bytes], dict[str, Any]] | None:  # noqa: ANN401 - botocore's own
    """Return what reads the bodies of answers; nothing where botocore knows better.

    Args:
        shape: Of the answer; perhaps none.
    """
    try:
        read = None if shape is None else _structure(shape, ())
    except _OddError:
        read = None
    return None if read is None else lambda body: read(_object(body))


class _OddError(Exception):
    """A shape that is read in a way of its own."""


def _object(body: bytes) -> dict[str, Any]:
    try:
        found = json.loads(body)
    except ValueError:
        found = None
    if not isinstance(found, dict):
        msg = "no whole object of JSON"
        raise ResponseParserError(msg)
    return found


def _reader(shape: Any, outer: tuple[str, ...]) -> Reader:  # noqa: ANN401
    made = _MADE.get(shape.type_name)
    return None if made is None else made(shape, outer)


def _structure(shape: Any, outer: tuple[str, ...]) -> Callable[[Any], Any]:  # noqa: ANN401
    odd = shape.is_document_type or shape.is_tagged_union or shape.event_stream_name
    if odd or shape.name in outer:
        raise _OddError
    members = [
        (name, each.serialization.get("name", name), _reader(each, (*outer, shape.name)))
        for name, each in shape.members.items()
    ]

    def read(told: Any) -> dict[str, Any]:  # noqa: ANN401
        found = {}
        for name, written, member in members:
            value = told.get(written)
            if value is not None:
                found[name] = value if member is None else member(value)
        return found

    return read


def _list(shape: Any, outer: tuple[str, ...]) -> Callable[[Any], Any]:  # noqa: ANN401
    member = _reader(shape.member, outer)
    if member is None:
        return list
    return lambda told: [None if each is None else member(each) for each in told]


def _map(shape: Any, outer: tuple[str, ...]) -> Callable[[Any], Any]:  # noqa: ANN401
    member = _reader(shape.value, outer)
    if member is None:
        return dict
    return lambda told: {name: member(each) for name, each in told.items()}


def _time(_shape: object, _outer: object) -> Callable[[Any], Any]:
    return _moment


def _moment(told: Any) -> datetime:  # noqa: ANN401
    """Return a time; botocore says the same, as clocks show it here."""
    return (
        datetime.fromtimestamp(told, UTC)
        if isinstance(told, int | float)
        else parse_timestamp(told)
    )


def _blob(_shape: object, _outer: object) -> Callable[[Any], Any]:
    return b64decode


#: Everything else is as JSON says it.
_MADE: dict[str, Callable[[Any, tuple[str, ...]], Callable[[Any], Any]]] = {
    "structure": _structure,
    "list": _list,
    "map": _map,
    "timestamp": _time,
    "blob": _blob,
}
