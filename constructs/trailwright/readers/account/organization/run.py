"""Questions on their way to answers, in one thread: as calls end, and as turns come."""

from __future__ import annotations

import asyncio
import math
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any

from botocore.exceptions import BotoCoreError

from trailwright.readers.account.organization.machine import calls_at_once
from trailwright.readers.account.organization.plan import FOR_ALL
from trailwright.readers.account.organization.reading import Pause, Reading
from trailwright.readers.account.organization.threads import in_threads
from trailwright.readers.account.organization.ways_in import WayIn
from trailwright.readers.account.outcomes import CouldNotLook, Outcome, Reason, explained
from trailwright.readers.account.pace import interval
from trailwright.readers.account.read_calls import accounts_a_second

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Iterable, Sequence

    from trailwright.readers.account.organization.caller import Caller, Job
    from trailwright.readers.account.organization.schedule import Lane
    from trailwright.readers.account.questions import Question

__all__ = ["Run"]

#: Turns that come so many seconds late are made up for.
_LATE = 0.02
#: Turns that come so late mean that this machine has too much to do.
_BEHIND = 0.1
#: How many calls there may be at once to begin with, and how many more with every turn.
_FEWEST, _MORE = 128, 32


class Run:
    """One run over many accounts.

    Args:
        caller: Makes the calls.

        keep: Told how each question ended.
    """

    def __init__(self, caller: Caller, keep: Callable[[Question, Outcome], None]) -> None:
        self._caller = caller
        self._told = keep
        self._schedule = caller.schedule
        self._loop = asyncio.get_running_loop()
        self._finished: asyncio.Future[None] = self._loop.create_future()
        self._tasks: set[asyncio.Task[None]] = set()
        self._timer: asyncio.Handle = self._loop.call_soon(self._pump)
        self._next_turn = math.inf
        #: How many questions have not ended.
        self.left = 0
        self._at_once = 0
        self._most = _FEWEST
        self._free = 0.0
        self._speed = math.inf

    async def answer(self, questions: Sequence[Question], speed: float) -> None:
        """Ask all questions, and end when each has its outcome.

        Args:
            questions: The questions; at least one.

            speed: The most calls a second.
        """
        self._speed = speed
        self.left = len(questions)
        self._find_endpoints(questions)
        try:
            self._begin(self._enter_all(questions))
            await self._finished
        finally:
            await self._end()

    async def _end(self) -> None:
        """Leave nothing behind, whatever ended the run."""
        self._timer.cancel()
        self._schedule.forget()
        for each in self._tasks:
            each.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _find_endpoints(self, questions: Iterable[Question]) -> None:
        """Find all endpoints before a call has to wait for it; what fails is told by the calls."""
        for service, region in {(each.action.partition(":")[0], each.region) for each in questions}:
            try:
                self._caller.endpoints.find(service, region)
            except (BotoCoreError, ValueError):
                continue

    async def _enter_all(self, questions: Iterable[Question]) -> None:
        """Enter the accounts that were not entered before, those first that will take longest."""
        accounts: defaultdict[str, list[Question]] = defaultdict(list)
        for each in questions:
            accounts[each.account].append(each)
        began = self._loop.time()
        slowest_first = sorted(accounts, key=lambda name: -_longest(accounts[name]))
        entered = 0
        for each in slowest_first:
            if not self._caller.ways.known(each):
                await asyncio.sleep(began + entered / accounts_a_second() - self._loop.time())
                entered += 1
            self._begin(self._enter(each, accounts.pop(each)))

    async def _enter(self, account: str, questions: Sequence[Question]) -> None:
        way = await self._caller.ways.enter(account)
        if not isinstance(way, WayIn):
            for each in questions:
                self._keep(each, way or _no_way_in(each))
            return
        others = [each for each in questions if in_threads(each)]
        for each in reversed(questions):
            if not in_threads(each):
                reading = Reading(each)
                self._schedule.add(reading.key, (reading, way))
        self._pump()
        if others:
            await self._ask_in_threads(others, way)

    async def _ask_in_threads(self, questions: Sequence[Question], way: WayIn) -> None:
        credentials = await way.credentials()
        if isinstance(credentials, CouldNotLook):
            for each in questions:
                self._keep(each, credentials)
            return
        async for each, outcome in self._caller.threads.ask(questions, credentials):
            self._keep(each, outcome)

    def _pump(self) -> None:
        """Begin the calls whose turn has come, and come back when that of others has."""
        if self._finished.done():
            return
        now = self._loop.time()
        while self._at_once < self._most and self._free <= now:
            found = self._schedule.next(now, pressing=self._crowded)
            if found is None:
                break
            self._free = max(self._free, now - _LATE) + 1 / self._speed
            self._at_once += 1
            self._begin(self._step(*found))
        wait = self._schedule.wait(now)
        if wait is not None:
            again = now + _LATE if self._crowded else now
            self._come_back(max(now + wait, self._free, again))

    @property
    def _crowded(self) -> bool:
        """Whether the room that is left is for calls that must not wait."""
        return self._at_once >= self._most * FOR_ALL

    def _come_back(self, when: float) -> None:
        """Pump at some time, unless that is done before."""
        if when < self._next_turn:
            self._timer.cancel()
            self._timer = self._loop.call_at(when, self._turn)
            self._next_turn = when

    def _turn(self) -> None:
        """Pump; with more calls at once than before, unless this machine cannot keep up."""
        late = self._loop.time() - self._next_turn
        self._most = max(_FEWEST, self._at_once if late > _BEHIND else self._most + _MORE)
        self._most = min(self._most, calls_at_once())
        self._next_turn = math.inf
        self._pump()

    async def _step(self, lane: Lane[Job], job: Job) -> None:
        """Make one call, and what follows from it."""
        reading, way = job
        reading.begin()
        outcome = await self._caller.call(reading, way, lane.sent)
        self._at_once -= 1
        if isinstance(outcome, CouldNotLook) and outcome.reason is Reason.THROTTLED:
            lane.throttled()
        after = reading.after(outcome)
        if not isinstance(after, Pause):
            self._keep(reading.question, after)
        elif after.seconds:
            self._schedule.pause(lane.key, job, self._loop.time() + after.seconds)
        else:
            self._schedule.add(lane.key, job, begun=True)
        self._pump()

    def _keep(self, question: Question, outcome: Outcome) -> None:
        self._told(question, outcome)
        self.left -= 1
        if not self.left and not self._finished.done():
            self._finished.set_result(None)

    def _begin(self, work: Coroutine[Any, Any, None]) -> None:
        task = self._loop.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        """End the run if what ended was no call, but our own fault, or that of the disk."""
        self._tasks.discard(task)
        error = None if task.cancelled() else task.exception()
        if error is not None and not self._finished.done():
            self._finished.set_exception(error)


def _no_way_in(question: Question) -> CouldNotLook:
    return explained(Reason.NO_WAY_IN, question.action, question.region, question.account)


def _longest(questions: Iterable[Question]) -> float:
    """Return how long the slowest lane of an account takes."""
    lanes = Counter((each.region, each.action) for each in questions)
    spaces = (interval(action.partition(":")[2]) * n for (_, action), n in lanes.items())
    return max(spaces, default=0.0)
