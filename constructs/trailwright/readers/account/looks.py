"""What is looked up is what is asked: reading and asking cannot fall apart.

A reading is a pure function of answers. Whatever it looks up that nobody has asked yet is asked
next, and it reads again, until it finds everything answered. So no value can lean on a call that
was never made.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from trailwright.readers.account.questions import Answers

if TYPE_CHECKING:
    from collections.abc import Callable

    from trailwright.readers.account.outcomes import Outcome
    from trailwright.readers.account.questions import Asks, Question

__all__ = ["Looks", "gathered"]

_T = TypeVar("_T")


class Looks:
    """Answers, and what was looked up that is not among them.

    Args:
        answers: What is known so far.

    Attributes:
        wanted: What is to be asked next, in the order it was looked up.
    """

    def __init__(self, answers: Answers) -> None:
        self._answers = answers
        self.wanted: dict[Question, None] = {}

    def __call__(self, question: Question) -> Outcome:
        """Return what came of a question; one that nobody asked is asked next.

        Args:
            question: The question.
        """
        if question not in self._answers:
            self.wanted[question] = None
        return self._answers[question]


def gathered(asks: Asks, read: Callable[[Looks], _T]) -> tuple[_T, Answers]:
    """Return what was read once everything it leans on was asked, and the answers.

    Args:
        asks: Who is asked.

        read: Reads answers; it is called once a round, and must do nothing else.
    """
    answers = Answers()
    asked: set[Question] = set()
    while True:
        looks = Looks(answers)
        found = read(looks)
        fresh = [each for each in looks.wanted if each not in asked]
        if not fresh:
            return found, answers
        asked.update(fresh)
        answers |= asks.ask(fresh)
