"""How long asking takes is known before it begins."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trailwright.readers.account import Question
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
    plan = plan_of(_history(3, 101), entered=False, latency=0.1)

    assert (3, 1, 303, 304, 51.02) == (
        plan.accounts,
        plan.regions,
        plan.questions,
        plan.calls,
        round(plan.rates, 2),
    )


def test_every_account_that_is_entered_costs_two_calls() -> None:
    """One for its role, and one that says whose it is."""
    plan = plan_of(_history(3, 1), entered=True, latency=0.1)

    assert 3 + 2 * 3 == plan.calls


def test_many_quick_calls_take_the_time_of_this_machine() -> None:
    """Where no rate decides."""
    questions = (each._replace(action="cloudtrail:GetTrail") for each in _history(35_000, 1))

    assert 10 <= plan_of(questions, entered=False, latency=0.0).seconds <= 10.1


def test_what_need_not_hurry_is_spread() -> None:
    """Over half of the time that the rates need."""
    many = plan_of([*_history(1, 101), *_history(25_000, 1)], entered=False, latency=0.0)

    assert 25_000 * 2 / 51 * 0.99 <= many.speed <= 25_000 * 2 / 51 * 1.02


def test_nothing_to_ask_takes_no_time() -> None:
    """Nor does it fail."""
    assert 0.0 == plan_of([], entered=True, latency=0.0).seconds
