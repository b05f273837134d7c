"""What is left of events without others is worked out, and never guessed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trailwright.posture.events import ANY, Events, Match, Pattern, minus

if TYPE_CHECKING:
    from collections.abc import Iterable

VALUES = ["", "a", "ab", "abc", "b", "ba", "cab"]
FIELDS = ["one", "two"]

patterns = st.builds(
    Pattern, st.sampled_from(["Equals", "StartsWith"]), st.sampled_from(["a", "ab", "b", "cab"])
)
matches = st.builds(
    lambda wanted, unwanted: ANY.both(Match(wanted=wanted, unwanted=unwanted)),
    st.none() | st.frozensets(patterns, min_size=1, max_size=2),
    st.frozensets(patterns, max_size=2),
)
events = st.dictionaries(st.sampled_from(FIELDS), matches).map(
    lambda fields: Events(fields=tuple(sorted(fields.items())))
)
#: One event: what each of its fields holds.
happened = st.tuples(*(st.sampled_from(VALUES) for _ in FIELDS))


def _among(event: tuple[str, ...], some: Iterable[Events]) -> bool:
    return any(
        all(each.of(field).allows(value) for field, value in zip(FIELDS, event, strict=True))
        for each in some
    )


@given(st.lists(events, max_size=3), st.lists(events, max_size=3), happened)
def test_an_event_is_left_when_it_is_among_the_first_and_not_the_others(
    some: list[Events], others: list[Events], event: tuple[str, ...]
) -> None:
    """Whatever the fields hold."""
    expected = _among(event, some) and not _among(event, others)

    assert expected == _among(event, minus(some, others))


@given(events, events)
def test_nothing_is_left_of_events_without_themselves(one: Events, other: Events) -> None:
    """Nor without others beside them."""
    assert () == minus([one], [other, one])


@pytest.mark.parametrize(
    ("pattern", "other", "expected"),
    [
        (Pattern("StartsWith", "a"), Pattern("Equals", "ab"), True),
        (Pattern("StartsWith", "a"), Pattern("StartsWith", "ab"), True),
        (Pattern("StartsWith", "ab"), Pattern("StartsWith", "a"), False),
        (Pattern("EndsWith", "b"), Pattern("Equals", "ab"), True),
        (Pattern("EndsWith", "b"), Pattern("StartsWith", "ab"), False),
        (Pattern("Equals", "a"), Pattern("StartsWith", "a"), False),
    ],
)
def test_a_pattern_holds_what_is_never_more(
    pattern: Pattern, other: Pattern, expected: object
) -> None:
    """Every value of the other is one of its own."""
    assert expected == pattern.holds(other)


def test_a_beginning_and_an_end_may_meet() -> None:
    """So neither takes the other away."""
    one = Events(fields=(("one", Match(wanted=frozenset({Pattern("StartsWith", "a")}))),))
    other = Events(fields=(("one", Match(unwanted=frozenset({Pattern("EndsWith", "b")}))),))

    assert (one,) == minus([one], [other])


def test_what_would_fall_into_countless_parts_stays_whole() -> None:
    """More is left than is true then, and never less; and it does not take for ever."""
    others = [
        Events(
            fields=(
                ("one", Match(wanted=frozenset({Pattern("Equals", f"a{number}")}))),
                ("two", Match(wanted=frozenset({Pattern("Equals", f"b{number}")}))),
            )
        )
        for number in range(200)
    ]

    left = minus([Events()], others)

    assert (True, True) == (len(left) <= 32, _among(("a", "b"), left))


def test_an_end_is_taken_from_an_end() -> None:
    """Which leaves what ends otherwise."""
    one, other = (
        Events(fields=(("one", Match(wanted=frozenset({Pattern("EndsWith", end)}))),))
        for end in (".log", "old.log")
    )

    (left,) = minus([one], [other])

    assert [True, False] == [left.of("one").allows(each) for each in ("new.log", "very-old.log")]
