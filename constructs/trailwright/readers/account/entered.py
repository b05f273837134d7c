"""Accounts that are entered, and who asks them: threads a handful, the engine for more."""

from __future__ import annotations

from contextlib import contextmanager
from importlib.util import find_spec
from typing import TYPE_CHECKING

from trailwright.model.record import record
from trailwright.readers.account.asker import Asker
from trailwright.readers.account.members import role_in
from trailwright.readers.account.outcomes import CouldNotLook, Outcome, Reason, explained
from trailwright.readers.account.questions import Answers, Asks, Question
from trailwright.readers.account.roles import ways_in
from trailwright.readers.account.workers import Workers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from trailwright.readers.account.calls import Calls
    from trailwright.readers.account.clock import Clock
    from trailwright.readers.account.organization.plan import Plan

__all__ = ["Entered", "enter"]

#: So many other accounts are entered one after the other, and asked by threads.
_HANDFUL = 5
#: What the engine needs: an extra, and a system that locks files.
_NEEDED = ("httptools", "fcntl")
#: Plans of fewer seconds are not told; nor is one again that is off by less than a fifth.
_LONG, _OFF = 5, 0.2
_IDENTITY = "sts:GetCallerIdentity"


@record
class Entered:
    """Accounts that were entered.

    Args:
        asks: Who asks them.

        accounts: Which.

        failed: By account: why nobody gets in.
    """

    asks: Asks
    accounts: frozenset[str]
    failed: Mapping[str, str]


@contextmanager
def enter(
    own: Calls,
    caller: str,
    accounts: Sequence[str],
    role: str | None,
    *,
    region: str,
    clock: Clock,
    tell: Callable[[str], None] = lambda _sentence: None,
) -> Iterator[Entered]:
    """Enter accounts, and close what was opened for it afterwards.

    Args:
        own: Calls with the caller's credentials.

        caller: Their account.

        accounts: The accounts to enter.

        role: The name of a role to take in each of the others. Default: there is none.

        region: The Region to ask in who one is.

        clock: What calls wait by.

        tell: Told how long it takes, before it begins, where it takes long. Default: nobody is.

    Raises:
        ValueError: If the role's name is none.
    """
    others = len({*accounts} - {caller})
    if role is not None and others > _HANDFUL and all(map(find_spec, _NEEDED)):
        with _by_engine(own, [caller, *accounts], role, region, tell) as found:
            yield found
    else:
        with _by_threads(own, caller, accounts, role, region, clock) as found:
            yield found


@contextmanager
def _by_threads(  # noqa: PLR0917 - as enter takes them
    own: Calls, caller: str, accounts: Sequence[str], role: str | None, region: str, clock: Clock
) -> Iterator[Entered]:
    ways = ways_in(own, caller, accounts, role, region=region, clock=clock)
    workers: Workers[tuple[Question, Outcome]] = Workers()
    try:
        yield Entered(
            asks=Asker(ways.calls, workers), accounts=frozenset(ways.calls), failed=ways.failed
        )
    except KeyboardInterrupt:
        clock.stop()
        raise
    finally:
        workers.close()
        for each in ways.calls.values():
            if each is not own:
                each.close()


@contextmanager
def _by_engine(
    own: Calls, accounts: Iterable[str], role: str, region: str, tell: Callable[[str], None]
) -> Iterator[Entered]:
    # It is imported where it is used, since not everybody has what it needs.
    from trailwright.readers.account.organization import Organization  # noqa: PLC0415

    arns = {each: role_in(each, role, region=region) for each in accounts}
    planned = _telling(tell)
    with Organization(own.session, role=role, region=region, planned=planned) as organization:
        whose = organization.ask(Question.of(each, region, _IDENTITY) for each in arns)
        failed = {
            each.account: f"{arns[each.account]} cannot be taken: {outcome.sentence}"
            for each in whose
            if isinstance(outcome := whose[each], CouldNotLook)
        }
        entered = frozenset(arns) - failed.keys()
        yield Entered(asks=_Open(organization, entered), accounts=entered, failed=failed)


def _telling(tell: Callable[[str], None]) -> Callable[[Plan], None]:
    """Return what puts plans into sentences, where they say something new."""
    told = 0.0

    def planned(plan: Plan) -> None:
        nonlocal told
        if plan.seconds >= _LONG and abs(plan.seconds - told) > _OFF * told:
            told = plan.seconds
            tell(f"{plan.calls:,} calls to {plan.accounts:,} accounts take about {told:,.0f} s")

    return planned


class _Open:
    """Asks accounts that were entered; of the others nothing can be known.

    Args:
        asks: Who is asked.

        accounts: The accounts.
    """

    def __init__(self, asks: Asks, accounts: frozenset[str]) -> None:
        self._asks = asks
        self._accounts = accounts

    def ask(self, questions: Iterable[Question]) -> Answers:
        """Return what came of each question, once every one has its outcome.

        Args:
            questions: Each is asked once; every page of its answer is read.
        """
        different = dict.fromkeys(questions)
        answers = self._asks.ask(each for each in different if each.account in self._accounts)
        # They are looked at again and again, so that they are held in memory.
        return Answers(
            {each: answers[each] if each in answers else _closed(each) for each in different}
        )


def _closed(question: Question) -> CouldNotLook:
    return explained(Reason.NO_WAY_IN, question.action, question.region, question.account)
