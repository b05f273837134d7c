"""YAML text to a tree with places, within a budget and without YAML's surprises.

Only the parser of ruamel.yaml is used, not its constructors: scalars are resolved
here, by the few rules of the `YAML 1.2 core schema <https://yaml.org/spec/1.2.2/>`_
that a config needs. Aliases, merge keys and tags are refused, so nothing can grow
beyond what was written, and nothing is ever executed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Protocol, cast

from trailwright.config._nodes import Key, ListNode, MapNode, Node, Scalar
from trailwright.config._source import MOST_BYTES
from trailwright.config.errors import ConfigError, ErrorAt

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["parse"]

_MOST_NODES = 100_000
_DEEPEST = 50

_NULL = frozenset({"", "~", "null", "Null", "NULL"})
_BOOLEANS = {
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
# Longer runs of digits stay text: no figure in a config is that large.
_INTEGER = re.compile(r"[-+]?[0-9]{1,18}")
_FLOAT = re.compile(r"[-+]?(\.[0-9]{1,30}|[0-9]{1,30}(\.[0-9]{0,30})?)([eE][-+]?[0-9]{1,2})?")
_SURROGATE = re.compile("[\ud800-\udfff]")
_UNPRINTABLE = re.compile(
    "[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)


class _Mark(Protocol):
    """Where an event begins, counted from zero."""

    line: int
    column: int


class _Event(Protocol):
    """What this module reads of ruamel's events."""

    start_mark: _Mark
    value: str
    tag: str | None
    style: str | None
    implicit: tuple[bool, bool]


class _Parser(Protocol):
    """What this module calls of ruamel."""

    def parse(self, stream: str, /) -> Iterator[_Event]:
        """Yield events."""
        ...


class _Fault(Protocol):
    """What this module reads of ruamel's syntax errors."""

    problem: str | None
    context: str | None
    problem_mark: _Mark | None
    context_mark: _Mark | None


@dataclass(slots=True)
class _Open:
    """A collection that is still being read."""

    line: int
    column: int
    is_map: bool
    items: list[Node] = field(default_factory=list["Node"])
    values: dict[str, Node] = field(default_factory=dict[str, "Node"])
    keys: dict[str, Key] = field(default_factory=dict[str, Key])
    key: Key | None = None

    def close(self) -> Node:
        if self.is_map:
            return MapNode(self.line, self.column, self.values, self.keys)
        return ListNode(self.line, self.column, tuple(self.items))


def parse(text: str, name: str) -> Node:
    """Return the tree a text describes.

    Args:
        text: YAML 1.2, hence JSON too.

        name: How messages call it.

    Raises:
        ConfigError: If it is not YAML, too large or too deep, or uses what is refused.
    """
    _check_text(text, name)
    builder = _Builder(name)
    try:
        builder.read(text)
    except _Stop as stop:
        builder.errors.append(stop.error)
    if builder.errors:
        raise ConfigError(builder.errors)
    root = builder.root
    if root is None or (isinstance(root, Scalar) and root.value is None):
        return MapNode(1, 1)
    return root


class _Stop(Exception):  # noqa: N818 - a signal between two functions of this module
    """Reading cannot go on."""

    def __init__(self, error: ErrorAt) -> None:
        self.error = error
        super().__init__(str(error))


