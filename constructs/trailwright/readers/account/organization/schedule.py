"""Which call is made next: one whose turn has come, of the line that will take longest."""

from __future__ import annotations

import itertools
from functools import cache
from heapq import heappop, heappush
from typing import Generic, NamedTuple, TypeVar

from trailwright.model.quotas import requests_per_second
from trailwright.readers.account.pace import interval

__all__ = ["Key", "Lane", "Schedule"]

_T = TypeVar("_T")
#: A call that is sent so many seconds late does not put off the next ones.
_LATE = 0.1
#: Lanes that take so many seconds do not wait for others.
_LONG = 1.0
#: So many seconds one call may travel longer than another; more where AWS counted otherwise.
_TRAVEL, _LONGEST_TRAVEL = 0.015, 0.2


class Key(NamedTuple):
    """What AWS counts calls by.

    Args:
        account: The account.

        region: The Region.

        operation: The API operation.
    """

    account: str
    region: str
    operation: str


class Lane(Generic[_T]):
    """The calls that share a rate: evenly spaced, and never more within its time than it allows.

    A call that is sent late is followed by the next one in time, so that nothing is lost by it.

    Args:
        key: What they have in common.
    """

    __slots__ = ("_grid", "_recent", "_travel", "begun", "jobs", "key", "turn")

    def __init__(self, key: Key) -> None:
        self.key = key
        self.jobs: list[_T] = []
        self.begun = False
        #: When the next call may be made.
        self.turn = 0.0
        self._grid = 0.0
        self._travel = _TRAVEL
        self._recent: list[float] = []

    def take(self, now: float) -> _T:
        """Return the next call, and find the turn of the one after it.

        Args:
            now: The time.
        """
        count, seconds = _window(self.key.operation)
        due = max(self._grid, now - _LATE) if self._recent else now
        self._grid = due + (seconds / count if count else 0.0)
        self._recent = [*self._recent, now][-count:] if count else []
        self.begun = False
        self._find_turn()
        return self.jobs.pop()

    def sent(self, now: float) -> None:
        """Put the next turn off if the last call was sent later than it was taken.

        Args:
            now: When it was sent.
        """
        if self._recent:
            self._recent[-1] = max(self._recent[-1], now)
            self._find_turn()

    def throttled(self) -> None:
        """Leave more time between calls: they travel less evenly, or others make some too."""
        self._travel = min(_LONGEST_TRAVEL, self._travel + _TRAVEL)
        self._find_turn()

    @property
    def rank(self) -> tuple[bool, float]:
        """What is begun comes first, and then what has the longest way to go."""
        return (not self.begun, -len(self.jobs) * interval(self.key.operation))

    @property
    def pressing(self) -> bool:
        """Whether it must not wait for what takes less time."""
        return self.begun or len(self.jobs) * interval(self.key.operation) >= _LONG

    def _find_turn(self) -> None:
        count, seconds = _window(self.key.operation)
        full = len(self._recent) == count > 0
        after = self._recent[0] + seconds + self._travel if full else 0.0
        self.turn = max(self._grid, after)


@cache
def _window(operation: str) -> tuple[int, float]:
    """Return how many calls may be sent in how many seconds; none where no rate is published."""
    rate = requests_per_second(operation)
    if rate is None:
        return 0, 0.0
    count = max(1, int(rate))
    return count, count / rate


class Schedule(Generic[_T]):
    """The calls that are still to be made. It waits for nothing, and knows no clock."""

    def __init__(self) -> None:
        self._lanes: dict[Key, Lane[_T]] = {}
        self._order = itertools.count()
        #: Lanes with calls, each in one of two heaps: by their turn, or by rank once it has come.
        self._waiting: list[tuple[float, int, Lane[_T]]] = []
        self._due: list[tuple[tuple[bool, float], int, Lane[_T]]] = []
        self._paused: list[tuple[float, int, Key, _T]] = []

    def add(self, key: Key, job: _T, *, begun: bool = False) -> None:
        """Take a call.

        Args:
            key: The lane it is in.

            job: The call.

            begun: Whether it goes on with what was begun. Default: no.
        """
        lane = self._lanes.get(key)
        if lane is None:
            lane = self._lanes[key] = Lane(key)
        lane.jobs.append(job)
        lane.begun = lane.begun or begun
        if len(lane.jobs) == 1:
            self._wait(lane)

    def pause(self, key: Key, job: _T, until: float) -> None:
        """Take a call that is to be made again later.

        Args:
            key: The lane it is in.

            job: The call.

            until: When.
        """
        heappush(self._paused, (until, next(self._order), key, job))

    def forget(self) -> None:
        """Forget all calls that are still to be made, but not those that were."""
        for lane in self._lanes.values():
            lane.jobs.clear()
        for heap in (self._waiting, self._due, self._paused):
            heap.clear()

    def next(self, now: float, *, pressing: bool = False) -> tuple[Lane[_T], _T] | None:
        """Return a call whose turn has come, if there is one.

        Args:
            now: The time.

            pressing: Only one that must not wait. Default: any.
        """
        self._ripen(now)
        while self._due and (self._due[0][2].pressing or not pressing):
            lane = heappop(self._due)[2]
            if lane.turn <= now:
                return lane, self._take(lane, now)
            self._wait(lane)
        return None

    def wait(self, now: float) -> float | None:
        """Return the seconds until there may be a call to make, or nothing when there is none.

        Args:
            now: The time.
        """
        if self._due:
            return 0.0
        turns = [heap[0][0] for heap in (self._waiting, self._paused) if heap]
        return max(0.0, min(turns) - now) if turns else None

    def _take(self, lane: Lane[_T], now: float) -> _T:
        job = lane.take(now)
        if lane.jobs:
            self._wait(lane)
        return job

    def _wait(self, lane: Lane[_T]) -> None:
        heappush(self._waiting, (lane.turn, next(self._order), lane))

    def _ripen(self, now: float) -> None:
        while self._paused and self._paused[0][0] <= now:
            _, _, key, job = heappop(self._paused)
            self.add(key, job, begun=True)
        while self._waiting and self._waiting[0][0] <= now:
            lane = heappop(self._waiting)[2]
            heappush(self._due, (lane.rank, next(self._order), lane))
