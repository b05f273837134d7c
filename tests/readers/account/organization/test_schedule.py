"""Calls are sent at the rates that are published: not more often, and hardly less."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

import pytest

from trailwright.readers.account.organization.schedule import Key, Schedule

if TYPE_CHECKING:
    from collections.abc import Callable

HISTORY = Key("111122223333", "us-east-1", "LookupEvents")


def _sent(schedule: Schedule[int], late: Callable[[int], float] = lambda _: 0.0) -> list[float]:
    """Return when each call is sent, if each is sent so late."""
    now, times = 0.0, []
    while (wait := schedule.wait(now)) is not None:
        now += wait
        found = schedule.next(now)
        if found is not None:
            now += late(len(times))
            found[0].sent(now)
            times.append(now)
    return times


def _most_in_a_second(times: list[float]) -> int:
    return max(bisect_right(times, each + 0.999) - index for index, each in enumerate(times))


@pytest.mark.parametrize(
    ("operation", "rate"), [("LookupEvents", 2), ("GetTrail", 10), ("ListInsightsMetricData", 1)]
)
def test_calls_are_sent_at_their_published_rate(operation: str, rate: int) -> None:
    """At least 97 of 100 that AWS takes, and never more in a second."""
    schedule: Schedule[int] = Schedule()
    for number in range(300):
        schedule.add(HISTORY._replace(operation=operation), number)

    times = _sent(schedule)

    assert rate == _most_in_a_second(times)
    assert 299 / rate / times[-1] >= 0.97


def test_calls_that_are_sent_late_are_made_up_for() -> None:
    """As far as AWS allows it."""
    schedule: Schedule[int] = Schedule()
    for number in range(300):
        schedule.add(HISTORY, number)

    times = _sent(schedule, late=lambda number: 0.04 if number % 5 == 0 else 0.0)

    assert 2 == _most_in_a_second(times)
    assert 299 / 2 / times[-1] >= 0.97


def test_a_lane_that_was_throttled_leaves_more_time() -> None:
    """Whether its calls travel less evenly than others, or somebody else makes some too."""
    schedule: Schedule[int] = Schedule()
    for number in range(4):
        schedule.add(HISTORY, number)
    found = schedule.next(0.0)
    assert found is not None
    for _ in range(5):
        found[0].throttled()

    times = _sent(schedule)

    assert [0.5, 1.09] == [round(each, 2) for each in times[:2]]


def test_a_lane_is_never_given_up() -> None:
    """However often it was throttled, it is asked nearly as often as AWS allows."""
    schedule: Schedule[int] = Schedule()
    for number in range(301):
        schedule.add(HISTORY, number)
    found = schedule.next(0.0)
    assert found is not None
    for _ in range(1000):
        found[0].throttled()

    assert _sent(schedule)[-1] <= 300 / 2 * 1.2


def test_calls_without_a_published_rate_do_not_wait() -> None:
    """There is nothing to keep to."""
    schedule: Schedule[int] = Schedule()
    for number in range(100):
        schedule.add(HISTORY._replace(operation="GetCallerIdentity"), number)

    assert [0.0] * 100 == _sent(schedule)


def test_accounts_and_regions_have_turns_of_their_own() -> None:
    """AWS counts each apart."""
    schedule: Schedule[int] = Schedule()
    for number in range(10):
        schedule.add(HISTORY._replace(account=f"{number:012}"), number)
        schedule.add(HISTORY._replace(region=f"r-{number}"), number)

    assert [0.0] * 20 == _sent(schedule)


def test_what_takes_longest_begins_first() -> None:
    """So that nothing is left to wait for at the end."""
    schedule: Schedule[str] = Schedule()
    quick = HISTORY._replace(operation="GetTrail")
    for job in ("quick", "as quick"):
        schedule.add(quick, job)
    for job in ("slow", "as slow"):
        schedule.add(HISTORY, job)

    found = schedule.next(0.0)

    assert found is not None
    assert HISTORY == found[0].key


def test_what_takes_long_can_be_asked_for_alone() -> None:
    """When there is little room left."""
    schedule: Schedule[int] = Schedule()
    schedule.add(HISTORY._replace(operation="GetTrail"), 1)
    others = schedule.next(0.0, pressing=True)
    for number in range(3):
        schedule.add(HISTORY, number)

    found = schedule.next(0.0, pressing=True)

    assert None is others
    assert found is not None
    assert HISTORY == found[0].key


def test_what_is_begun_goes_on_first() -> None:
    """A token of a page is forgotten after some time."""
    schedule: Schedule[str] = Schedule()
    for job in ("new", "as new"):
        schedule.add(HISTORY, job)
    schedule.add(HISTORY, "begun", begun=True)

    found = schedule.next(0.0)

    assert found is not None
    assert "begun" == found[1]


def test_a_call_that_pauses_comes_back_when_it_shall() -> None:
    """And not before."""
    schedule: Schedule[str] = Schedule()
    schedule.pause(HISTORY, "again", until=7.0)

    found = [schedule.next(6.9), schedule.wait(6.0), schedule.next(7.0)]

    assert [None, 1.0, "again"] == [each[1] if isinstance(each, tuple) else each for each in found]


def test_nothing_is_waited_for_when_there_is_nothing_to_do() -> None:
    """The end is no turn."""
    assert None is Schedule().wait(0.0)
