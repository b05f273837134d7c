"""Questions to live accounts, and what came of each: the only thing judgements are made of."""

from __future__ import annotations

from collections import ChainMap
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from trailwright.readers.account.outcomes import CouldNotLook, Outcome, Reason, explained

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

__all__ = ["Answers", "Asks", "Question"]


class Question(NamedTuple):
    """A call that reads, of one account in one Region.

    Args:
        account: Whose AWS is asked.

        region: The Region that is asked.

        action: The service and the operation, e.g. ``cloudtrail:DescribeTrails``.

        parameters: Of the call, as pairs, so that equal questions are asked once.
    """

    account: str
    region: str
    action: str
    parameters: tuple[tuple[str, Any], ...] = ()

    @classmethod
    def of(cls, account: str, region: str, action: str, **parameters: Any) -> Question:  # noqa: ANN401
        """Return a question.

        Args:
            account: Whose AWS is asked.

            region: The Region that is asked.

            action: The service and the operation.

            parameters: Of the call; lists are given as tuples.
        """
        return cls(account, region, action, tuple(sorted(parameters.items())))


class Answers:
    """What was asked, and what came of each question.

    Args:
        outcomes: What came of each.
    """

    def __init__(self, outcomes: Mapping[Question, Outcome] | None = None) -> None:
        self._outcomes = outcomes or {}

    def __getitem__(self, question: Question) -> Outcome:
        """Return what came of a question; what nobody asked could not be looked at."""
        found = self._outcomes.get(question)
        return found or explained(Reason.NOT_ASKED, question.action, question.region)

    def __contains__(self, question: object) -> bool:
        return question in self._outcomes

    def __iter__(self) -> Iterator[Question]:
        return iter(self._outcomes)

    def __len__(self) -> int:
        return len(self._outcomes)

    def __or__(self, other: Answers) -> Answers:
        """Return all answers of both; the later ones count."""
        return Answers(ChainMap(other._outcomes, self._outcomes))  # pyright: ignore[reportArgumentType]

    @property
    def failed(self) -> tuple[Question, ...]:
        """The questions that were not answered; that there is none is an answer."""
        found = self._outcomes.items()
        return tuple(each for each, outcome in found if isinstance(outcome, CouldNotLook))


class Asks(Protocol):
    """Whoever asks questions: of AWS, or of a fake."""

    def ask(self, questions: Iterable[Question]) -> Answers:
        """Return what came of each question, once every one has its outcome.

        Args:
            questions: Each is asked once; every page of its answer is read.
        """
        ...
