"""Where in a text something is written; looked up only when somebody asks."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
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
    wanted = list(path)
    best, line = 0, None
    for found, offset, _ in _walk(text):
        if len(found) > best and found == wanted[: len(found)]:
            best, line = len(found), text.count("\n", 0, offset) + 1
        if best == len(wanted):
            break
    return line


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
        self._pending = (_string(mark), offset) if mark[0] == '"' else None
        return found

    def _comma(self, top: _Level) -> None:
        if isinstance(top.at, int) and top.is_list:
            top.at += 1
            self._fresh = True

    def _colon(self, top: _Level) -> tuple[list[str | int], int, int | None] | None:
        if self._pending is None:
            return None
        key, offset = self._pending
        top.at = key
        return self._path(), offset, _earlier(top, key, offset)

    def _path(self) -> list[str | int]:
        return [each.at for each in self._levels]


def _earlier(top: _Level, key: str, offset: int) -> int | None:
    first = top.seen.setdefault(key, offset)
    return None if first == offset else first


def _string(token: str) -> str:
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
    return _descend(text, path)[0]


def yaml_duplicate_lines(text: str, path: Sequence[str | int], key: str) -> tuple[int, int]:
    """Return both lines of a key that a mapping of a YAML text has twice.

    Args:
        text: The text.

        path: The way down to the mapping.

        key: The key.
    """
    nearest, lines = _descend(text, path)
    matches = ((lines[start][0], _KEY.match(text)) for start, _, text in _children(lines))
    found = [number for number, match in matches if match and key in match.groups()]
    return (found[0], found[1]) if len(found) > 1 else (nearest or 1, nearest or 1)


def _descend(text: str, path: Sequence[str | int]) -> tuple[int | None, list[tuple[int, str]]]:
    """Return the line of the last key that is found, and the lines of what it holds."""
    lines = [(number, line) for number, line in enumerate(text.splitlines(), 1) if _counts(line)]
    found: int | None = None
    for step in path:
        children = list(_children(lines))
        span = _item(children, step) if isinstance(step, int) else _entry(children, step)
        if span is None:
            return found, []
        found = lines[span[0]][0]
        lines = _inside(lines[span[0] : span[1]], step)
    return found, lines


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


def _entry(children: list[tuple[int, int, str]], key: str) -> tuple[int, int] | None:
    for index, (start, end, text) in enumerate(children):
        match = _KEY.match(text)
        if match is not None and key in match.groups():
            return start, _end_of_list(children, index + 1, end)
    return None


def _end_of_list(children: list[tuple[int, int, str]], index: int, end: int) -> int:
    """Return where a key's value ends: the items of a list may stand as far left as the key."""
    for _, below, text in children[index:]:
        if not (text.startswith("- ") or text.rstrip() == "-"):
            return end
        end = below
    return end


def _item(children: list[tuple[int, int, str]], at: int) -> tuple[int, int] | None:
    items = [each for each in children if each[2].startswith("-")]
    return items[at][:2] if at < len(items) else None


def _inside(lines: list[tuple[int, str]], step: str | int) -> list[tuple[int, str]]:
    if isinstance(step, str):
        return lines[1:]
    number, first = lines[0]
    opened = first.replace("-", " ", 1)
    return [(number, opened), *lines[1:]] if opened.strip() else lines[1:]
