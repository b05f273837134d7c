"""How long asking takes is told again when it turns out otherwise."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING

from trailwright.readers.account import Question
from trailwright.readers.account.organization import telling
from trailwright.readers.account.organization.plan import Plan, plan_of

if TYPE_CHECKING:
    import pytest

QUESTIONS = [Question.of(f"{n:012}", "us-east-1", "cloudtrail:GetTrail") for n in range(1000)]


def _told(left: list[int], monkeypatch: pytest.MonkeyPatch) -> list[Plan]:
    """Return the plans that are told, when so many questions are left at one look after another."""
    monkeypatch.setattr(telling, "_LOOK_AGAIN", 0.01)
    plans: list[Plan] = []
    looks = iter(left)

    def look() -> int:
        with suppress(StopIteration):
            return next(looks)
        raise asyncio.CancelledError

    plan = plan_of(QUESTIONS, entered=False, latency=0.0)
    with suppress(asyncio.CancelledError):
        asyncio.run(telling.keep_telling(plan, look, plans.append))
    return plans


def test_the_plan_is_told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Before anything is answered."""
    assert [plan_of(QUESTIONS, entered=False, latency=0.0)] == _told([1000, 1000], monkeypatch)


def test_a_plan_that_is_off_is_told_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """One answer in a hundredth of a second is ten seconds for a thousand."""
    first, *_, last = _told([1000, 999, 998, 998, 997], monkeypatch)

    assert first.seconds < 2
    assert 5 < last.seconds < 100


def test_nothing_is_told_while_nothing_is_answered(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody knows how long that takes."""
    assert 1 == len(_told([1000, 999, 999, *[999] * 20], monkeypatch))
