"""One question on its way to an answer: which call comes next, of which page, at which try."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any, NamedTuple

from trailwright.readers.account.organization.schedule import Key
from trailwright.readers.account.pages import reading
from trailwright.readers.account.retries import may_pass, pauses

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator, Mapping

    from trailwright.readers.account.outcomes import Outcome
    from trailwright.readers.account.questions import Question

__all__ = ["Pause", "Reading"]


class Pause(NamedTuple):
    """There is another call to make.

    Args:
        seconds: How long to wait before it.
    """

    seconds: float


class Reading:
    """A question and what was answered of it so far. It makes no calls itself.

    Args:
        question: What is asked.

        jitter: Draws a pause between two numbers of seconds. Default: evenly, at random.
    """

    __slots__ = ("_jitter", "_pauses", "_steps", "parameters", "question")

    def __init__(
        self, question: Question, jitter: Callable[[float, float], float] = random.uniform
    ) -> None:
        self.question = question
        #: Of the next call, once there was one before; see :meth:`begin`.
        self.parameters: tuple[tuple[str, Any], ...] = ()
        self._jitter = jitter
        self._steps: Generator[Mapping[str, Any], Outcome, Outcome] | None = None
        self._pauses: Iterator[float] = iter(())

    @property
    def key(self) -> Key:
        """What AWS counts its calls by."""
        account, region, action, _ = self.question
        return Key(account, region, action.partition(":")[2])

    def begin(self) -> None:
        """Make the first call the next one, unless there was one; thousands wait, so only then."""
        if self._steps is None:
            _, region, action, parameters = self.question
            self._steps = reading(action, region, dict(parameters))
            self._next_call(next(self._steps))

    def after(self, outcome: Outcome) -> Outcome | Pause:
        """Return the answer, or how long to wait before the next call.

        Args:
            outcome: How the last call ended.
        """
        if may_pass(outcome):
            pause = next(self._pauses, None)
            if pause is not None:
                return Pause(pause)
        self.begin()
        assert self._steps is not None  # noqa: S101 - begun
        try:
            self._next_call(self._steps.send(outcome))
        except StopIteration as end:
            return end.value
        return Pause(0.0)

    def _next_call(self, parameters: Mapping[str, Any]) -> None:
        self.parameters = tuple(parameters.items())
        self._pauses = pauses(self._jitter)
