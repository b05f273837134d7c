"""YAML as a tree that remembers where everything was written."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

__all__ = [
    "Key",
    "ListNode",
    "MapNode",
    "Node",
    "Plain",
    "Scalar",
    "child",
    "node_at",
    "plain",
    "steps",
]

#: What the schema validator sees.
Plain: TypeAlias = "str | int | float | bool | list[Plain] | dict[str, Plain] | None"

#: Keys whose value is text however it is written: `012345670123` keeps its zero.
_TEXT_KEYS = frozenset(
    {"account", "management_account", "log_archive_account", "s3_key_prefix", "expires", "prefix"}
)
_STEP = re.compile(r"([^.\[\] ]+)|\[(\d+)\]")


@dataclass(frozen=True, slots=True)
class Scalar:
    """One value, with its text as it was written."""

    line: int
    column: int
    value: str | int | float | bool | None
    text: str


@dataclass(frozen=True, slots=True)
class Key:
    """A key of a mapping."""

    line: int
    column: int
    text: str


@dataclass(frozen=True, slots=True)
class ListNode:
    """A sequence."""

    line: int
    column: int
    items: Sequence[Node]


@dataclass(frozen=True, slots=True)
class MapNode:
    """A mapping; keys keep their own place."""

    line: int
    column: int
    values: Mapping[str, Node] = field(default_factory=dict[str, "Node"])
    keys: Mapping[str, Key] = field(default_factory=dict[str, Key])


Node: TypeAlias = Scalar | ListNode | MapNode


def child(node: Node | None, key: str) -> Node | None:
    """Return what a key holds, or ``None`` when there is no such key."""
    return node.values.get(key) if isinstance(node, MapNode) else None


def plain(node: Node, *, key: str = "", parent: str = "") -> Plain:
    """Return a tree without its places.

    Args:
        node: The tree.

        key: The key that holds it. Account ids and tags are text whatever they look like.

        parent: The key above that.
    """
    if isinstance(node, MapNode):
        return {name: plain(value, key=name, parent=key) for name, value in node.values.items()}
    if isinstance(node, ListNode):
        return [plain(item, key="", parent=key) for item in node.items]
    is_number = isinstance(node.value, int | float) and not isinstance(node.value, bool)
    if is_number and (key in _TEXT_KEYS or parent == "tags"):
        return node.text
    return node.value


def steps(option: str) -> tuple[str | int, ...]:
    """Return the way down to an option.

    Args:
        option: For example ``trails[0].archive.bucket_name``; what follows a space is
            part of the sentence.
    """
    return tuple(name or int(index) for name, index in _STEP.findall(option.partition(" ")[0]))


def node_at(root: Node, path: Iterable[str | int]) -> Node:
    """Return the node at the end of a path, or the last one on it that was written.

    Args:
        root: The whole file.

        path: Keys and indices.
    """
    node = root
    for below in path:
        found = _step(node, below)
        if found is None:
            return node
        node = found
    return node


def _step(node: Node, below: str | int) -> Node | None:
    if isinstance(below, str):
        return child(node, below)
    if isinstance(node, ListNode) and below < len(node.items):
        return node.items[below]
    return None
