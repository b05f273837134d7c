"""The sandbox's reading of metric filter patterns."""

from __future__ import annotations

from typing import Any

import pytest

from trailwright.sandbox.emulator.filter_pattern import PatternError, compile_pattern

_EVENT = {
    "eventName": "ConsoleLogin",
    "userIdentity": {"type": "Root", "arn": "arn:aws:iam::111122223333:root"},
    "errorCode": None,
    "readOnly": False,
    "count": 7,
    "recipientAccountId": "111122223333",
    "list": ["a", {"b": 1}],
}


@pytest.mark.parametrize(
    "pattern",
    [
        "",
        "{ $.eventName = ConsoleLogin }",
        '{ $.eventName = "ConsoleLogin" }',
        "{ $.eventName = Console* }",
        "{ $.eventName = *Login }",
        "{ $.eventName = *sole* }",
        "{ $.eventName = %^Console.*n$% }",
        "{ $.eventName != DeleteTrail }",
        "{$.userIdentity.type=Root}",
        "{ $.errorCode IS NULL }",
        "{ $.readOnly IS FALSE }",
        "{ $.missing NOT EXISTS }",
        "{ $.count > 6 && $.count <= 7.0 }",
        "{ $.count = 7 }",
        "{ $.recipientAccountId = 111122223333 }",
        "{ $.list[1].b = 1 }",
        "{ $.eventName = X && $.count = 7 || $.count = 7 }",
        "{ ($.eventName = X) || (($.count = 7) && ($.readOnly IS FALSE)) }",
    ],
)
def test_matches(pattern: str) -> None:
    """Documented forms match as documented."""
    assert compile_pattern(pattern)(_EVENT)


@pytest.mark.parametrize(
    "pattern",
    [
        "{ $.missing = x }",
        "{ $.missing != x }",
        "{ $.missing IS NULL }",
        "{ $.missing > 1 }",
        "{ $.list = a }",
        "{ $.list != a }",
        "{ $.userIdentity != a }",
        "{ $.eventName = consolelogin }",
        "{ $.eventName > 3 }",
        "{ $.count = 7 && $.eventName = X || $.eventName = Y }",
        "{ $.list[2] = a }",
    ],
)
def test_does_not_match(pattern: str) -> None:
    """A field that is missing, a list or an object makes every comparison false, != included."""
    assert not compile_pattern(pattern)(_EVENT)


@pytest.mark.parametrize(
    "pattern",
    [
        "{ $.a = 1",
        "{ ($.a = 1 }",
        "{ $.a = 1) }",
        "{ $.a = Failed authentication }",
        "{ $.a = 'x' }",
        "{ $.a = Ev*ent }",
        "{ $.a }",
        "{ $.a EXISTS }",
        "{ $.a IS NOT NULL }",
        "{ $.a is null }",
        "{ $.a = %(x)% }",
        "{ $.a > x }",
        "{ a = 1 }",
        "{ }",
        "{ $.a = 1 && }",
        "{ $.a IN [1] }",
        "ERROR",
        "{ $.a = " + "x" * 1024 + " }",
    ],
)
def test_fails_on_what_is_not_a_pattern(pattern: str) -> None:
    """What the documentation does not define is refused, not guessed."""
    with pytest.raises(PatternError):
        compile_pattern(pattern)


@pytest.mark.parametrize("event", [None, 1, "text", [], {}])
def test_any_json_may_come(event: Any) -> None:  # noqa: ANN401
    """An event that is no object has no fields."""
    assert not compile_pattern("{ $.a = 1 }")(event)
