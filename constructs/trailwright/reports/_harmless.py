"""Text from a template, made fit to be shown: it says what it says and does nothing else.

Every format passes what it did not write itself through here, and then escapes it by the
rules of its own language.
"""

from __future__ import annotations

import re

__all__ = ["clipped", "harmless", "no_command", "one_line"]

# Control characters but for the line feed, which terminals obey; marks that turn the direction
# of text or are not seen, which hide a part of it (https://www.unicode.org/reports/tr36/);
# half characters and non-characters, which no file can hold.
_UNSAFE = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff"
    "\ufff9-\ufffb\ufffe\uffff\ud800-\udfff\U000e0000-\U000e0fff]"
)
# Build services take these as commands wherever they stand in a line of the log: GitHub and
# Azure (##[error], ##vso[…]), TeamCity (##teamcity[…]).
_COMMAND = re.compile(r"##(?=[\w-]*\[)")


def harmless(text: str) -> str:
    """Return a text without what could move a cursor, hide a part of it or command a build.

    Args:
        text: Anything from a template. Its lines are kept.
    """
    return _COMMAND.sub("# #", _UNSAFE.sub("\N{REPLACEMENT CHARACTER}", text))


def one_line(text: str) -> str:
    """Return a text that is harmless and has no second line.

    Args:
        text: Anything from a template.
    """
    return harmless(" ".join(text.split("\n")))


def no_command(line: str) -> str:
    """Return a line that GitHub does not take for one of its commands, which begin with ``::``.

    Args:
        line: The line.
    """
    return line.replace("::", ": :", 1) if line.lstrip().startswith("::") else line


def clipped(text: str, most: int) -> str:
    """Return the beginning of a text, with a sign that there is more.

    Args:
        text: The text.

        most: Most characters.
    """
    return text if len(text) <= most else f"{text[: most - 1]}\N{HORIZONTAL ELLIPSIS}"
