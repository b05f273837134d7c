"""Accounts are entered alike, whoever asks them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import boto3
import pytest

from trailwright.readers.account import Answered, Calls, Clock, Question, enter, entered

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from trailwright.readers.account import Answers, Entered

OWN = "000000000001"
FEW = tuple(f"{number:012}" for number in range(2, 5))
MANY = tuple(f"{number:012}" for number in range(2, 9))
CLOSED, STRANGE = MANY[1], MANY[2]


@pytest.fixture(name="look")
def _look(fake: Any) -> Callable[..., Any]:  # noqa: ANN401 - a function of the benchmark
    """Enters accounts, asks each once and once more, and returns what came of all that."""

    def look(
        accounts: Iterable[str],
        role: str | None = "audit",
        tell: Callable[[str], None] = lambda _: None,
        **options: Any,  # noqa: ANN401
    ) -> tuple[Entered, Answers, dict[str, int]]:
        questions = [
            Question.of(each, region, "cloudtrail:DescribeTrails")
            for each in (OWN, *accounts)
            for region in ("us-east-1", "eu-west-1")
        ]
        with fake(**options) as running:
            calls, clock = Calls(boto3.Session(), Clock()), Clock()
            with enter(
                calls, OWN, [*accounts], role, region="us-east-1", clock=clock, tell=tell
            ) as found:
                answers = found.asks.ask(questions[::2]) | found.asks.ask(questions[1::2])
            calls.close()
            return found, answers, running.told()["requests"]

    return look


@pytest.fixture(name="both")
def _both(look: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    """Looks in both ways."""

    def both(*arguments: Any, **options: Any) -> tuple[Any, Any]:  # noqa: ANN401 - as look takes
        by_engine = look(*arguments, **options)
        with monkeypatch.context() as patch:
            patch.setattr(entered, "_HANDFUL", 1000)
            return by_engine, look(*arguments, **options)

    return both


def test_a_handful_is_asked_by_threads(look: Callable[..., Any]) -> None:
    """Each account is entered by itself."""
    found, answers, _ = look(FEW)

    assert ("Asker", (), {OWN, *FEW}) == (type(found.asks).__name__, answers.failed, found.accounts)


def test_ones_own_account_is_not_counted(look: Callable[..., Any]) -> None:
    """It needs no way in."""
    found, *_ = look([OWN, *MANY[:5]])

    assert "Asker" == type(found.asks).__name__


def test_ones_own_calls_stay_open(
    look: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever opened them closes them; the others are closed, each once."""
    closed: list[Calls] = []
    monkeypatch.setattr(Calls, "close", lambda calls: closed.append(calls))  # noqa: PLW0108
    look(FEW)

    assert len(FEW) + 1 == len({*map(id, closed)}) == len(closed)


def test_many_are_asked_by_the_engine(look: Callable[..., Any]) -> None:
    """And entered once, however often they are asked."""
    found, answers, told = look(MANY)

    assert (False, (), {OWN, *MANY}) == (
        type(found.asks).__name__ == "Asker",
        answers.failed,
        found.accounts,
    )
    assert (len(MANY), 2 * (len(MANY) + 1)) == (told["AssumeRole"], told["DescribeTrails"])


def test_a_long_look_is_told_before_it_begins(
    look: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Once, with how many calls there are and how long they take."""
    monkeypatch.setattr(entered, "_LONG", 0)
    told: list[str] = []
    look(MANY, tell=told.append)

    assert "calls to 8 accounts take about" in told[0]
    assert len(told) == len(set(told))


def test_a_short_look_is_not_told(look: Callable[..., Any]) -> None:
    """It is over before it is read."""
    told: list[str] = []
    look(MANY, tell=told.append)

    assert [] == told


@pytest.mark.parametrize("role", [None, "audit"])
def test_threads_ask_many_where_the_engine_cannot(
    look: Callable[..., Any], monkeypatch: pytest.MonkeyPatch, role: str | None
) -> None:
    """It needs an extra, and a role."""
    monkeypatch.setattr(entered, "_NEEDED", ("no_such_module",))

    found, *_ = look(MANY, role)

    assert "Asker" == type(found.asks).__name__


def test_both_ways_give_the_same_answers(both: Callable[..., Any]) -> None:
    """Of accounts that are open, that are closed, and whose role leads elsewhere."""
    met = {"fault": "denied", "operation": "AssumeRole", "region": "us-east-1"}
    throttled = {"fault": "throttled twice", "operation": "DescribeTrails", "region": "eu-west-1"}

    ours, theirs = both(MANY, faults={CLOSED: met, MANY[3]: throttled}, strangers=[STRANGE])

    assert theirs[0].accounts == ours[0].accounts == {OWN, *MANY} - {CLOSED, STRANGE}
    assert theirs[0].failed == ours[0].failed
    assert {CLOSED, STRANGE} == ours[0].failed.keys()
    assert _comparable(theirs[1]) == _comparable(ours[1])


def _comparable(answers: Answers) -> dict[Question, Any]:
    outcomes = {each: answers[each] for each in answers}
    return {
        each: [found.value["trailList"]] if isinstance(found, Answered) else found
        for each, found in outcomes.items()
    }


@pytest.mark.parametrize("accounts", [FEW, MANY])
def test_a_role_must_be_a_name(look: Callable[..., Any], accounts: tuple[str, ...]) -> None:
    """Whoever asks."""
    with pytest.raises(ValueError, match="role must be a role's name"):
        look(accounts, "a b")
