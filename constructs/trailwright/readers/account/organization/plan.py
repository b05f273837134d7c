"""How long asking will take, known before it begins."""

from __future__ import annotations

import resource
import sys
from collections import Counter
from functools import cache
from typing import TYPE_CHECKING

from trailwright.model.record import record
from trailwright.readers.account.organization.schedule import Key
from trailwright.readers.account.pace import interval
from trailwright.readers.account.read_calls import accounts_a_second

if TYPE_CHECKING:
    from collections.abc import Iterable

    from trailwright.readers.account.questions import Question

__all__ = ["FOR_ALL", "Plan", "calls_at_once", "plan_of"]

#: What one processor does with time to spare, so that calls are sent when their turn comes.
_CALLS_A_SECOND = 3500
#: Each has a connection of its own, since AWS speaks HTTP/1.1.
_CALLS_AT_ONCE = 4096
#: Files that are open besides.
_OTHER_FILES = 256
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

        speed: How many calls are made a second at most. What need not hurry is spread, so that the
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


def plan_of(questions: Iterable[Question], *, entered: bool, latency: float) -> Plan:
    """Return what asking some questions takes.

    Args:
        questions: The questions, each once.

        entered: Whether the accounts are entered by a role.

        latency: The seconds AWS takes for an answer.
    """
    lanes = Counter(Key(each[0], each[1], each[2].partition(":")[2]) for each in questions)
    accounts = len({each.account for each in lanes})
    entering = _ENTERING * accounts if entered else 1
    calls = lanes.total() + entering
    rates = max((interval(key.operation) * (n - 1) for key, n in lanes.items()), default=0.0)
    speed = min(_CALLS_A_SECOND, max(_CALM, _SPREAD * calls / rates)) if rates else _CALLS_A_SECOND
    slowest = max(
        rates,
        accounts / accounts_a_second() if entered else 0.0,
        calls / speed,
        calls * latency / (calls_at_once() * FOR_ALL),
    )
    one_after_the_other = 1 + 1 + (_ENTERING if entered else 0)
    return Plan(
        accounts=accounts,
        regions=len({each.region for each in lanes}),
        questions=lanes.total(),
        calls=calls,
        rates=rates,
        speed=speed,
        seconds=slowest + latency * one_after_the_other,
    )


@cache
def calls_at_once() -> int:
    """Return how many calls there may be at once, as far as the system allows so many files."""
    allowed, most = map(_countable, resource.getrlimit(resource.RLIMIT_NOFILE))
    wanted = min(_CALLS_AT_ONCE + _OTHER_FILES, most)
    if allowed < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, most))
    return max(1, wanted - _OTHER_FILES)


def _countable(limit: int) -> int:
    return sys.maxsize if limit == resource.RLIM_INFINITY else limit
