"""Patterns match as AWS describes: ``*`` for any characters, ``?`` for one."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from trailwright.iam.globs import arn_matches, matches, resolve

TEXTS = st.text(alphabet="ab:/", max_size=8)
PATTERNS = st.text(alphabet="ab:/*?", max_size=8)


@pytest.mark.parametrize(
    ("pattern", "text", "expected"),
    [
        ("", "", True),
        ("*", "", True),
        ("a*", "a", True),
        ("ab*ba", "aba", False),
        ("ab*ba", "abba", True),
        ("a*b*b", "ab", False),
        ("*ab*ab*", "abab", True),
        ("*ab*ab*", "aba", False),
        ("a?c", "abc", True),
        ("a?*", "a", False),
        ("a", "A", False),
    ],
)
def test_a_pattern_matches_all_of_a_text(pattern: str, text: str, *, expected: bool) -> None:
    """Parts between wildcards follow each other, and never overlap."""
    assert expected == matches(pattern, text)


def test_actions_match_in_any_case() -> None:
    """When they are asked to."""
    assert matches("S3:get*", "s3:GetObject", ignore_case=True)


@given(PATTERNS, TEXTS)
@example("ab*ba", "aba")
def test_patterns_match_what_their_regular_expressions_match(pattern: str, text: str) -> None:
    """Written out the plain way, they say the same."""
    plain = re.escape(pattern).replace(r"\*", ".*").replace(r"\?", ".")

    assert (re.fullmatch(plain, text) is not None) == matches(pattern, text)


@pytest.mark.parametrize(("star", "expected"), [("*", True), ("\ue000", False)])
def test_a_star_out_of_a_variable_is_a_star(star: str, *, expected: bool) -> None:
    """In an ARN too, where parts that are alike need not be looked into."""
    pattern = resolve("arn:aws:s3:::${aws:username}", lambda _: "*")

    assert expected is arn_matches(str(pattern), f"arn:aws:s3:::{star}")
