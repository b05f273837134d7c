"""Answers that say less than they must are none."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from trailwright._policies import read_policy
from trailwright.operate.preflight.imported import is_arn
from trailwright.readers.account import Absent, Answered, Answers, Reason
from trailwright.readers.account.outcomes import explained

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from trailwright.readers.account import Asks, Outcome, Question

__all__ = ["WholeAnswers"]


class WholeAnswers:
    """Asks, and takes no list that lacks something for an answer.

    A list is never absent, though it may be empty: whoever says so is no AWS, and an empty list
    would be taken for a good sign.

    Args:
        asks: Who is asked.
    """

    def __init__(self, asks: Asks) -> None:
        self._asks = asks

    def ask(self, questions: Iterable[Question]) -> Answers:
        """Return what came of each question, once every one has its outcome.

        Args:
            questions: Each is asked once; every page of its answer is read.
        """
        answers = self._asks.ask(questions)
        return Answers({each: _judged(each, answers[each]) for each in answers})


def _judged(question: Question, outcome: Outcome) -> Outcome:
    shape = read_policy("preflight.json")["lists"].get(question.action)
    if shape is None or _is_whole(outcome, shape["list"], shape["fields"]):
        return outcome
    return explained(Reason.NOT_AWS, question.action, question.region)


def _is_whole(outcome: Outcome, name: str, fields: Sequence[str]) -> bool:
    if isinstance(outcome, Absent):
        return False
    if not isinstance(outcome, Answered):
        return True  # it says itself that it is none
    rows: Any = outcome.value.get(name)
    return isinstance(rows, list | tuple) and all(
        _has(row, fields) for row in cast("Sequence[Any]", rows)
    )


def _has(row: Mapping[str, Any], fields: Sequence[str]) -> bool:
    return all(row.get(each) and (not each.endswith("ARN") or is_arn(row[each])) for each in fields)
