"""Finds lines in a text, JSON or YAML."""

from __future__ import annotations

from trailwright.readers.json_lines import JsonLines
from trailwright.readers.yaml_lines import YamlLines

__all__ = ["lines_of"]


def lines_of(text: str) -> JsonLines | YamlLines:
    """Return what finds the lines of a text.

    Args:
        text: The text; JSON if it begins with a brace or a bracket.
    """
    return JsonLines(text) if text.lstrip()[:1] in ("{", "[") else YamlLines(text)
