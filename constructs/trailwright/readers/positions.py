"""Where in a text something is written; looked up only when somebody asks.

A report asks for hundreds of places in the same text, so what was found is kept for a while.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_left
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["duplicate_lines", "json_line", "yaml_duplicate_lines", "yaml_line"]

_TOKEN = re.compile(r'"(?:[^"\\]++|\\.)*+"|[{}\[\],:]', re.DOTALL)

#: A key at the beginning of a line, plain or quoted.
_KEY = re.compile(r"""(?:"([^"]*)"|'([^']*)'|([^\s"'#\-][^#]*?|-[^\s#][^#]*?))\s*:(?:\s|$)""")


@dataclass(slots=True)
class _Level:
    """An object or list that is open."""

    is_list: bool
    at: str | int = 0
    seen: dict[str, int] = field(default_factory=dict[str, int])


def json_line(text: str, path: Sequence[str | int]) -> int | None:
    """Return the line of a path of keys in JSON, or of the last of them that is there.

    Args:
        text: The text, which is JSON.

        path: Keys, and indices of lists.
    """
    node, ends = _tree(text)
    offset: int | None = None
    for key in path:
        if key not in node.below:
            break
        node = node.below[key]
        offset = node.offset
    return None if offset is None else bisect_left(ends, offset) + 1


@dataclass(slots=True)
class _Node:
    """A key or item: where it stands, and what stands below it."""

    offset: int
    below: dict[str | int, _Node] = field(default_factory=dict["str | int", "_Node"])


@lru_cache(maxsize=4)
def _tree(text: str) -> tuple[_Node, list[int]]:
    """Return all keys and items of a JSON text, and where its lines end."""
    root = _Node(0)
    for found, offset, _ in _walk(text):
        node = root
        for key in found[:-1]:
            node = node.below.setdefault(key, _Node(offset))
        node.below.setdefault(found[-1], _Node(offset))
    return root, [match.start() for match in re.finditer("\n", text)]


def duplicate_lines(text: str, key: str) -> tuple[int, int] | None:
    """Return both lines of a key that an object of a JSON text has twice.

    Args:
        text: The text.

        key: The key.
    """
    for found, offset, earlier in _walk(text):
        if earlier is not None and found[-1] == key:
            return text.count("\n", 0, earlier) + 1, text.count("\n", 0, offset) + 1
    return None


def _walk(text: str) -> Iterator[tuple[list[str | int], int, int | None]]:
    """Yield each key and item: its path, its offset, and that of its double before it."""
    walk = _Walk()
    for match in _TOKEN.finditer(text):
        found = walk.take(match[0], match.start())
        if found is not None:
            yield found


class _Walk:
    """Follows brackets, keys and commas."""

    def __init__(self) -> None:
        self._levels: list[_Level] = []
        self._pending: tuple[str, int] | None = None
        self._fresh = False

    def take(self, mark: str, offset: int) -> tuple[list[str | int], int, int | None] | None:
        """Take one string or mark; return what :func:`_walk` yields when it begins something."""
        top = self._levels[-1] if self._levels else None
        found = None
        if self._fresh and mark != "]":
            found = self._path(), offset, None
        self._fresh = False
        if mark in "{[":
            self._levels.append(_Level(mark == "["))
            self._fresh = mark == "["
        elif mark in "}]":
            del self._levels[-1:]
        elif top is not None and mark == ",":
            self._comma(top)
        elif top is not None and mark == ":":
            found = self._colon(top)
        self._pending = (mark, offset) if mark[0] == '"' else None
        return found

    def _comma(self, top: _Level) -> None:
        if isinstance(top.at, int) and top.is_list:
            top.at += 1
            self._fresh = True

    def _colon(self, top: _Level) -> tuple[list[str | int], int, int | None] | None:
        if self._pending is None:
            return None
        token, offset = self._pending
        top.at = key = _string(token)
        return self._path(), offset, _earlier(top, key, offset)

    def _path(self) -> list[str | int]:
        return [each.at for each in self._levels]


def _earlier(top: _Level, key: str, offset: int) -> int | None:
    first = top.seen.setdefault(key, offset)
    return None if first == offset else first


