"""Patterns match as AWS's pages say they do."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trailwright.patterns import PatternError, parse
from trailwright.sandbox.emulator.filter_pattern import PatternError as EmulatorError
from trailwright.sandbox.emulator.filter_pattern import compile_pattern

VECTORS = json.loads((Path(__file__).parent / "vectors.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("text", VECTORS["matching"])
def test_an_event_matches(text: str) -> None:
    """The forms the documentation has."""
    assert parse(text).matches(VECTORS["event"])


@pytest.mark.parametrize("text", VECTORS["quiet"])
def test_an_event_does_not_match(text: str) -> None:
    """A field that is missing, a list or an object makes every comparison false, != included."""
    assert not parse(text).matches(VECTORS["event"])


def test_de_morgan_does_not_hold_for_fields_that_are_missing() -> None:
    """``!=`` is not the opposite of ``=``: both are false of an event without the field."""
    equal, unequal = parse("{ $.a = 1 }"), parse("{ $.a != 1 }")

    assert (False, False) == (equal.matches({}), unequal.matches({}))


@pytest.mark.parametrize("event", [None, 1, "text", [], {}, True])
def test_any_json_may_come(event: Any) -> None:  # noqa: ANN401
    """An event that is no object has no fields."""
    assert not parse("{ $.a = 1 }").matches(event)


@pytest.mark.parametrize("condition", ["= 1", "!= 1", "> 1", "<= 1", "= %1%"])
def test_what_is_no_number_in_json_is_none(condition: str) -> None:
    """Python's reader takes NaN; nothing is true of it."""
    assert not parse(f"{{ $.a {condition} }}").matches(json.loads('{"a": NaN}'))


# --- whatever the pattern and the event ---

_NAMES = st.sampled_from(["a", "b", "c"])
_TEXTS = st.sampled_from(["x", "y", "xy", "x*", "*y", "*x*", "*", "7", "7.0", "1e3"])
_SELECTORS = st.one_of(
    _NAMES.map("$.{}".format),
    st.tuples(_NAMES, _NAMES).map(lambda each: "$.{}.{}".format(*each)),
    _NAMES.map("$.{}[0]".format),
)
_CONDITIONS = st.one_of(
    st.tuples(_SELECTORS, st.sampled_from(["=", "!="]), _TEXTS).map(" ".join),
    st.tuples(_SELECTORS, st.sampled_from(["<", "<=", ">", ">="]), st.just("7")).map(" ".join),
    st.tuples(_SELECTORS, st.sampled_from(["IS NULL", "IS TRUE", "NOT EXISTS"])).map(" ".join),
)
_TERMS = st.recursive(
    _CONDITIONS,
    lambda inner: st.tuples(inner, st.sampled_from(["&&", "||"]), inner).map(
        lambda each: "({}) {} ({})".format(*each)
    ),
    max_leaves=6,
)
_VALUES = st.recursive(
    st.sampled_from([None, True, False, 7, 6.5, 8, "x", "y", "xy", "yx", "7", "", 1000]),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(_NAMES, inner, max_size=3),
    max_leaves=6,
)
_EVENTS = st.dictionaries(_NAMES, _VALUES, max_size=3)


@given(_TERMS)
def test_a_printed_pattern_is_the_same_pattern(term: str) -> None:
    """What is printed and read again says the same."""
    pattern = parse(f"{{ {term} }}")

    assert pattern == parse(str(pattern))


@given(_TERMS, _EVENTS)
@settings(max_examples=300)
def test_two_readings_of_the_language_agree(term: str, event: dict[str, Any]) -> None:
    """The sandbox has an evaluator of its own, written apart."""
    text = f"{{ {term} }}"

    assert compile_pattern(text)(event) == parse(text).matches(event)


@given(st.text(st.sampled_from('{}$.ab[0]=!<>&|()"%* 17ISNULTRE\\'), max_size=40))
@settings(max_examples=300)
def test_whatever_is_written_is_a_pattern_or_refused(text: str) -> None:
    """Nothing else is raised, and a refusal says where."""
    assert _read("{ $.a " + text + "}")


def _read(text: str) -> bool:
    try:
        pattern = parse(text)
    except PatternError as error:
        return 0 <= error.position <= len(error.text)
    return pattern == parse(str(pattern))


@given(_TERMS, _EVENTS)
def test_an_explanation_agrees_with_the_match(term: str, event: dict[str, Any]) -> None:
    """And every condition it names agrees with it."""
    pattern = parse(f"{{ {term} }}")
    explanation = pattern.explain(event)

    assert {explanation.matches} == {pattern.matches(event)} | {
        each.holds for each in explanation.decided_by
    }


def test_the_emulator_refuses_what_is_refused_here() -> None:
    """A pattern that does not parse cannot be deployed into the sandbox."""
    with pytest.raises(EmulatorError):
        compile_pattern("{ $.a = 'x' }")
