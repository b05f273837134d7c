"""Regular expressions match as Python's do, and never take long."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trailwright.patterns.expressions import Expression, ExpressionError

_PARTS = st.sampled_from(
    ["a", "b", ".", "[ab]", "[^a]", "[a-c]", r"\.", r"\d", r"\w", "1", "-", r"[\]a]", r"\x61"]
)
_OFTEN = st.sampled_from(["", "", "*", "+", "?", "{2}", "{1,3}", "{2,}"])
_SEQUENCES = st.lists(st.tuples(_PARTS, _OFTEN).map("".join), max_size=5).map("".join)
_CHOICES = st.tuples(st.sampled_from(["", "^"]), _SEQUENCES, st.sampled_from(["", "$"])).map(
    "".join
)
_EXPRESSIONS = st.lists(_CHOICES, min_size=1, max_size=3).map("|".join).filter(bool)


@given(_EXPRESSIONS, st.text("abc1.-]\n", max_size=12))
@settings(max_examples=500)
def test_an_expression_matches_as_python_would(text: str, value: str) -> None:
    """Except that ``$`` is the very end, not the place before a last line feed."""
    expected = re.search(re.sub(r"(?<!\\)\$", r"\\Z", text), value, re.DOTALL) is not None

    assert expected == Expression(text).equals(value)


def test_repetitions_are_not_tried_in_every_way() -> None:
    """Python's own matching takes longer than anyone waits for this one."""
    began = time.perf_counter()

    found = Expression("a*" * 30 + "b").equals("a" * 300)

    assert (False, True) == (found, time.perf_counter() - began < 5)


@pytest.mark.parametrize("text", ["(a)", "a**", "*", "a{3,1}", "a{200}", "[", "é", "a!", "\\"])
def test_what_the_language_does_not_have_is_refused(text: str) -> None:
    """When the expression is made, not when the first event comes."""
    with pytest.raises(ExpressionError):
        Expression(text)