def _string(token: str) -> str:
    if "\\" not in token:
        return token[1:-1]
    try:
        return str(json.loads(token, strict=False))
    except ValueError:
        return token


def yaml_line(text: str, path: Sequence[str | int]) -> int | None:
    """Return the line of a path of keys in YAML, or of the last of them that is found.

    Indentation is all it looks at, so that of what is written in braces only the line on
    which they open is found.

    Args:
        text: The text, which is YAML.

        path: Keys, and indices of lists.
    """
    return _nearest(text, path).line


def yaml_duplicate_lines(text: str, path: Sequence[str | int], key: str) -> tuple[int, int]:
    """Return both lines of a key that a mapping of a YAML text has twice.

    Args:
        text: The text.

        path: The way down to the mapping.

        key: The key.
    """
    block = _nearest(text, path)
    found: list[int] = []
    if block.depth == len(path):
        matches = ((start, _KEY.match(child)) for start, _, child in block.children)
        found = [block.lines[at][0] for at, match in matches if match and key in match.groups()]
    return (found[0], found[1]) if len(found) > 1 else (block.line or 1, block.line or 1)


@dataclass(slots=True)
class _Block:
    """What stands below a path of keys: its lines, and where its children are among them."""

    depth: int
    line: int | None
    lines: list[tuple[int, str]]
    children: list[tuple[int, int, str]] = field(init=False)
    spans: dict[str | int, tuple[int, int]] = field(init=False)
    below: dict[str | int, _Block] = field(init=False, default_factory=dict["str | int", "_Block"])

    def __post_init__(self) -> None:
        self.children = list(_children(self.lines))
        self.spans = _entries(self.children) | dict(enumerate(_items(self.children)))

    def child(self, key: str | int) -> _Block:
        """Return what stands below one of its keys."""
        if key not in self.below:
            start, end = self.spans[key]
            lines = self.lines[start:end]
            self.below[key] = _Block(self.depth + 1, lines[0][0], _inside(lines, key))
        return self.below[key]


def _nearest(text: str, path: Sequence[str | int]) -> _Block:
    """Return the block of a path, or of the most of it that is there."""
    block = _root(text)
    for key in path:
        if key not in block.spans:
            break
        block = block.child(key)
    return block


@lru_cache(maxsize=4)
def _root(text: str) -> _Block:
    numbered = enumerate(text.splitlines(), 1)
    return _Block(0, None, [(number, line) for number, line in numbered if _counts(line)])


def _counts(line: str) -> bool:
    bare = line.lstrip()
    return bool(bare) and not bare.startswith(("#", "---", "...", "%"))


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _children(lines: list[tuple[int, str]]) -> Iterator[tuple[int, int, str]]:
    """Yield the first line of each child, where the next one begins, and its text."""
    if not lines:
        return
    level = _indent(lines[0][1])
    starts = [i for i, (_, line) in enumerate(lines) if _indent(line) == level]
    for start, end in pairwise([*starts, len(lines)]):
        yield start, end, lines[start][1][level:]


def _entries(children: list[tuple[int, int, str]]) -> dict[str | int, tuple[int, int]]:
    found: dict[str | int, tuple[int, int]] = {}
    for index, (start, end, text) in enumerate(children):
        match = _KEY.match(text)
        for key in match.groups() if match is not None else ():
            if key is not None:
                found.setdefault(key, (start, _end_of_list(children, index + 1, end)))
    return found


def _end_of_list(children: list[tuple[int, int, str]], index: int, end: int) -> int:
    """Return where a key's value ends: the items of a list may stand as far left as the key."""
    while index < len(children) and _is_item(children[index][2]):
        end = children[index][1]
        index += 1
    return end


def _is_item(text: str) -> bool:
    return text.startswith("- ") or text.rstrip() == "-"


def _items(children: list[tuple[int, int, str]]) -> list[tuple[int, int]]:
    return [(start, end) for start, end, text in children if text.startswith("-")]


def _inside(lines: list[tuple[int, str]], step: str | int) -> list[tuple[int, str]]:
    if isinstance(step, str):
        return lines[1:]
    number, first = lines[0]
    opened = first.replace("-", " ", 1)
    return [(number, opened), *lines[1:]] if opened.strip() else lines[1:]
