"""Health is the worst of what was seen, and what nobody saw is worse than a fault."""

from __future__ import annotations

from dataclasses import replace

import pytest

from trailwright.model.findings import Judgement, Severity
from trailwright.model.health import Health, Sign, State, Verified, joined, worst


def _verified(*states: State, asked: int = 2, answered: int = 2) -> Verified:
    signs = tuple(Sign(path="log files", state=each, text="") for each in states)
    row = Health(trail="audit", account="111122223333", region="eu-west-1", signs=signs)
    return Verified(
        rows=(row,),
        judgement=Judgement(trails=1),
        asked=asked,
        answered=answered,
        accounts=frozenset({"111122223333"}),
        entered=frozenset({"111122223333"}),
    )


def test_the_worst_of_states_is_the_whole() -> None:
    """OK, WARN, FAIL, UNKNOWN, in this order; of nothing it is OK."""
    assert [State.OK, State.WARN, State.FAIL, State.UNKNOWN] == [*State]
    assert (State.UNKNOWN, State.OK) == (worst([State.FAIL, State.UNKNOWN, State.OK]), worst([]))


@pytest.mark.parametrize(
    ("severity", "state"),
    [
        (Severity.FATAL, State.FAIL),
        (Severity.ERROR, State.FAIL),
        (Severity.WARNING, State.WARN),
        (Severity.UNKNOWN, State.UNKNOWN),
        (Severity.INFO, State.OK),
    ],
)
def test_a_finding_makes_a_state(severity: Severity, state: State) -> None:
    """What informs only leaves all well."""
    assert state is State.of(severity)


def test_a_row_is_the_worst_of_its_signs() -> None:
    """One way that fails is enough."""
    (row,) = _verified(State.OK, State.FAIL, State.WARN).rows

    assert State.FAIL is row.state


def test_a_question_without_an_answer_makes_all_unknown() -> None:
    """Whatever else was seen."""
    assert State.OK is _verified(State.OK).state
    assert State.UNKNOWN is _verified(State.OK, asked=3).state


def test_without_a_row_nothing_was_seen() -> None:
    """No trail is not well."""
    assert State.UNKNOWN is replace(_verified(State.OK), rows=()).state


def test_joined_estates_add_up() -> None:
    """An account of both is one account."""
    both = joined([_verified(State.OK), _verified(State.FAIL)])

    assert (State.FAIL, 2, 2) == (both.state, len(both.rows), both.judgement.trails)
    assert "looked at 1 of 1 accounts, 4 of 4 questions answered" == both.judgement.looked
