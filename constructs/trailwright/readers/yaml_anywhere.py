"""YAML by way of ruamel.yaml, where rapidyaml is not installed: slower, and the same."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from trailwright.readers.scalars import scalar
from trailwright.readers.yaml_nodes import Composer, DuplicateKeyError, YamlError

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["parse_anywhere"]

_ENDS = ("MappingEndEvent", "SequenceEndEvent")


def parse_anywhere(raw: bytes) -> object:
    """Return what a YAML document says.

    Args:
        raw: The document.

    Raises:
        YamlError: If it is none.
    """
    ruamel: Any = import_module("ruamel.yaml")
    parser: Any = ruamel.YAML(typ="safe", pure=True)
    try:
        return _Walk(_events(parser.parse(raw))).document()
    except ruamel.error.MarkedYAMLError as error:
        raise _error(error) from None
    except (ruamel.error.YAMLError, RecursionError, ValueError) as error:
        if isinstance(error, YamlError):
            raise
        message = f"is no YAML: {str(error).splitlines()[0] if str(error) else 'too deep'}"
        raise YamlError(message) from None


def _error(error: Any) -> YamlError:  # noqa: ANN401 - ruamel's errors have no types
    mark = error.problem_mark or error.context_mark
    return YamlError(f"is no YAML: {error.problem or error.context}", mark.line + 1 if mark else 0)


def _events(events: Iterator[Any]) -> Iterator[tuple[str, Any]]:
    for event in events:
        yield type(event).__name__, event


class _Walk:
    """Turns ruamel's events into dictionaries, lists and scalars."""

    def __init__(self, events: Iterator[tuple[str, Any]]) -> None:
        self._events = events
        self._compose = Composer()

    def document(self) -> object:
        """Return the one document there is."""
        found: list[object] = []
        for kind, event in self._events:
            if kind in ("StreamStartEvent", "StreamEndEvent", "DocumentEndEvent"):
                continue
            if kind == "DocumentStartEvent":
                kind, event = next(self._events)  # noqa: PLW2901
            found.append(self._node(kind, event, 1))
            self._compose.anchors.clear()
        if len(found) > 1:
            message = f"must be one document, got {len(found)}; split the file"
            raise YamlError(message)
        return found[0] if found else None

    def _node(self, kind: str, event: Any, depth: int) -> object:  # noqa: ANN401
        if kind == "AliasEvent":
            return self._compose.alias(str(event.anchor))
        before = self._compose.nodes
        text = str(event.value) if kind == "ScalarEvent" else None
        value = self._bare(kind, event, depth)
        tag = _tag(event)
        if tag:
            value = self._compose.tagged(tag, value, text)
        if event.anchor is not None:
            self._compose.remember(str(event.anchor), value, before)
        return value

    def _bare(self, kind: str, event: Any, depth: int) -> object:  # noqa: ANN401
        if kind == "MappingStartEvent":
            return self._mapping(depth)
        if kind == "SequenceStartEvent":
            return self._sequence(depth)
        return scalar(str(event.value)) if event.style in (None, "") else str(event.value)

    def _mapping(self, depth: int) -> dict[str, object]:
        found: dict[str, object] = {}
        merges: list[object] = []
        self._compose.count(0, depth)
        for kind, event in self._until_end():
            key, plain = self._key(kind, event)
            try:
                value = self._node(*next(self._events), depth + 1)
            except DuplicateKeyError as error:
                error.path.insert(0, key)
                raise
            self._compose.count(1)
            if key == "<<" and plain:
                merges.append(value)
            elif key in found:
                raise DuplicateKeyError(key)
            else:
                found[key] = value
        for each in merges:
            self._compose.merged(found, each)
        return found

    def _sequence(self, depth: int) -> list[object]:
        found: list[object] = []
        self._compose.count(0, depth)
        for kind, event in self._until_end():
            try:
                found.append(self._node(kind, event, depth + 1))
            except DuplicateKeyError as error:
                error.path.insert(0, len(found))
                raise
            self._compose.count(1)
        return found

    def _until_end(self) -> Iterator[tuple[str, Any]]:
        for kind, event in self._events:
            if kind in _ENDS:
                return
            yield kind, event

    def _key(self, kind: str, event: Any) -> tuple[str, bool]:  # noqa: ANN401
        if kind == "AliasEvent":
            return str(self._compose.alias(str(event.anchor))), False
        if kind != "ScalarEvent":
            line = event.start_mark.line + 1
            message = "has a key that is no text; write a text"
            raise YamlError(message, line)
        return str(event.value), event.style in (None, "")


def _tag(event: Any) -> str:  # noqa: ANN401 - ruamel's events have no types
    tag = getattr(event, "ctag", None) or getattr(event, "tag", None)
    return "" if tag is None else str(tag)
