"""A pattern's text, cut into tokens."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from trailwright.patterns.errors import PatternError

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Token", "tokens"]

#: AWS names letters, digits and ``_`` for texts without quotes; its own examples have ``.`` and
#: ``*`` in them too. A sign is for numbers.
_TOKEN = re.compile(
    r"(?P<space>\s+)"
    r"|(?P<join>\|\||&&)"
    r"|(?P<parenthesis>[()])"
    r"|(?P<sign>!=|<=|>=|[=<>])"
    r"|(?P<selector>\$(?:\.[A-Za-z0-9_-]+|\[[0-9]+\])+)"
    r'|"(?P<quoted>[^"]*)"'
    r"|%(?P<regex>[^%]*)%"
    r"|(?P<bare>[+-]?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?(?![A-Za-z0-9_.*])|[A-Za-z0-9_.*]+)"
)
#: What people write that the language does not have, and what to write.
_OTHERWISE = {
    "'": "a text stands in double quotes, not in single ones",
    '"': 'a quote is opened and never closed; end the text with "',
    "%": "a regular expression is opened and never closed; end it with %",
    "$": "a field is $.name or $.list[0]; names have letters, digits, - and _",
    "&": "join conditions with &&",
    "|": "join conditions with ||",
    "!": "the operators are =, !=, <, >, <= and >=",
    "{": "one pair of braces surrounds the whole pattern",
    "}": "one pair of braces surrounds the whole pattern",
}
#: Of these AWS says, or users were told by CloudWatch Logs, that they are refused; of others
#: nobody says anything.
_REFUSED = frozenset("'\"&|!{}")
_QUOTE_IT = "put a text with other characters than letters, digits, _, . and * in double quotes"


@dataclass(frozen=True, slots=True)
class Token:
    """One token.

    Args:
        kind: ``join``, ``parenthesis``, ``sign``, ``selector``, ``quoted``, ``regex`` or ``bare``.

        text: What it says, without quotes and percent signs.

        position: Where it begins.
    """

    kind: str
    text: str
    position: int


def tokens(text: str, begin: int, end: int) -> Iterator[Token]:
    """Yield the tokens of a part of a pattern.

    Args:
        text: The whole pattern.

        begin: Where the part begins.

        end: Where it ends.

    Raises:
        PatternError: At what is no token.
    """
    at = begin
    while at < end:
        found = _TOKEN.match(text, at, end)
        if found is None:
            reason = f"cannot read {text[at]!r}; {_OTHERWISE.get(text[at], _QUOTE_IT)}"
            undefined = text[at] not in _REFUSED
            raise PatternError(reason, text=text, position=at, undefined=undefined)
        kind = found.lastgroup or ""
        if kind != "space":
            yield Token(kind, found[kind], at)
        at = found.end()
