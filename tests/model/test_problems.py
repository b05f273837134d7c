"""Faults read as sentences, and all come at once."""

from __future__ import annotations

import pytest

from trailwright.model.problems import InvalidOptionsError, Problem, raise_for

SHORT = Problem(
    option="trail_name", rule="must have 3 to 128 characters", value="ab", remedy="lengthen it"
)
LOST = Problem(option="key", rule="has no use here", remedy="leave it out")


def test_a_problem_says_option_rule_value_and_remedy() -> None:
    """The sentence names what was written, what must hold and what to do."""
    assert "trail_name must have 3 to 128 characters, got 'ab'; lengthen it" == str(SHORT)


def test_a_problem_without_a_value_leaves_it_out() -> None:
    """None is no value to show."""
    assert "key has no use here; leave it out" == str(LOST)


@pytest.mark.parametrize("value", [0, False, "", ()])
def test_an_empty_value_is_shown(value: object) -> None:
    """Only None is left out; empty text is often the fault itself."""
    problem = Problem(option="x", rule="must hold", value=value, remedy="fill it")

    assert f"x must hold, got {value!r}; fill it" == str(problem)


def test_one_problem_stands_in_one_line() -> None:
    """The subject comes first."""
    assert f"trail 'a': {SHORT}" == str(InvalidOptionsError("trail 'a'", [SHORT]))


def test_several_problems_are_listed() -> None:
    """Each has its own line, under their number."""
    error = InvalidOptionsError("trail 'a'", iter([SHORT, LOST]))

    assert f"trail 'a': 2 problems\n  - {SHORT}\n  - {LOST}" == str(error)
    assert (SHORT, LOST) == error.problems
    assert "trail 'a'" == error.subject


def test_no_problems_raise_nothing() -> None:
    """An empty iterator passes."""
    raise_for("trail 'a'", iter(()))


def test_fails_on_the_first_problem_with_all_of_them() -> None:
    """The error is a ValueError that carries every problem."""
    with pytest.raises(ValueError, match="2 problems") as failure:
        raise_for("trail 'a'", (each for each in (SHORT, LOST)))

    assert isinstance(failure.value, InvalidOptionsError)
    assert (SHORT, LOST) == failure.value.problems


def test_of_a_very_long_value_the_beginning_is_shown() -> None:
    """A template may hold millions of characters."""
    told = str(Problem(option="x", rule="must be short", value="y" * 10_000, remedy="shorten it"))

    assert len(told) < 1100
    assert told.endswith("yyy…; shorten it")
