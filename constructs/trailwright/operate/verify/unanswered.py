"""Every question that was not answered is told: what nobody could look at is not OK."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from trailwright.operate.verify.say import say
from trailwright.readers.account import CouldNotLook, Reason

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from trailwright.model.estate import Estate
    from trailwright.model.findings import Finding
    from trailwright.model.resources import Resource
    from trailwright.readers.account import Answers, Question

__all__ = ["unanswered"]

#: Why a whole account could not be entered, whatever it was asked.
_SHUT = (Reason.NO_WAY_IN, Reason.EXPIRED, Reason.NO_CREDENTIALS)
_MOST_NAMED = 6


def unanswered(estate: Estate, answers: Answers) -> Iterator[Finding]:
    """Yield what could not be looked at, once for each account, service and reason.

    Args:
        estate: What was deployed.

        answers: What was asked, and what came of it.
    """
    failed: dict[tuple[str, str, str], list[Question]] = defaultdict(list)
    for question in answers.failed:
        outcome = answers[question]
        if isinstance(outcome, CouldNotLook):
            service = "" if outcome.reason in _SHUT else question.action.partition(":")[0]
            failed[question.account, outcome.reason, service].append(question)
    for (account, _, service), questions in failed.items():
        outcomes = [answers[each] for each in questions]
        why = _why([each for each in outcomes if isinstance(each, CouldNotLook)])
        where = f", {_regions(questions)}" if service else ""
        yield say("TW840", _about(estate, account), f"account {account}{where}: {why}")


def _why(outcomes: Sequence[CouldNotLook]) -> str:
    """Return why some calls were not answered, and the IAM actions that are missing."""
    actions = sorted({each.action for each in outcomes})
    sentence = outcomes[0].sentence
    if len(actions) == 1:
        return sentence if len(outcomes) == 1 else f"{sentence} ({len(outcomes)} calls)"
    return f"{sentence}; alike for {len(outcomes)} calls, of {', '.join(actions)}"


def _regions(questions: list[Question]) -> str:
    named = sorted({each.region for each in questions})
    more = f" and {len(named) - _MOST_NAMED} more" if len(named) > _MOST_NAMED else ""
    return f"{', '.join(named[:_MOST_NAMED])}{more}"


def _about(estate: Estate, account: str) -> Resource:
    """Return what a finding about an account is shown at: its trail, or anything that is in it."""
    there = [each for each in estate.resources() if each.account == account]
    return next(iter((*there, *estate.resources())))
