"""Text, code and HTML in Markdown, from which nothing can break out."""

from __future__ import annotations

import re
from html import escape

from trailwright.reports._harmless import clipped, one_line

__all__ = ["code", "fenced", "html", "prose"]

_LONGEST = 1_000
_LONGEST_CODE = 4_000
#: What Markdown, its tables and GitHub's formulas give a meaning inside a line.
_PUNCTUATION = re.compile(r"([\\`*_\[\]<>|~&$])")
# GitHub makes links and mentions of bare text after Markdown is done, so escaping does not help;
# a space without width does.
_REFERENCE = re.compile(r"(@|#|://|\bwww\.|\bGH-)(?=\S)", re.IGNORECASE)


def prose(text: str) -> str:
    """Return a text as text. It must not begin a line, where lists and headings begin.

    Args:
        text: Anything.
    """
    return _PUNCTUATION.sub(r"\\\1", _unlinked(text))


def html(text: str) -> str:
    """Return a text for the inside of an HTML element.

    Args:
        text: Anything.
    """
    return escape(_unlinked(text))


def code(text: str) -> str:
    """Return a text as code, or nothing for nothing.

    Args:
        text: Anything. A backtick would end the code, and a bar the table's cell.
    """
    plain = clipped(one_line(text), _LONGEST)
    harmless = plain.replace("`", "'").replace("|", "\N{BROKEN BAR}")
    return f"`{harmless}`" if plain.strip() else ""


def fenced(language: str, text: str) -> str:
    """Return lines of code.

    Args:
        language: The language.

        text: The lines.
    """
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}{language}\n{clipped(text, _LONGEST_CODE)}\n{fence}"


def _unlinked(text: str) -> str:
    return _REFERENCE.sub("\\1\N{ZERO WIDTH SPACE}", clipped(one_line(text), _LONGEST))
