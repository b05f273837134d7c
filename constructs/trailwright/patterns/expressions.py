"""The regular expressions of filter patterns, matched in time that grows with the text alone.

`The language <https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/regex-expressions.html>`_
has no groups, so an expression is a choice of sequences of characters, each with how often it may
stand. A pattern may come from anybody's template; Python's own ``re`` would try every way to
match one, which for ``a*a*a*a*a*b`` takes longer than anyone waits.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Expression", "ExpressionError"]

#: Letters, digits, the symbols and the operators that the page names. The space is ours: its
#: examples have it (UNVERIFIED).
_ALLOWED = re.compile(r"[A-Za-z0-9:_#=@/;,\- ^$?\[\]{}|\\*+.]+")
_ITEM = re.compile(
    r"(?P<one>\\x[0-9A-Fa-f]{2}|\\[^x]|\[\^?\]?(?:\\.|[^\]\\])*\]|[^\\\[\]*+?{}^$|])"
    r"(?P<often>[*+?]|\{[0-9]{1,3}(?:,[0-9]{0,3})?\})?"
)
#: More repetitions than this would only make the matching slow.
_MOST = 100


class ExpressionError(ValueError):
    """An expression that CloudWatch Logs refuses, or that AWS does not define.

    Args:
        reason: What is wrong.

        undefined: Whether AWS does not say that it is refused.
    """

    def __init__(self, reason: str, *, undefined: bool) -> None:
        super().__init__(reason)
        self.undefined = undefined


@dataclass(frozen=True, slots=True)
class _Item:
    """One character, and how often it stands.

    Args:
        character: Matches the one character.

        least: How often at least.

        most: How often at most; ``None`` for any number.
    """

    character: re.Pattern[str]
    least: int
    most: int | None


@dataclass(frozen=True, slots=True)
class _Choice:
    """One of the sequences that ``|`` parts.

    Args:
        items: The characters.

        begins: Whether it must stand at the beginning.

        ends: Whether it must stand at the end.
    """

    items: tuple[_Item, ...]
    begins: bool
    ends: bool

    def found_in(self, text: str) -> bool:
        """Return whether the sequence stands in a text: a walk with all possible states."""
        steps = self._steps
        states = _closed({0}, steps)
        if len(steps) in states and not (self.ends and text):
            return True
        for at, character in enumerate(text):
            passed = {state + 1 for state in states if _takes(steps, state, character)}
            passed |= {state for state in states if _repeats(steps, state, character)}
            states = _closed(passed if self.begins else passed | {0}, steps)
            if len(steps) in states and (not self.ends or at == len(text) - 1):
                return True
        return False

    @property
    def _steps(self) -> tuple[tuple[re.Pattern[str], str], ...]:
        """The items, each once for every time it may stand: needed, optional or repeated."""
        steps: list[tuple[re.Pattern[str], str]] = []
        for item in self.items:
            steps += [(item.character, "needed")] * item.least
            if item.most is None:
                steps.append((item.character, "repeated"))
            else:
                steps += [(item.character, "optional")] * (item.most - item.least)
        return tuple(steps)


@dataclass(frozen=True)
class Expression:
    """A regular expression that a field contains.

    Args:
        text: The expression, without its percent signs.

    Raises:
        ExpressionError: If it cannot be read.
    """

    text: str

    def __post_init__(self) -> None:
        """Read it at once, so that a wrong one is not found out at the first event."""
        _ = self._choices

    def equals(self, value: object) -> bool:
        """Return whether a field's value contains what the expression describes.

        Args:
            value: A text or a number.
        """
        return any(choice.found_in(str(value)) for choice in self._choices)

    @cached_property
    def _choices(self) -> tuple[_Choice, ...]:
        if not _ALLOWED.fullmatch(self.text):
            msg = (
                "CloudWatch Logs knows letters, digits, :_#=@/;,- and ^$?[]{}|\\*+. only, no groups"
            )
            raise ExpressionError(msg, undefined=not self.text)
        return tuple(_choice(part) for part in _parts(self.text))

    def __str__(self) -> str:
        return f"%{self.text}%"


def _parts(text: str) -> Iterator[str]:
    """Yield what ``|`` parts, outside brackets and not after a backslash."""
    begin = 0
    for found in re.finditer(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|\|", text):
        if found[0] == "|":
            yield text[begin : found.start()]
            begin = found.end()
    yield text[begin:]


def _choice(text: str) -> _Choice:
    begins = text.startswith("^")
    ends = text.endswith("$") and not text.endswith("\\$")
    inner = text[begins : len(text) - ends]
    items: list[_Item] = []
    at = 0
    while at < len(inner):
        found = _ITEM.match(inner, at)
        if found is None:
            msg = f"{inner[at:]!r} cannot be read"
            raise ExpressionError(msg, undefined=True)
        items.append(_item(found["one"], found["often"]))
        at = found.end()
    return _Choice(tuple(items), begins, ends)


def _item(one: str, often: str | None) -> _Item:
    try:
        character = re.compile(one, re.DOTALL)
    except re.error as error:
        msg = f"{one!r} cannot be read: {error}"
        raise ExpressionError(msg, undefined=True) from None
    least, most = _times(often)
    return _Item(character, least, most)


def _times(often: str | None) -> tuple[int, int | None]:
    simple: dict[str | None, tuple[int, int | None]] = {
        None: (1, 1),
        "*": (0, None),
        "+": (1, None),
        "?": (0, 1),
    }
    if often in simple:
        return simple[often]
    first, comma, last = (often or "")[1:-1].partition(",")
    least = int(first)
    most = (int(last) if last else None) if comma else least
    if most is not None and (most < least or most > _MOST):
        msg = f"{often} must be at most {_MOST} times, the smaller number first"
        raise ExpressionError(msg, undefined=True)
    return least, most


_Steps = tuple[tuple[re.Pattern[str], str], ...]


def _closed(states: set[int], steps: _Steps) -> set[int]:
    """Return states with those reached by leaving out what need not stand."""
    closed: set[int] = set()
    for state in states:
        at = state
        while at not in closed:
            closed.add(at)
            if at < len(steps) and steps[at][1] != "needed":
                at += 1
    return closed


def _takes(steps: _Steps, state: int, character: str) -> bool:
    return state < len(steps) and steps[state][0].fullmatch(character) is not None


def _repeats(steps: _Steps, state: int, character: str) -> bool:
    return state < len(steps) and steps[state][1] == "repeated" and _takes(steps, state, character)
