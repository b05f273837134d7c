"""YAML's own notions - tags, anchors, aliases, merges - turned into what JSON would say."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import cast

from trailwright.readers.limits import MOST_DEPTH, MOST_NODES
from trailwright.readers.scalars import scalar

__all__ = ["Composer", "DuplicateKeyError", "YamlError"]

_SHORT_FORM = re.compile(r"!(?:Fn::)?([A-Za-z][A-Za-z0-9]*(?:::[A-Za-z0-9]+)*)")
_STANDARD = re.compile(r"(?:!!|!?<?tag:yaml\.org,2002:)([a-z]+)>?")
_PLAIN_TAGS = frozenset({"str", "int", "float", "bool", "null", "map", "seq", "timestamp"})


class YamlError(ValueError):
    """A fault, with its line when the parser knows it."""

    def __init__(self, message: str, line: int = 0) -> None:
        self.line = line
        super().__init__(message)


class DuplicateKeyError(YamlError):
    """A key that a mapping has twice; the way down to it is filled in while unwinding."""

    def __init__(self, key: str) -> None:
        self.key = key
        self.path: list[str | int] = []
        super().__init__(f"has {key!r} twice")


@dataclass(slots=True)
class Composer:
    """Puts one document together, and keeps count."""

    nodes: int = 0
    anchors: dict[str, tuple[object, int]] = field(default_factory=dict[str, "tuple[object, int]"])

    def count(self, more: int, depth: int = 0) -> None:
        """Count values, and refuse too many or too deep ones.

        Args:
            more: How many.

            depth: How deep they are.

        Raises:
            YamlError: If it is too much.
        """
        self.nodes += more
        if self.nodes > MOST_NODES:
            message = f"must not have more than {MOST_NODES:,} values, aliases counted in full"
            message = f"{message}; split it into nested stacks"
            raise YamlError(message)
        if depth > MOST_DEPTH:
            message = f"must not be nested deeper than {MOST_DEPTH} levels; flatten it"
            raise YamlError(message)

    def remember(self, name: str, value: object, before: int) -> None:
        """Keep what an anchor stands for.

        Args:
            name: The anchor.

            value: The value.

            before: The count of values before it.
        """
        self.anchors[name] = (value, self.nodes - before + 1)

    def alias(self, name: str) -> object:
        """Return what an alias stands for, counted as if it were written out.

        Args:
            name: The alias.

        Raises:
            YamlError: If nothing has that name yet.
        """
        if name not in self.anchors:
            message = f"has the alias *{name} before anything is named &{name}; define it"
            raise YamlError(message)
        value, size = self.anchors[name]
        self.count(size)
        return value

    def tagged(self, tag: str, value: object, text: str | None) -> object:
        """Return a value with its tag, which is an intrinsic function or says nothing new.

        Args:
            tag: The tag.

            value: The value without it.

            text: The value as it is written, when it is a scalar.

        Raises:
            YamlError: If the tag is neither.
        """
        standard = _STANDARD.fullmatch(tag)
        if tag == "!" or (standard and standard[1] == "str"):
            return text if text is not None else value
        if standard is not None and standard[1] in _PLAIN_TAGS:
            return scalar(text) if text is not None else value
        match = _SHORT_FORM.fullmatch(tag)
        if match is None:
            message = f"has the tag {tag[:60]!r}, which is no intrinsic function; remove it"
            raise YamlError(message)
        return _function(match[1], value, text)

    def merged(self, found: dict[str, object], source: object) -> None:
        """Add what ``<<`` brings, where the mapping has nothing of its own.

        Args:
            found: The mapping.

            source: A mapping, or a list of them.

        Raises:
            YamlError: If it is neither.
        """
        sources = cast("list[object]", source) if isinstance(source, list) else [source]
        for each in sources:
            if not isinstance(each, Mapping):
                message = "has << with something that is no mapping; write the keys out"
                raise YamlError(message)
            known = cast("Mapping[str, object]", each)
            self.count(len(known))
            for key, value in known.items():
                found.setdefault(key, value)


def _function(name: str, value: object, text: str | None) -> dict[str, object]:
    if name in ("Ref", "Condition"):
        return {name: text if text is not None else value}
    if name == "GetAtt" and text is not None:
        return {"Fn::GetAtt": list(text.split(".", 1))}
    return {f"Fn::{name}": text if text is not None else value}
