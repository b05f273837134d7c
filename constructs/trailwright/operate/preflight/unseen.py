"""What could not be looked at: no answer is better than a wrong one."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from trailwright._policies import read_policy
from trailwright.model.findings import Finding, rule
from trailwright.model.origin import Origin
from trailwright.readers.account import CouldNotLook, Reason
from trailwright.readers.account.outcomes import explained

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from trailwright.operate.preflight.plan import Plan
    from trailwright.readers.account import Answers, Question

__all__ = ["findings"]


#: Reasons that are the same for every action that they are given for.
_TOLD_TOGETHER = (Reason.DENIED, Reason.NO_WAY_IN, Reason.THROTTLED, Reason.TIMED_OUT)
_Alike = tuple[str, str, str]


def findings(plan: Plan, answers: Answers, failed: Iterable[Question]) -> Iterator[Finding]:
    """Yield a finding for each account, Region and reason of which something is not known.

    Args:
        plan: What is to be deployed.

        answers: What was asked, and what came of it.

        failed: What could not be looked at.
    """
    alike: dict[_Alike, dict[Question, CouldNotLook]] = defaultdict(dict)
    for each in failed:
        outcome = answers[each]
        if isinstance(outcome, CouldNotLook):
            together = outcome.reason in _TOLD_TOGETHER
            why = outcome.reason if together else outcome.sentence
            alike[each.account, each.region, why][each] = outcome
    for (account, region, _), found in sorted(alike.items()):
        yield _finding(plan, account, region, found)


def _finding(
    plan: Plan, account: str, region: str, found: Mapping[Question, CouldNotLook]
) -> Finding:
    cited = rule("TW800")
    message = f"{_why(account, region, found)}. Not known: {_untold(found)}"
    return Finding(
        rule=cited,
        severity=cited.severity,
        message=message,
        remedy=cited.remedy,
        resource=f"{account}/{region}",
        origin=Origin(path=_path(plan, account, region)),
    )


def _why(account: str, region: str, found: Mapping[Question, CouldNotLook]) -> str:
    first = next(iter(found.values()))
    if first.reason not in _TOLD_TOGETHER:
        return f"{', '.join(dict.fromkeys(map(_asked, found)))}: {first.sentence}"
    actions = ", ".join(sorted({each.action for each in found.values()}))
    said = explained(first.reason, actions, region, account).sentence
    about = dict.fromkeys(filter(None, map(_about, found)))
    if first.reason is Reason.NO_WAY_IN or not about:
        return said
    return f"{said} (asked about {', '.join(about)})"


def _untold(found: Iterable[Question]) -> str:
    known = read_policy("preflight.json")["questions"]
    return "; ".join(dict.fromkeys(known.get(each.action, each.action) for each in found))


def _path(plan: Plan, account: str, region: str) -> str:
    """Return a template that goes to a place, or to the account, or any."""
    resources = tuple(plan.estate.resources())
    here = [each for each in resources if each.place.account == account]
    there = [each for each in here if each.place.region == region]
    found = next(iter((*there, *here, *resources)), None)
    return "" if found is None else found.origin.path


def _asked(question: Question) -> str:
    """Return a question in words: the call, and what it names."""
    return " ".join(filter(None, (question.action, _about(question))))


def _about(question: Question) -> str:
    named = (value for _, value in question.parameters if isinstance(value, str))
    return next(named, "")
