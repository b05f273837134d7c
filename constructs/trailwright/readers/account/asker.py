"""Asks questions of live accounts, many at a time."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from trailwright.readers.account.outcomes import Outcome, Reason, explained
from trailwright.readers.account.pages import whole
from trailwright.readers.account.questions import Answers, Question
from trailwright.readers.account.read_calls import refuse_writes

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from trailwright.readers.account.calls import Calls
    from trailwright.readers.account.workers import Workers

__all__ = ["Asker"]


class Asker:
    """Asks accounts with the credentials there are for each.

    Args:
        calls: By account id; of other accounts nothing can be known.

        workers: What makes the calls.
    """

    def __init__(
        self, calls: Mapping[str, Calls], workers: Workers[tuple[Question, Outcome]]
    ) -> None:
        self._calls = calls
        self._workers = workers

    def ask(self, questions: Iterable[Question]) -> Answers:
        """Return what came of each question, once every one has its outcome.

        Args:
            questions: Each is asked once; every page of its answer is read.

        Raises:
            ValueError: If a question does not only read. Then none is asked.
        """
        different = dict.fromkeys(questions)
        refuse_writes(each.action for each in different)
        for each in different:
            self._workers.submit(partial(self._answer, each))
        done = dict(self._workers.next() for _ in different)
        # In the order they were put, whichever was answered first.
        return Answers({each: done[each] for each in different})

    def _answer(self, question: Question) -> tuple[Question, Outcome]:
        account, region, action, parameters = question
        calls = self._calls.get(account)
        if calls is None:
            return question, explained(Reason.NO_WAY_IN, action, region, account)
        return question, whole(calls, action, region, dict(parameters))
