"""Where in a JSON text something is written; looked up only when somebody asks."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    #: A key or an index, where it begins, and where its value does.
    Entry = tuple[str | int, int, int]

__all__ = ["JsonLines", "duplicate_lines"]

_DECODER = json.JSONDecoder()
_SPACE = re.compile(r"[ \t\n\r]*")


class JsonLines:
    """The lines of a text: each object and list on the way is looked through once.

    Args:
        text: The text, which is JSON.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._known: dict[int, dict[str | int, tuple[int, int]]] = {}

    def line(self, path: Sequence[str | int]) -> int | None:
        """Return the line of a path of keys, or of the last of them that is there.

        Args:
            path: Keys, and indices of lists.
        """
        begin, value = None, 0
        for step in path:
            found = self._inside(value).get(step)
            if found is None:
                break
            begin, value = found
        return None if begin is None else _line(self._text, begin)

    def _inside(self, at: int) -> dict[str | int, tuple[int, int]]:
        if at not in self._known:
            entries = _entries(self._text, at)
            self._known[at] = {step: (begin, value) for step, begin, value in entries}
        return self._known[at]


def duplicate_lines(text: str, key: str) -> tuple[int, int] | None:
    """Return both lines of a key that an object of a JSON text has twice.

    Args:
        text: The text.

        key: The key.
    """
    waiting = [0]
    while waiting:
        earlier: int | None = None
        for step, begin, value in _entries(text, waiting.pop()):
            waiting.append(value)
            if step != key:
                continue
            if earlier is not None:
                return _line(text, earlier), _line(text, begin)
            earlier = begin
    return None


def _line(text: str, offset: int) -> int:
    return text.count("\n", 0, offset) + 1


def _entries(text: str, at: int) -> Iterator[Entry]:
    """Yield the entries of the object or list at an offset, as far as they are JSON.

    What is beneath an entry is passed over by the decoder, at its speed.
    """
    at = _after_space(text, at)
    if text[at : at + 1] not in ("{", "["):
        return
    closes, index = "}" if text[at] == "{" else "]", 0
    at = _after_space(text, at + 1)
    try:
        while text[at : at + 1] != closes:
            step, value = _key(text, at) if closes == "}" else (index, at)
            yield step, at, value
            _, end = _DECODER.raw_decode(text, value)
            index, at = index + 1, _after_comma(text, end, closes)
    except (ValueError, RecursionError):
        return


def _key(text: str, at: int) -> tuple[str, int]:
    _expect(text, at, '"')
    key, end = _DECODER.raw_decode(text, at)
    colon = _after_space(text, end)
    _expect(text, colon, ":")
    return key, _after_space(text, colon + 1)


def _after_comma(text: str, at: int, closes: str) -> int:
    at = _after_space(text, at)
    if text[at : at + 1] == closes:
        return at
    _expect(text, at, ",")
    return _after_space(text, at + 1)


def _expect(text: str, at: int, mark: str) -> None:
    if text[at : at + 1] != mark:
        message = f"must have {mark} here"
        raise ValueError(message)


def _after_space(text: str, at: int) -> int:
    space = _SPACE.match(text, at)
    return at if space is None else space.end()
