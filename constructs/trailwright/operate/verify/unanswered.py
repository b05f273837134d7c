"""Every question that was not answered is told: what nobody could look at is not OK."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from trailwright.operate.verify.say import say
from trailwright.readers.account import CouldNotLook, Reason

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trailwright.model.estate import Estate
    from trailwright.model.findings import Finding
    from trailwright.model.resources import Resource
    from trailwright.readers.account import Answers, Question

__all__ = ["unanswered"]

#: Why a whole account could not be entered, whatever it was asked.
_SHUT = (Reason.NO_WAY_IN, Reason.EXPIRED, Reason.NO_CREDENTIALS)
_MOST_NAMED = 6


def unanswered(estate: Estate, answers: Answers) -> Iterator[Finding]:
    """Yield what could not be looked at, once for each account and IAM action.

    Args:
        estate: What was deployed.

        answers: What was asked, and what came of it.
    """
    asked: dict[tuple[str, str, str], list[Question]] = defaultdict(list)
    for question in answers.failed:
        outcome = answers[question]
        if isinstance(outcome, CouldNotLook):
            shut = outcome.reason in _SHUT
            action = "" if shut else outcome.action
            asked[question.account, action, outcome.reason].append(question)
    for (account, action, _), questions in asked.items():
        outcome = answers[questions[0]]
        sentence = outcome.sentence if isinstance(outcome, CouldNotLook) else ""
        what = action or "nothing"
        message = f"{what} of account {account}, {_regions(questions)}: {sentence}"
        yield say("TW840", _about(estate, account), _said(message, len(questions)))


def _said(message: str, questions: int) -> str:
    return message if questions == 1 else f"{message} ({questions} questions)"


def _regions(questions: list[Question]) -> str:
    named = sorted({each.region for each in questions})
    more = f" and {len(named) - _MOST_NAMED} more" if len(named) > _MOST_NAMED else ""
    return f"{', '.join(named[:_MOST_NAMED])}{more}"


def _about(estate: Estate, account: str) -> Resource:
    """Return what a finding about an account is shown at: its trail, or anything that is in it."""
    there = [each for each in estate.resources() if each.account == account]
    return next(iter((*there, *estate.resources())))
