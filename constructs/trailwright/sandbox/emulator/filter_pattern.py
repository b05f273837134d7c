"""The CloudWatch Logs filter patterns that metric filters use on JSON events.

`Filter pattern syntax
<https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html>`_. What the
page does not define is refused: a wildcard in the middle of a text, regular expressions with
groups, text without quotes that needs them. Written apart from :mod:`trailwright.patterns`, which
the sandbox is there to test.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable
from typing import Any

__all__ = ["Pattern", "PatternError", "compile_pattern", "select"]

#: Whether an event, parsed as JSON, matches.
Pattern = Callable[[Any], bool]

_TOKEN = re.compile(
    r"\s*(?:(?P<operator>\|\||&&|!=|<=|>=|[=<>()])"
    r"|(?P<selector>\$(?:\.[A-Za-z0-9_-]+|\[\d+\])+)"
    r'|"(?P<quoted>(?:[^"\\]|\\.)*)"'
    r"|%(?P<regex>[^%]*)%"
    r"|(?P<bare>[A-Za-z0-9_.*+:/@-]+))"
)
_STEP = re.compile(r"\.([A-Za-z0-9_-]+)|\[(\d+)\]")
_REGEX = re.compile(r"[A-Za-z0-9:_#=@/;,\-^$?\[\]{}|\\*+. ]+")
_NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?")
_ORDER = {"<": operator.lt, ">": operator.gt, "<=": operator.le, ">=": operator.ge}
_CONSTANTS = {"NULL": None, "TRUE": True, "FALSE": False}
_MISSING = object()
_LONGEST = 1024


class PatternError(ValueError):
    """A pattern that CloudWatch Logs would refuse."""


def compile_pattern(pattern: str) -> Pattern:
    """Return the test a pattern stands for.

    Args:
        pattern: ``{ … }``, or the empty pattern, which every event matches. Patterns for plain
            text and for space-delimited events are not emulated.

    Raises:
        PatternError: If it is no valid JSON pattern.
    """
    text = pattern.strip()
    if len(pattern) > _LONGEST:
        msg = f"a pattern has at most {_LONGEST} characters"
        raise PatternError(msg)
    if not text:
        return lambda _event: True
    if not (text.startswith("{") and text.endswith("}")):
        msg = "only JSON patterns, in braces, are emulated"
        raise PatternError(msg)
    return _Parser(text[1:-1]).parse()


def select(selector: str, event: Any) -> Any:  # noqa: ANN401 - any JSON
    """Return what ``$.a.b[0]`` names in an event, or ``None`` when there is no such thing."""
    found = _find(selector, event)
    return None if found is _MISSING else found


def _find(selector: str, event: Any) -> Any:  # noqa: ANN401 - any JSON
    for name, index in _STEP.findall(selector):
        if name and isinstance(event, dict) and name in event:
            event = event[name]
        elif index and isinstance(event, list) and int(index) < len(event):
            event = event[int(index)]
        else:
            return _MISSING
    return event


class _Parser:
    """Recursive descent; ``&&`` binds more tightly than ``||``."""

    def __init__(self, text: str) -> None:
        self._tokens = list(_tokens(text))
        self._next = 0

    def parse(self) -> Pattern:
        test = self._any_of()
        if self._peek() is not None:
            self._fail()
        return test

    def _peek(self) -> tuple[str, str] | None:
        return self._tokens[self._next] if self._next < len(self._tokens) else None

    def _take(self, kind: str) -> str:
        token = self._peek()
        if token is None or token[0] != kind:
            self._fail()
        self._next += 1
        return token[1]

    def _skip(self, text: str) -> bool:
        found = self._peek() == ("operator", text)
        self._next += found
        return found

    def _fail(self) -> None:
        token = self._peek()
        found = f"unexpected {token[1]!r}" if token else "unexpected end"
        raise PatternError(found)

    def _any_of(self) -> Pattern:
        tests = [self._all_of()]
        while self._skip("||"):
            tests.append(self._all_of())
        return lambda event: any(test(event) for test in tests)

    def _all_of(self) -> Pattern:
        tests = [self._term()]
        while self._skip("&&"):
            tests.append(self._term())
        return lambda event: all(test(event) for test in tests)

    def _term(self) -> Pattern:
        if self._skip("("):
            test = self._any_of()
            if not self._skip(")"):
                self._fail()
            return test
        return self._condition(self._take("selector"))

    def _condition(self, selector: str) -> Pattern:
        kind, text = self._peek() or ("", "")
        if kind == "bare":
            self._next += 1
            return self._state(selector, text)
        return self._comparison(selector, self._take("operator"))

    def _state(self, selector: str, word: str) -> Pattern:
        """``IS NULL``, ``IS TRUE``, ``IS FALSE`` and ``NOT EXISTS``."""
        second = self._take("bare")
        if word == "IS" and second in _CONSTANTS:
            return lambda event: _find(selector, event) is _CONSTANTS[second]
        if (word, second) == ("NOT", "EXISTS"):
            return lambda event: _find(selector, event) is _MISSING
        msg = f"unexpected '{word} {second}'"
        raise PatternError(msg)

    def _comparison(self, selector: str, comparison: str) -> Pattern:
        kind, text = self._peek() or ("", "")
        self._next += 1
        if comparison in _ORDER and kind in ("bare", "quoted") and _NUMBER.fullmatch(text):
            return _ordered(selector, _ORDER[comparison], float(text))
        if comparison not in ("=", "!="):
            msg = f"{comparison} compares with a number only, got {text!r}"
            raise PatternError(msg)
        equals = _equality(kind, text)
        return _compared(selector, equals, wanted=comparison == "=")


def _tokens(text: str) -> list[tuple[str, str]]:
    tokens, at = [], 0
    while text[at:].strip():
        found = _TOKEN.match(text, at)
        if not found:
            msg = f"cannot read {text[at:].strip()[:20]!r}"
            raise PatternError(msg)
        kind = found.lastgroup or ""
        tokens.append((kind, found[kind]))
        at = found.end()
    return tokens


def _ordered(selector: str, compare: Callable[[float, float], bool], limit: float) -> Pattern:
    def test(event: Any) -> bool:  # noqa: ANN401 - any JSON
        value = _find(selector, event)
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        return is_number and compare(value, limit)

    return test


def _compared(selector: str, equals: Callable[[Any], bool], *, wanted: bool) -> Pattern:
    """Return a comparison: false for what is missing, a list or an object, ``!=`` included.

    Of ``true`` and ``false`` AWS does not say (UNVERIFIED); ``IS`` is there for them.
    """

    def test(event: Any) -> bool:  # noqa: ANN401 - any JSON
        value = _find(selector, event)
        is_scalar = isinstance(value, str | int | float) and not isinstance(value, bool)
        return is_scalar and equals(value) == wanted

    return test


def _equality(kind: str, text: str) -> Callable[[Any], bool]:
    if kind == "regex":
        if not _REGEX.fullmatch(text):
            msg = f"the regular expression %{text}% uses what CloudWatch Logs does not know"
            raise PatternError(msg)
        expression = re.compile(text)
        return lambda value: expression.search(str(value)) is not None
    if kind not in ("bare", "quoted"):
        msg = f"cannot compare with {text!r}"
        raise PatternError(msg)
    middle = text[1:-1]
    if "*" in middle:
        msg = f"a wildcard stands at the beginning or the end, got {text!r}"
        raise PatternError(msg)
    return _text_equality(text)


def _text_equality(text: str) -> Callable[[Any], bool]:
    literal = text.strip("*")
    begins, ends = text.startswith("*"), text.endswith("*")

    def equals(value: Any) -> bool:  # noqa: ANN401 - any scalar
        actual = str(value)
        if begins and ends:
            return literal in actual
        if begins:
            return actual.endswith(literal)
        if ends:
            return actual.startswith(literal)
        return actual == literal or _same_number(value, literal)

    return equals


def _same_number(value: Any, literal: str) -> bool:  # noqa: ANN401 - any scalar
    if isinstance(value, str) or not _NUMBER.fullmatch(literal):
        return False
    return float(value) == float(literal)
