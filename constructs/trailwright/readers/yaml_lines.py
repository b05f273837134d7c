"""Where in a YAML text something is written; looked up only when somebody asks.

Indentation is all that is looked at, so that of what is written in braces only the line on
which they open is found.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["YamlLines"]

#: A key at the beginning of a line, plain or quoted.
_KEY = re.compile(r"""(?:"([^"]*)"|'([^']*)'|([^\s"'#\-][^#]*?|-[^\s#][^#]*?))\s*:(?:\s|$)""")


class _Child(NamedTuple):
    """A key or an item: its first line, where the next one begins, and its text."""

    start: int
    end: int
    text: str


class _Block:
    """Some lines of a text, and what is found in them."""

    def __init__(self, number: int | None, lines: list[tuple[int, str]]) -> None:
        self.number = number
        self._lines = lines
        self._children: list[_Child] | None = None
        self._inside: dict[str | int, _Block | None] = {}

    def inside(self, step: str | int) -> _Block | None:
        """Return the block of a key or an item; ``None`` when there is none."""
        if step not in self._inside:
            self._inside[step] = self._find(step)
        return self._inside[step]

    def lines_of(self, key: str) -> list[int]:
        """Return every line on which a key of it stands."""
        matches = ((self._lines[each.start][0], _KEY.match(each.text)) for each in self.children())
        return [number for number, match in matches if match and key in match.groups()]

    def children(self) -> list[_Child]:
        """Return the keys or items it has."""
        if self._children is None:
            self._children = list(_children(self._lines))
        return self._children

    def _find(self, step: str | int) -> _Block | None:
        children = self.children()
        span = _item(children, step) if isinstance(step, int) else _entry(children, step)
        if span is None:
            return None
        start, end = span
        return _Block(self._lines[start][0], _inside(self._lines[start:end], step))


class YamlLines:
    """The lines of a text: each mapping and list on the way is looked through once.

    Args:
        text: The text, which is YAML.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._root: _Block | None = None

    def line(self, path: Sequence[str | int]) -> int | None:
        """Return the line of a path of keys, or of the last of them that is found.

        Args:
            path: Keys, and indices of lists.
        """
        return self._descend(path)[0].number

    def duplicate_lines(self, path: Sequence[str | int], key: str) -> tuple[int, int]:
        """Return both lines of a key that a mapping has twice.

        Args:
            path: The way down to the mapping.

            key: The key.
        """
        block, complete = self._descend(path)
        found = block.lines_of(key) if complete else []
        nearest = block.number or 1
        return (found[0], found[1]) if len(found) > 1 else (nearest, nearest)

    def _descend(self, path: Sequence[str | int]) -> tuple[_Block, bool]:
        """Return the innermost block of a path that is found, and whether it is its end."""
        if self._root is None:
            numbered = enumerate(self._text.splitlines(), 1)
            self._root = _Block(
                None, [(number, line) for number, line in numbered if _counts(line)]
            )
        block = self._root
        for step in path:
            found = block.inside(step)
            if found is None:
                return block, False
            block = found
        return block, True


def _counts(line: str) -> bool:
    bare = line.lstrip()
    return bool(bare) and not bare.startswith(("#", "---", "...", "%"))


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _children(lines: list[tuple[int, str]]) -> Iterator[_Child]:
    if not lines:
        return
    level = _indent(lines[0][1])
    starts = [i for i, (_, line) in enumerate(lines) if _indent(line) == level]
    for start, end in pairwise([*starts, len(lines)]):
        yield _Child(start, end, lines[start][1][level:])


def _entry(children: list[_Child], key: str) -> tuple[int, int] | None:
    for index, (start, end, text) in enumerate(children):
        match = _KEY.match(text)
        if match is not None and key in match.groups():
            return start, _end_of_list(children, index + 1, end)
    return None


def _end_of_list(children: list[_Child], index: int, end: int) -> int:
    """Return where a key's value ends: the items of a list may stand as far left as the key."""
    for each in children[index:]:
        if not (each.text.startswith("- ") or each.text.rstrip() == "-"):
            return end
        end = each.end
    return end


def _item(children: list[_Child], at: int) -> tuple[int, int] | None:
    items = [each for each in children if each.text.startswith("-")]
    return (items[at].start, items[at].end) if at < len(items) else None


def _inside(lines: list[tuple[int, str]], step: str | int) -> list[tuple[int, str]]:
    if isinstance(step, str):
        return lines[1:]
    number, first = lines[0]
    opened = first.replace("-", " ", 1)
    return [(number, opened), *lines[1:]] if opened.strip() else lines[1:]
