"""Calls are made as often as AWS takes them, and no more often."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from trailwright.readers.account.pace import Pace, interval

if TYPE_CHECKING:
    from collections.abc import Callable

    from trailwright.readers.account import Clock

    Look = Callable[..., Any]


def test_turns_are_as_far_apart_as_the_published_rate_says(clock: Clock) -> None:
    """Two calls a second, each with a little more than half a second."""
    pace = Pace(clock)
    turns = []
    for _ in range(3):
        pace.wait("us-east-1", "LookupEvents")
        turns.append(round(clock.now(), 2))

    assert [0.0, 0.51, 1.02] == turns


def test_regions_and_operations_have_turns_of_their_own(clock: Clock) -> None:
    """AWS counts each apart."""
    pace = Pace(clock)
    for region, operation in (("a", "LookupEvents"), ("b", "LookupEvents"), ("a", "GetTrail")):
        pace.wait(region, operation)

    assert 0.0 == clock.now()


def test_a_call_without_a_published_rate_does_not_wait() -> None:
    """There is nothing to keep to."""
    assert 0.0 == interval("GetCallerIdentity")


@pytest.mark.parametrize("regions", [1, 5])
def test_every_region_is_read_at_its_full_rate(new_look: Callable[..., Look], regions: int) -> None:
    """At least 97 of 100 calls that AWS would take, and none is throttled."""
    look = new_look()
    names = [f"r-{number}" for number in range(regions)]
    look.aws.history = {each: look.aws.events(3000, first=5000 * int(each[2:])) for each in names}

    found = look(names)

    assert (3000 * regions, 0, {}) == (len(set(found)), look.aws.throttled, look.failures)
    assert 60 / (look.clock.now() * 2) >= 0.97


@pytest.mark.parametrize(("latency", "gain"), [(1.5, 2), (4.0, 3.5)])
def test_a_slow_region_is_read_in_parts_at_once(
    new_look: Callable[..., Any], latency: float, gain: float
) -> None:
    """So many times faster than one page after the other, and never throttled."""
    look = new_look(latency=latency)
    look.aws.history = {"us-east-1": look.aws.events(5000)}

    found = look()

    assert (5000, 5000, 0) == (len(found), len(set(found)), look.aws.throttled)
    assert 100 * latency / look.clock.now() >= gain


def test_other_callers_slow_a_region_down_and_nothing_is_lost(look: Look) -> None:
    """Half of the rate is gone: throttled calls are made again."""
    look.aws.rate = 1
    look.aws.history = {"us-east-1": look.aws.events(1000)}

    found = look()

    assert (1000, {}) == (len(found), look.failures)
    assert look.aws.throttled
