"""What could not be looked at: no answer is better than a wrong one."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from trailwright._policies import read_policy
from trailwright.model.findings import Finding, rule
from trailwright.model.origin import Origin
from trailwright.readers.account import CouldNotLook

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from trailwright.operate.preflight.plan import Plan
    from trailwright.readers.account import Answers, Question

__all__ = ["findings"]


def findings(plan: Plan, answers: Answers, failed: Iterable[Question]) -> Iterator[Finding]:
    """Yield a finding for each account, Region and reason of which something is not known.

    Args:
        plan: What is to be deployed.

        answers: What was asked, and what came of it.

        failed: What could not be looked at.
    """
    alike: dict[tuple[str, str, str], list[Question]] = defaultdict(list)
    for each in failed:
        outcome = answers[each]
        if isinstance(outcome, CouldNotLook):
            alike[each.account, each.region, outcome.sentence].append(each)
    for (account, region, sentence), questions in sorted(alike.items()):
        yield _finding(plan, f"{account}/{region}", sentence, questions)


def _finding(plan: Plan, place: str, sentence: str, questions: Sequence[Question]) -> Finding:
    cited = rule("TW800")
    actions = dict.fromkeys(each.action for each in questions)
    known = read_policy("preflight.json")["questions"]
    unknown = dict.fromkeys(known[each] for each in actions if each in known)
    message = f"{', '.join(map(_asked, questions))}: {sentence}. Not known: {'; '.join(unknown)}"
    return Finding(
        rule=cited,
        severity=cited.severity,
        message=message,
        remedy=cited.remedy,
        resource=place,
        origin=Origin(path=next(iter(plan.estate.paths), "")),
    )


def _asked(question: Question) -> str:
    """Return a question in words: the call, and what it names."""
    named = [str(value) for _, value in question.parameters if isinstance(value, str)]
    return " ".join([question.action, *named[:1]])
