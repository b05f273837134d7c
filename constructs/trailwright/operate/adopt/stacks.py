"""Which stacks are gone, though what they made still bears their names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trailwright.model.arns import Arn
from trailwright.operate.adopt.owners import STACK_ID, tags_of
from trailwright.readers.account import Answered, CouldNotLook, Question

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trailwright.model.estate import Estate
    from trailwright.readers.account import Asks, Outcome

__all__ = ["stacks_gone"]

_CALL = "cloudformation:DescribeStacks"
#: What CloudFormation says, beside ValidationError, of a stack that was deleted long ago.
_FORGOTTEN = "does not exist"


def stacks_gone(asks: Asks, estate: Estate) -> frozenset[str]:
    """Return the ids of stacks that are deleted, of those that resources bear.

    Args:
        asks: Who is asked.

        estate: What is live.
    """
    ids = {tags_of(each).get(STACK_ID, "") for each in estate.resources()} - {""}
    questions = {each: question for each in sorted(ids) for question in _question(each)}
    answers = asks.ask(questions.values())
    return frozenset(each for each, asked in questions.items() if _is_gone(answers[asked]))


def _question(stack: str) -> Iterator[Question]:
    try:
        arn = Arn.parse(stack)
    except ValueError:
        return
    yield Question.of(arn.account, arn.region, _CALL, StackName=stack)


def _is_gone(outcome: Outcome) -> bool:
    """Return whether AWS said so; what could not be looked at is there."""
    if isinstance(outcome, Answered):
        found = outcome.value.get("Stacks") or [{}]
        return found[0].get("StackStatus") == "DELETE_COMPLETE"
    return isinstance(outcome, CouldNotLook) and _FORGOTTEN in outcome.sentence
