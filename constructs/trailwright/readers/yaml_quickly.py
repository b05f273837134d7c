"""YAML by way of rapidyaml, a hundred times quicker than parsers written in Python.

Of the library only its compiled module is called: what it wraps that in costs as much again.
"""

from __future__ import annotations

import os
from contextlib import contextmanager
from importlib import import_module
from typing import TYPE_CHECKING, Any

from trailwright.readers.scalars import scalar
from trailwright.readers.yaml_nodes import Composer, DuplicateKeyError, YamlError

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

__all__ = ["parse_quickly"]

_STDERR = 2


def parse_quickly(raw: bytes) -> object:
    """Return what a YAML document says.

    Args:
        raw: The document.

    Raises:
        YamlError: If it is none.
        ImportError: If rapidyaml is not installed.
    """
    ryml: Any = import_module("ryml")
    with _quiet():
        try:
            tree = ryml.parse_in_arena(raw)
        except ryml.ExceptionBasic as error:
            raise _error(error) from None
    try:
        return _Walk(ryml, tree).document()
    except UnicodeDecodeError:
        message = "has an escape that stands for no character; write the character"
        raise YamlError(message) from None


def _error(error: Any) -> YamlError:  # noqa: ANN401 - rapidyaml has no types
    where = getattr(error, "errdata_parse", None)
    line = int(where.ymlloc.line) if where is not None else 0
    return YamlError(f"is no YAML: {error.msg or 'the parser gives no reason'}", line)


@contextmanager
def _quiet() -> Generator[None]:
    """Keep the library from writing its errors to standard error, as it always does."""
    try:
        kept = os.dup(_STDERR)
    except OSError:  # there is none
        yield
        return
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, _STDERR)
        yield
    finally:
        os.dup2(kept, _STDERR)
        os.close(kept)
        os.close(nowhere)


class _Walk:
    """Turns rapidyaml's tree into dictionaries, lists and scalars."""

    def __init__(self, ryml: Any, tree: Any) -> None:  # noqa: ANN401 - rapidyaml has no types
        compiled = ryml._ryml  # noqa: SLF001 - see above
        self._tree = tree
        self._compose = Composer()
        self._type = compiled.Tree_type
        self._key, self._key_ref = compiled.Tree_key, compiled.Tree_key_ref
        self._val, self._tag = compiled.Tree_val, compiled.Tree_val_tag
        self._ref, self._anchor = compiled.Tree_val_ref, compiled.Tree_val_anchor
        self._first, self._next = compiled.Tree_first_child, compiled.Tree_next_sibling
        self._none = ryml.NONE
        self._map, self._seq, self._stream = ryml.MAP, ryml.SEQ, ryml.STREAM
        self._is_ref, self._is_plain = ryml.VALREF, ryml.VAL_PLAIN
        self._key_is_ref, self._key_is_plain = ryml.KEYREF, ryml.KEY_PLAIN
        self._has_more = ryml.VALTAG | ryml.VALANCH | ryml.VALREF
        self._has_tag, self._has_anchor = ryml.VALTAG, ryml.VALANCH

    def document(self) -> object:
        """Return the one document there is."""
        root = self._tree.root_id()
        if self._type(self._tree, root) & self._stream == self._stream:
            documents = list(self._children(root))
            if len(documents) != 1:
                message = f"must be one document, got {len(documents)}; split the file"
                raise YamlError(message)
            root = documents[0]
        return self._node(root, self._type(self._tree, root), 1)

    def _children(self, node: int) -> Iterator[int]:
        child = self._first(self._tree, node)
        while child != self._none:
            yield child
            child = self._next(self._tree, child)

    def _node(self, node: int, kind: int, depth: int) -> object:
        if kind & self._has_more:
            return self._special(node, kind, depth)
        if kind & self._map:
            return self._mapping(node, depth)
        if kind & self._seq:
            return self._sequence(node, depth)
        return self._scalar(node, kind)

    def _mapping(self, node: int, depth: int) -> dict[str, object]:
        self._compose.count(0, depth)
        found: dict[str, object] = {}
        merges: list[object] = []
        tree, children = self._tree, 0
        for child in self._children(node):
            children += 1
            kind = self._type(tree, child)
            key = str(self._key(tree, child) or b"", "utf8")
            try:
                value = self._node(child, kind, depth + 1)
            except DuplicateKeyError as error:
                error.path.insert(0, key)
                raise
            if key == "<<" and kind & self._key_is_plain:
                merges.append(value)
                continue
            if kind & self._key_is_ref:
                key = str(self._compose.alias(str(self._key_ref(tree, child), "utf8")))
            if key in found:
                raise DuplicateKeyError(key)
            found[key] = value
        self._compose.count(children)
        for each in merges:
            self._compose.merged(found, each)
        return found

    def _sequence(self, node: int, depth: int) -> list[object]:
        self._compose.count(0, depth)
        found: list[object] = []
        for child in self._children(node):
            try:
                found.append(self._node(child, self._type(self._tree, child), depth + 1))
            except DuplicateKeyError as error:
                error.path.insert(0, len(found))
                raise
        self._compose.count(len(found))
        return found

    def _scalar(self, node: int, kind: int) -> str | int | float | bool | None:
        raw = self._val(self._tree, node)
        text = "" if raw is None else str(raw, "utf8")
        quoted = raw is not None and not kind & self._is_plain
        return text if quoted else scalar(text)

    def _special(self, node: int, kind: int, depth: int) -> object:
        """Return a value that has a tag or an anchor, or is an alias."""
        if kind & self._is_ref:
            return self._compose.alias(str(self._ref(self._tree, node), "utf8"))
        before = self._compose.nodes
        value = self._node(node, kind & ~self._has_more, depth)
        if kind & self._has_tag:
            text = None
            if not kind & (self._map | self._seq):
                text = str(self._val(self._tree, node) or b"", "utf8")
            value = self._compose.tagged(str(self._tag(self._tree, node), "utf8"), value, text)
        if kind & self._has_anchor:
            name = str(self._anchor(self._tree, node), "utf8")
            self._compose.remember(name, value, before)
        return value