class _Builder:
    """Turns parser events into nodes, and notes what is refused."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.errors: list[ErrorAt] = []
        self.root: Node | None = None
        self.stack: list[_Open] = []
        self.nodes = 0
        self.documents = 0

    def read(self, text: str) -> None:
        for event in _events(text, self.name):
            handler = _HANDLERS.get(type(event).__name__)
            if handler is not None:
                handler(self, event)

    def note(self, event: _Event, message: str) -> None:
        self.errors.append(self._error(event, message))

    def stop(self, event: _Event, message: str) -> _Stop:
        return _Stop(self._error(event, message))

    def _error(self, event: _Event, message: str) -> ErrorAt:
        line, column = _place(event)
        return ErrorAt(self.name, line, column, message)

    def document(self, event: _Event) -> None:
        self.documents += 1
        if self.documents > 1:
            raise self.stop(event, "must hold one document, got a second ---; split the file")

    def alias(self, event: _Event) -> None:
        self.note(event, "aliases (*name) are not read; write the value out, or use defaults")
        self._put(event, Scalar(*_place(event), None, ""))

    def scalar(self, event: _Event) -> None:
        self._check_tag(event)
        text = str(event.value)
        if _SURROGATE.search(text):
            self.note(event, "half a character (\\ud800 to \\udfff) is no text; write it whole")
        value = _resolve(text) if event.style is None and event.implicit[0] else text
        self._put(event, Scalar(*_place(event), value, text))

    def start_map(self, event: _Event) -> None:
        self._start(event, is_map=True)

    def start_list(self, event: _Event) -> None:
        self._start(event, is_map=False)

    def end(self, _event: _Event) -> None:
        self._attach(self.stack.pop().close())

    def _start(self, event: _Event, *, is_map: bool) -> None:
        self._check_tag(event)
        self._count(event)
        if self.stack and self.stack[-1].is_map and self.stack[-1].key is None:
            raise self.stop(event, "a key must be plain text, got a list or mapping; name it")
        if len(self.stack) >= _DEEPEST:
            raise self.stop(event, f"must not nest deeper than {_DEEPEST} levels; flatten it")
        line, column = _place(event)
        self.stack.append(_Open(line, column, is_map))

    def _check_tag(self, event: _Event) -> None:
        if event.tag is not None:
            self.note(event, "tags (!name) are not read; write the plain value")

    def _count(self, event: _Event) -> None:
        self.nodes += 1
        if self.nodes > _MOST_NODES:
            raise self.stop(event, f"must not hold more than {_MOST_NODES:,} values; split it")

    def _put(self, event: _Event, node: Scalar) -> None:
        self._count(event)
        top = self.stack[-1] if self.stack else None
        if top is None or not top.is_map:
            self._attach(node)
        elif top.key is None:
            self._begin_key(event, top, node)
        elif node.text:
            self._attach(node)
        else:
            # An empty value has no place of its own; its key has.
            self._attach(replace(node, line=top.key.line, column=top.key.column))

    def _begin_key(self, event: _Event, top: _Open, node: Scalar) -> None:
        key = Key(node.line, node.column, node.text)
        first = top.keys.get(key.text)
        if key.text == "<<" and event.style is None:
            self.note(event, "merge keys (<<) are not read; write the keys out, or use defaults")
        elif first is not None:
            self.note(
                event,
                f"{_shown(key.text)} is given twice, on line {first.line} and line {key.line}; "
                "keep one",
            )
        top.key = key

    def _attach(self, node: Node) -> None:
        if not self.stack:
            self.root = node
            return
        top = self.stack[-1]
        if top.key is None:
            top.items.append(node)
            return
        top.keys.setdefault(top.key.text, top.key)
        top.values.setdefault(top.key.text, node)
        top.key = None


_HANDLERS = {
    "DocumentStartEvent": _Builder.document,
    "AliasEvent": _Builder.alias,
    "ScalarEvent": _Builder.scalar,
    "MappingStartEvent": _Builder.start_map,
    "MappingEndEvent": _Builder.end,
    "SequenceStartEvent": _Builder.start_list,
    "SequenceEndEvent": _Builder.end,
}


def _events(text: str, name: str) -> Iterator[_Event]:
    from ruamel.yaml import YAML  # noqa: PLC0415 - costs a tenth of a second
    from ruamel.yaml.error import MarkedYAMLError  # noqa: PLC0415

    line, column = 1, 1
    try:
        parser = cast("_Parser", YAML(typ="safe", pure=True))
        for event in parser.parse(text):
            line, column = _place(event)
            yield event
    except MarkedYAMLError as error:
        raise _Stop(_syntax_error(cast("_Fault", error), name)) from None
    except (ValueError, OverflowError, LookupError, AttributeError, TypeError) as error:
        # The parser itself trips over some input, such as the escape "\UFFFFFFFF".
        reason = str(error).partition("\n")[0]
        message = f"not valid YAML: {reason}; mend what follows this place"
        raise _Stop(ErrorAt(name, line, column, message)) from None


def _syntax_error(error: _Fault, name: str) -> ErrorAt:
    mark = error.problem_mark or error.context_mark
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    return ErrorAt(name, line, column, _syntax(error))


def _syntax(error: _Fault) -> str:
    problem = " ".join(str(error.problem or "it cannot be read").split())
    if "'\\t'" in problem:
        return "not valid YAML: a tab cannot be used here; indent with spaces"
    context = " ".join(str(error.context or "").split())
    where = f" {context}" if context else ""
    return f"not valid YAML: {problem}{where}; mend the line, or the one before"


def _check_text(text: str, name: str) -> None:
    if len(text) > MOST_BYTES:
        message = f"must not be larger than {MOST_BYTES:,} bytes; split the estate"
        raise ConfigError([ErrorAt(name, 0, 0, message)])
    bad = _UNPRINTABLE.search(text, 1 if text.startswith("\ufeff") else 0)
    if bad is None:
        return
    line = text.count("\n", 0, bad.start()) + 1
    column = bad.start() - (text.rfind("\n", 0, bad.start()) + 1) + 1
    message = f"must be printable text, got {bad.group()!r}; delete the character"
    raise ConfigError([ErrorAt(name, line, column, message)])


def _place(event: _Event) -> tuple[int, int]:
    mark = event.start_mark
    return mark.line + 1, mark.column + 1


def _resolve(text: str) -> str | int | float | bool | None:
    if text in _NULL:
        return None
    if text in _BOOLEANS:
        return _BOOLEANS[text]
    if _INTEGER.fullmatch(text):
        return int(text)
    if _FLOAT.fullmatch(text):
        number = float(text)
        return int(number) if number.is_integer() else number
    return text


def _shown(key: str) -> str:
    return key if key.isprintable() and len(key) <= 60 else repr(key[:57] + "...")  # noqa: PLR2004
