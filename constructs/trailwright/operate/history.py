"""Reads event history: every Region at once, each at the rate AWS allows, every page or a reason.

All that is known stands in the journal. What a Region was looked at for is judged by what the
journal still has open, not by what the reading believes to have done.
"""

from __future__ import annotations

import math
from functools import partial
from typing import TYPE_CHECKING

from trailwright.model.record import record
from trailwright.operate.events import Page, Query, Window, page_of
from trailwright.readers.account.outcomes import Answered, CouldNotLook, Outcome, Reason, explained
from trailwright.readers.account.pace import interval

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from trailwright.operate.journal import Journal
    from trailwright.readers.account.calls import Calls
    from trailwright.readers.account.workers import Workers

__all__ = ["RegionHistory", "read_history"]

_ACTION = "cloudtrail:LookupEvents"
#: More parts of time at once do not help: at four seconds a page, eight fill two calls a second.
_MOST_PARTS = 8
_MOST_RESTARTS = 3


@record
class RegionHistory:
    """How a Region was looked at.

    Args:
        region: The Region.

        events: How many events are known.

        pages: How many pages were read now.

        failure: Why not all of it could be read. Default: all was read.
    """

    region: str
    events: int
    pages: int
    failure: CouldNotLook | None = None


@record
class _Task:
    """A page to be read.

    Args:
        region: Where.

        asked: The time in the parameters, which stays the same for all pages of a token.

        left: What of it is still to be read.

        token: Of the page. Default: the first page.

        restarts: How often the token was lost since the time that is left became less.
    """

    region: str
    asked: Window
    left: Window
    token: str | None = None
    restarts: int = 0


def read_history(
    calls: Calls,
    query: Query,
    regions: Sequence[str],
    *,
    journal: Journal,
    workers: Workers[tuple[_Task, Outcome]],
    progress: Callable[[int], None] = lambda _open: None,
) -> tuple[RegionHistory, ...]:
    """Read what the journal has not yet, and return how each Region was looked at.

    Args:
        calls: The calls of the account.

        query: What is looked for.

        regions: Where.

        journal: What was read before, and where pages are written down.

        workers: What makes the calls.

        progress: Told after each page how many are on their way.
    """
    reading = _Reading(calls, query, journal, workers)
    reading.begin(regions)
    while reading.pending:
        reading.go_on()
        progress(reading.pending)
    return tuple(reading.outcome(region) for region in regions)


class _Reading:
    """The pages on their way. Only calls are made elsewhere; all else happens here."""

    def __init__(
        self,
        calls: Calls,
        query: Query,
        journal: Journal,
        workers: Workers[tuple[_Task, Outcome]],
    ) -> None:
        self.pending = 0
        self._calls = calls
        self._query = query
        self._journal = journal
        self._workers = workers
        self._pages: dict[str, int] = {}
        self._failures: dict[str, CouldNotLook] = {}

    def begin(self, regions: Iterable[str]) -> None:
        """Ask for the first page of all that is still to be read."""
        for region in regions:
            if not self._enough(region):
                windows = self._journal.open_windows(region)
                self._submit(_Task(region=region, asked=each, left=each) for each in windows)

    def go_on(self) -> None:
        """Wait for a page, write it down and ask for what follows."""
        task, outcome = self._workers.next()
        self.pending -= 1
        if isinstance(outcome, Answered):
            page = page_of(outcome.value, task.region)
            if page is not None:
                self._submit(self._after_page(task, page, outcome.seconds))
                return
        if not isinstance(outcome, CouldNotLook):
            outcome = explained(Reason.NOT_AWS, _ACTION, task.region)
        self._submit(self._after_failure(task, outcome))

    def outcome(self, region: str) -> RegionHistory:
        """Return how a Region was looked at, by what is still open."""
        open_ = self._journal.open_windows(region) and not self._enough(region)
        unsaid = explained(Reason.PAGE_GONE, _ACTION, region)
        return RegionHistory(
            region=region,
            events=self._journal.count(region),
            pages=self._pages.get(region, 0),
            failure=self._failures.get(region, unsaid) if open_ else None,
        )

    def _submit(self, tasks: Iterable[_Task]) -> None:
        for task in tasks:
            self.pending += 1
            self._workers.submit(partial(self._call, task))

    def _call(self, task: _Task) -> tuple[_Task, Outcome]:
        parameters = self._query.parameters(task.asked, task.token)
        return task, self._calls.ask(_ACTION, task.region, **parameters)

    def _after_page(self, task: _Task, page: Page, seconds: float) -> Iterable[_Task]:
        left = _older(task.left, page)
        again = page.token is not None and page.token == task.token
        parts = self._parts(task.region, left, seconds) if page.token else ()
        wanted = filter(self._query.wants, page.events)
        self._journal.write(task.region, task.left, wanted, parts)
        self._pages[task.region] = self._pages.get(task.region, 0) + 1
        if again:
            self._failures[task.region] = explained(Reason.PAGE_AGAIN, _ACTION, task.region)
            return ()
        if not parts or self._enough(task.region):
            return ()
        if len(parts) > 1:
            return tuple(_Task(region=task.region, asked=each, left=each) for each in parts)
        restarts = task.restarts if left == task.left else 0
        return (
            _Task(
                region=task.region,
                asked=task.asked,
                left=left,
                token=page.token,
                restarts=restarts,
            ),
        )

    def _parts(self, region: str, left: Window, seconds: float) -> tuple[Window, ...]:
        """Return what is left in as many parts as keep the Region busy while AWS is slow."""
        busy = len(self._journal.open_windows(region))
        wanted = min(_MOST_PARTS, math.ceil(seconds / interval("LookupEvents")))
        if self._query.limit is not None or wanted <= busy:
            return (left,)
        return left.split(wanted - busy + 1)

    def _after_failure(self, task: _Task, failure: CouldNotLook) -> Iterable[_Task]:
        if failure.reason is Reason.PAGE_GONE and task.restarts < _MOST_RESTARTS:
            again = _Task(
                region=task.region, asked=task.left, left=task.left, restarts=task.restarts + 1
            )
            return (again,)
        self._failures[task.region] = failure
        return ()

    def _enough(self, region: str) -> bool:
        limit = self._query.limit
        return limit is not None and self._journal.count(region) >= limit


def _older(left: Window, page: Page) -> Window:
    """Return the time that no page before the next has shown as a whole."""
    if page.oldest is None:
        return left
    until = page.oldest if left.until is None else min(left.until, page.oldest)
    return left._replace(until=max(left.since, until))
