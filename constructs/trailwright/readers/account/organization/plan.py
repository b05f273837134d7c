"""How long asking will take, known before it begins."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from trailwright.model.record import record
from trailwright.readers.account.organization.machine import calls_at_once, calls_per_second
from trailwright.readers.account.organization.schedule import Key
from trailwright.readers.account.pace import interval
from trailwright.readers.account.read_calls import accounts_a_second

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from trailwright.readers.account.questions import Question

__all__ = ["FOR_ALL", "Plan", "plan_of"]

#: What need not hurry is spread over half of the time that the rates need, but not thinner.
_SPREAD = 2
_CALM = 500
#: Calls that enter an account: a role is assumed, and says whose it is.
_ENTERING = 2
#: How much of the room for calls at once is for all; the rest is for those that must not wait.
FOR_ALL = 0.75


@record
class Plan:
    """What will be asked.

    Args:
        accounts: How many accounts.

        regions: How many Regions, over all of them.

        questions: How many questions.

        calls: How many calls they need, one page for each answer. Further pages are further calls.

        rates: The seconds that the published rates need for these calls.

        speed: How many calls are begun a second at most. What need not hurry is spread, so that the
            calls whose turn decides are sent when it comes.

        seconds: How long they will take.
    """

    accounts: int
    regions: int
    questions: int
    calls: int
    rates: float
    speed: float
    seconds: float

    def after(self, seconds: float, left: int, speed: float) -> Plan:
        """Return the plan as it looks after some time.

        Args:
            seconds: Since it began.

            left: How many questions are not answered yet.

            speed: How many are answered a second.
        """
        return replace(self, seconds=max(self.rates, seconds + left / speed))


def plan_of(questions: Iterable[Question], *, entered: bool, latency: float) -> Plan:
    """Return what asking some questions takes.

    Args:
        questions: The questions, each once.

        entered: Whether the accounts are entered by a role.

        latency: The seconds AWS takes for an answer.
    """
    lanes = Counter(Key(each[0], each[1], each[2].partition(":")[2]) for each in questions)
    longest = _longest(lanes)
    calls = lanes.total() + (_ENTERING * len(longest) if entered else 1)
    rates = max(longest.values(), default=0.0)
    speed = max(_CALM, _SPREAD * calls / rates) if rates else math.inf
    slowest = max(
        _by_accounts(longest, accounts_a_second() if entered else math.inf),
        calls / min(speed, calls_per_second()),
        calls * latency / (calls_at_once() * FOR_ALL),
    )
    one_after_the_other = 1 + 1 + (_ENTERING if entered else 0)
    return Plan(
        accounts=len(longest),
        regions=len({each.region for each in lanes}),
        questions=lanes.total(),
        calls=calls,
        rates=rates,
        speed=speed,
        seconds=slowest + latency * one_after_the_other,
    )


def _longest(lanes: Mapping[Key, int]) -> dict[str, float]:
    """Return the seconds that the published rates need, by account."""
    longest: dict[str, float] = {}
    for key, calls in lanes.items():
        seconds = interval(key.operation) * (calls - 1)
        longest[key.account] = max(seconds, longest.get(key.account, 0.0))
    return longest


def _by_accounts(longest: Mapping[str, float], a_second: float) -> float:
    """Return how long accounts take that are entered one after the other, the longest first."""
    ends = (number / a_second + each for number, each in enumerate(sorted(longest.values())[::-1]))
    return max(ends, default=0.0)
