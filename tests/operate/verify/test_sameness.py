"""Settings are compared by what they mean, as a template and as AWS write them."""

from __future__ import annotations

from typing import Any

import pytest

from trailwright.model.unknown import Unknown
from trailwright.operate.verify.sameness import differing, is_known, same

_ROOT = "arn:aws:iam::111122223333:root"
ALIKE: dict[str, tuple[Any, Any]] = {
    "a number as text": (365, "365"),
    "a flag as text": ("true", True),
    "false and nothing": (False, None),
    "an empty list and nothing": ([], None),
    "the order of a list": (["a", "b"], ["b", "a"]),
    "one of a list and itself": (["a"], "a"),
    "what AWS adds": ({"Days": 1}, {"Days": 1, "Id": "made-up"}),
    "a document as text": ({"a": [1]}, {"a": ["1"]}),
    "an account and its root": ({"AWS": "111122223333"}, {"AWS": _ROOT}),
    "rules in another order": ([{"Id": "x"}, {"Id": "y"}], [{"Id": "y"}, {"Id": "x"}]),
}
UNLIKE: dict[str, tuple[Any, Any]] = {
    "a number": (365, 1),
    "a flag": (True, False),
    "what is gone": ({"Days": 1}, None),
    "what came": (None, {"Days": 1}),
    "one more": (["a"], ["a", "b"]),
    "one less": (["a", "b"], ["a"]),
    "the same twice": (["a", "a"], ["a", "b"]),
    "a member": ({"Days": 1}, {"Days": 2}),
    "a member that is gone": ({"Days": 1, "Id": "x"}, {"Days": 1}),
    "another account": ({"AWS": "222233334444"}, {"AWS": _ROOT}),
    "a user, not the account": ("111122223333", "arn:aws:iam::111122223333:user/root"),
}


@pytest.mark.parametrize("case", ALIKE)
def test_what_means_the_same_is_the_same(case: str) -> None:
    """However it is written."""
    wanted, found = ALIKE[case]

    assert same(wanted, found)


@pytest.mark.parametrize("case", UNLIKE)
def test_what_means_something_else_differs(case: str) -> None:
    """However alike it looks."""
    wanted, found = UNLIKE[case]

    assert not same(wanted, found)


@pytest.mark.parametrize("value", [Unknown("x"), [Unknown("x")], {"a": Unknown("x")}, "b-<a.B>"])
def test_what_is_not_known_is_not_compared(value: Any) -> None:  # noqa: ANN401 - any value
    """On neither side, however deep it is."""
    assert not is_known(value)
    assert [] == differing({"A": value}, {"A": 1}, ["A"])
    assert [] == differing({"A": 1}, {"A": value}, ["A"])


def test_the_settings_that_differ_are_named() -> None:
    """Of those that are asked about."""
    assert ["A", "C"] == differing({"A": 1, "B": 1, "D": 1}, {"A": 2, "B": 1, "C": 1}, "ABC")
