"""Finds lines in a text, JSON or YAML."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trailwright.readers.files import decode
from trailwright.readers.json_lines import JsonLines

if TYPE_CHECKING:
    from collections.abc import Sequence

    from trailwright.readers.yaml_lines import YamlLines

__all__ = ["FileLines", "lines_of"]


class FileLines:
    """The lines of a file, which becomes text only when somebody asks.

    Args:
        raw: The file. It has been read without a fault.

        path: How messages call it.
    """

    def __init__(self, raw: bytes, path: str) -> None:
        self._raw, self._path = raw, path
        self._lines: JsonLines | YamlLines | None = None

    def line(self, path: Sequence[str | int]) -> int | None:
        """Return the line of a path of keys, or of the last of them that is there.

        Args:
            path: Keys, and indices of lists.
        """
        if self._lines is None:
            self._lines = lines_of(decode(self._raw, self._path))
            self._raw = b""  # the text takes its place
        return self._lines.line(path)


def lines_of(text: str) -> JsonLines | YamlLines:
    """Return what finds the lines of a text.

    Args:
        text: The text; JSON if it begins with a brace or a bracket.
    """
    if text.lstrip()[:1] in ("{", "["):
        return JsonLines(text)
    from trailwright.readers.yaml_lines import YamlLines  # noqa: PLC0415 - the CDK writes JSON

    return YamlLines(text)
