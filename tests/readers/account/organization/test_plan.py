"""How long asking takes is known before it begins."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from trailwright.readers.account import Question
from trailwright.readers.account.organization import plan
from trailwright.readers.account.organization.machine import calls_per_second
from trailwright.readers.account.organization.plan import plan_of

if TYPE_CHECKING:
    from collections.abc import Iterator


def _history(accounts: int, windows: int) -> Iterator[Question]:
    for account in range(accounts):
        for window in range(windows):
            asked = {"StartTime": window, "EndTime": window}
            yield Question.of(f"{account:012}", "us-east-1", "cloudtrail:LookupEvents", **asked)


def test_the_slowest_rate_decides() -> None:
    """A hundred and one pages of event history take fifty seconds, and two in a hundred more."""
    found = plan_of(_history(3, 101), entered=False, latency=0.1)

    assert (3, 1, 303, 304, 51.02) == (
        found.accounts,
        found.regions,
        found.questions,
        found.calls,
        round(found.rates, 2),
    )


def test_every_account_that_is_entered_costs_two_calls() -> None:
    """One for its role, and one that says whose it is."""
    found = plan_of(_history(3, 1), entered=True, latency=0.1)

    assert 3 + 2 * 3 == found.calls


def test_many_quick_calls_take_the_time_of_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where no rate decides."""
    monkeypatch.setattr(plan, "calls_per_second", lambda: 3500)
    questions = (each._replace(action="cloudtrail:GetTrail") for each in _history(35_000, 1))

    assert 10 <= plan_of(questions, entered=False, latency=0.0).seconds <= 10.1


def test_what_this_machine_does_is_measured() -> None:
    """Between what a slow one does and what none can."""
    assert 100 < calls_per_second() < 1_000_000


def test_accounts_are_entered_one_after_the_other() -> None:
    """A hundred a second, and those with most to do first."""
    questions = [*_history(300, 3), *_history(1, 5)]

    found = plan_of(questions, entered=True, latency=0.0)

    assert round(299 / 100 + 2 / 1.96, 3) == round(found.seconds, 3)


@pytest.mark.parametrize(
    ("elapsed", "left", "speed", "seconds"), [(10.0, 100, 2.0, 60.0), (10.0, 100, 100.0, 51.02)]
)
def test_a_plan_is_made_again_of_what_was_seen(
    elapsed: float, left: int, speed: float, seconds: float
) -> None:
    """It is never shorter than what the rates need."""
    before = plan_of(_history(1, 101), entered=False, latency=0.0)

    assert seconds == round(before.after(elapsed, left, speed).seconds, 2)


def test_what_need_not_hurry_is_spread() -> None:
    """Over half of the time that the rates need."""
    many = plan_of([*_history(1, 101), *_history(25_000, 1)], entered=False, latency=0.0)

    assert 25_000 * 2 / 51 * 0.99 <= many.speed <= 25_000 * 2 / 51 * 1.02


def test_nothing_to_ask_takes_no_time() -> None:
    """Nor does it fail."""
    assert 0.0 == plan_of([], entered=True, latency=0.0).seconds
