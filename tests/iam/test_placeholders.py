"""Placeholders in texts of ``policies/``: each combination of values once, in order."""

from __future__ import annotations

import pytest

from trailwright.iam.placeholders import choices, fill

VALUES = {"Account": ("1", "2"), "Region": ("eu", "us"), "Name": ("audit",), "Nothing": ()}


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        ("plain", ("plain",)),
        ("${Name}", ("audit",)),
        ("a/${Name}/${Name}", ("a/audit/audit",)),
        ("${Account}-${Region}", ("1-eu", "1-us", "2-eu", "2-us")),
        ("${Account}/${Name}/${Account}", ("1/audit/1", "2/audit/2")),
        ("${Nothing}", ()),
        ("${Name}-${Missing}", ()),
        ("{0} {Name} ${Name} }{", ("{0} {Name} audit }{",)),
        ("${aws:username}", ("${aws:username}",)),
    ],
)
def test_a_text_is_filled_in_once_for_each_combination(text: str, filled: tuple[str, ...]) -> None:
    """What is no placeholder stays as it is, and a text that lacks a value yields nothing."""
    assert filled == fill(text, VALUES)


def test_a_choice_says_which_value_each_placeholder_was_given() -> None:
    """As values to fill in more texts with."""
    assert [
        ("1/audit", {"Account": ("1",), "Name": ("audit",)}),
        ("2/audit", {"Account": ("2",), "Name": ("audit",)}),
    ] == list(choices("${Account}/${Name}", VALUES))
