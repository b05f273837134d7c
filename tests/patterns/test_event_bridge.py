"""A pattern is said in the language of EventBridge, or refused."""

from __future__ import annotations

from typing import Any

import pytest

from trailwright.patterns import PatternError, event_pattern, parse

SAID: dict[str, dict[str, Any]] = {
    "": {},
    "{ $.a = x }": {"a": ["x"]},
    "{ $.a.b = x }": {"a": {"b": ["x"]}},
    "{ $.a = x* }": {"a": [{"prefix": "x"}]},
    "{ $.a = *x }": {"a": [{"suffix": "x"}]},
    '{ $.a = "*x*" }': {"a": [{"wildcard": "*x*"}]},
    '{ $.a = "*" }': {"a": [{"exists": True}]},
    '{ $.a = "" }': {"a": [""]},
    "{ $.a IS TRUE }": {"a": [True]},
    "{ $.a IS FALSE }": {"a": [False]},
    "{ $.a IS NULL }": {"a": [None]},
    "{ $.a NOT EXISTS }": {"a": [{"exists": False}]},
    "{ $.a = x || $.a = y* }": {"a": ["x", {"prefix": "y"}]},
    "{ $.a = x || $.b = y }": {"$or": [{"a": ["x"]}, {"b": ["y"]}]},
    "{ $.a.b = x && $.a.c = y && $.d = z }": {"a": {"b": ["x"], "c": ["y"]}, "d": ["z"]},
    "{ $.a = x && ($.b = y || $.c = z) }": {"a": ["x"], "$or": [{"b": ["y"]}, {"c": ["z"]}]},
    "{ ($.a = x && $.b = y) || $.c = z }": {"$or": [{"a": ["x"], "b": ["y"]}, {"c": ["z"]}]},
}
REFUSED = {
    "{ $.a != x }": "cannot be said to EventBridge",
    "{ $.a > 5 }": "cannot be said to EventBridge",
    "{ $.a = %x% }": "character 3: EventBridge has no regular expressions",
    "{ $.a = x && $.b[0] = y }": "character 14: EventBridge does not count the elements of a list",
    "{ $.a = x && $.a = y* }": "one place for a,",
    "{ ($.a = x || $.b = y) && ($.c = x || $.d = y) }": r"one place for \$or,",
}


@pytest.mark.parametrize("text", SAID)
def test_a_detail_says_what_the_pattern_says(text: str) -> None:
    """Fields together, values as alternatives, and ``$or`` for the rest."""
    assert SAID[text] == event_pattern(parse(text))


@pytest.mark.parametrize("text", REFUSED)
def test_what_eventbridge_cannot_say_is_refused(text: str) -> None:
    """With where it stands, rather than said wrongly."""
    with pytest.raises(PatternError, match=REFUSED[text]):
        event_pattern(parse(text))
