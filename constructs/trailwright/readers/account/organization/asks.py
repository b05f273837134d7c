"""Asks all accounts of an organization at once, each at the rates AWS publishes."""

from __future__ import annotations

import asyncio
import gc
from contextlib import contextmanager
from typing import TYPE_CHECKING

from trailwright.readers.account.organization.caller import Caller
from trailwright.readers.account.organization.kept import Kept
from trailwright.readers.account.organization.plan import Plan, plan_of
from trailwright.readers.account.organization.run import Run
from trailwright.readers.account.organization.telling import keep_telling
from trailwright.readers.account.questions import Answers
from trailwright.readers.account.read_calls import refuse_writes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from typing import Self

    from boto3 import Session

    from trailwright.readers.account.outcomes import Outcome
    from trailwright.readers.account.questions import Question

__all__ = ["Organization"]

#: How long AWS is believed to take for an answer.
_LATENCY = 0.1
#: So many new objects are waited for before garbage is looked for.
_GARBAGE = 20_000


class Organization:
    """The accounts that one's own credentials lead to. Close it after its last question.

    Args:
        session: Whose credentials are used to begin with.

        role: Name of the role that is assumed in every other account, with its path. Default: none
            is, and only the account of the session can be asked.

        region: The Region in which AWS is asked who it is. Default: us-east-1.

        kept: Answers that were given before, and where further ones are written. Default: none are
            known, and they are forgotten when the program ends.

        progress: Told how many of how many questions have ended. Default: nobody is told.

        planned: Told the plan when asking begins, and again when it turns out otherwise. Default:
            nobody is told.
    """

    def __init__(
        self,
        session: Session,
        *,
        role: str | None = None,
        region: str = "us-east-1",
        kept: Kept | None = None,
        progress: Callable[[int, int], None] = lambda _done, _expected: None,
        planned: Callable[[Plan], None] = lambda _plan: None,
    ) -> None:
        self._session = session
        self._role = role
        self._region = region
        self._kept = Kept() if kept is None else kept
        self._progress = progress
        self._planned = planned
        #: What is kept from one round of questions to the next lives in one event loop.
        self._runner = asyncio.Runner()
        self._caller: Caller | None = None

    def plan(self, questions: Iterable[Question], *, latency: float = _LATENCY) -> Plan:
        """Return how long some questions will take; what is answered already takes nothing.

        Args:
            questions: The questions.

            latency: The seconds AWS takes for an answer. Default: a tenth of a second.
        """
        return plan_of(self._open(questions), entered=self._role is not None, latency=latency)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Close all connections."""
        if self._caller is not None:
            self._runner.run(self._caller.close())
        self._runner.close()

    def ask(self, questions: Iterable[Question]) -> Answers:
        """Return what came of each question, once every one has its outcome.

        Args:
            questions: Each is asked once; every page of its answer is read.

        Raises:
            ValueError: If a question does not only read. Then none is asked.
        """
        different = dict.fromkeys(questions)
        refuse_writes(each.action for each in different)
        left = self._open(different)
        if left:
            with _rarely_collected():
                self._runner.run(self._run(left, len(different)))
        return Answers(self._kept.of(different))

    def _open(self, questions: Iterable[Question]) -> list[Question]:
        return [each for each in dict.fromkeys(questions) if not self._kept.answered(each)]

    async def _run(self, questions: list[Question], expected: int) -> None:
        self._caller = self._caller or Caller(self._session, self._role, self._region)
        run = Run(self._caller, self._keeper(expected - len(questions), expected))
        plan = self.plan(questions)
        telling = asyncio.create_task(keep_telling(plan, lambda: run.left, self._planned))
        try:
            await run.answer(questions, plan.speed)
        finally:
            telling.cancel()

    def _keeper(self, done: int, expected: int) -> Callable[..., None]:
        self._progress(done, expected)

        def keep(question: Question, outcome: Outcome) -> None:
            nonlocal done
            self._kept.write(question, outcome)
            done += 1
            self._progress(done, expected)

        return keep


@contextmanager
def _rarely_collected() -> Iterator[None]:
    """Spare the collector of garbage what lives as long as the run: it took a third of the time."""
    before = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(_GARBAGE, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()
