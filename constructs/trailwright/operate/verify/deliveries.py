"""Does a trail deliver, by every way and from every Region."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from trailwright.model.findings import Severity
from trailwright.model.health import Health, Sign, State
from trailwright.operate.verify.say import say, where
from trailwright.operate.verify.signs import ago, at, delivers, see
from trailwright.operate.verify.status import Status, status_of
from trailwright.operate.verify.ways import ways_of
from trailwright.readers.account import Absent, Answered

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from trailwright.model.findings import Finding
    from trailwright.model.resources import Trail
    from trailwright.readers.account import Outcome

__all__ = ["Deliveries"]

_NO_FILES = "TW844"


class Deliveries:
    """A trail in all its Regions.

    Args:
        trail: The trail, as it was deployed.

        outcomes: What came of asking for its status, by Region.

        missed: What happened at home, and should have come by now. Default: nothing is known
            to have happened.
    """

    def __init__(
        self, trail: Trail, outcomes: Mapping[str, Outcome], missed: str | None = None
    ) -> None:
        self._trail = trail
        self._ways = ways_of(trail)
        self._outcomes = outcomes
        found = {name: status_of(each, name) for name, each in outcomes.items()}
        self._statuses = {n: each for n, each in found.items() if isinstance(each, Status)}
        self._missed = missed
        self._off_severity = Severity.WARNING if trail.is_logging is False else Severity.ERROR
        off = State.of(self._off_severity)
        self._seen = {
            name: see(self._ways, status, quiet=missed is None, off=off)
            for name, status in self._statuses.items()
        }

    @property
    def silent(self) -> Status | None:
        """The trail at home, if it logs there and no log files come from any Region."""
        home = self._statuses.get(self._trail.place.region_text)
        alive = any(delivers(self._ways, each) for each in self._statuses.values())
        return home if home is not None and home.logging and not alive else None

    @property
    def rows(self) -> tuple[Health, ...]:
        """How the trail is, by Region."""
        return tuple(
            Health(
                trail=self._trail.ref,
                account=self._trail.place.account_text,
                region=region,
                signs=self._signs(region),
            )
            for region in self._outcomes
        )

    def findings(self) -> Iterator[Finding]:
        """Yield what is wrong, each once for all Regions where it is."""
        yield from self._missing()
        yield from self._unreadable()
        yield from self._off()
        said: dict[tuple[str, str, str], list[str]] = defaultdict(list)
        for region, seen in self._seen.items():
            for each in seen:
                if each.rule is not None:
                    said[each.rule, each.way.title, each.detail].append(region)
        for (rule_id, title, detail), regions in said.items():
            message = f"{title} {where(regions, len(self._outcomes))}: {detail}"
            if rule_id == _NO_FILES and self._missed:
                message = f"{message}; {self._missed} is in none"
            yield say(rule_id, self._trail, message)

    def _signs(self, region: str) -> tuple[Sign, ...]:
        seen = self._seen.get(region)
        if seen is not None:
            return tuple(each.sign for each in seen)
        gone = isinstance(self._outcomes[region], Absent)
        state, text = (State.FAIL, "no trail") if gone else (State.UNKNOWN, "?")
        return tuple(Sign(path=each.title, state=state, text=text) for each in self._ways)

    def _missing(self) -> Iterator[Finding]:
        gone = [name for name, each in self._outcomes.items() if isinstance(each, Absent)]
        if gone:
            yield say("TW841", self._trail, f"no such trail {where(gone, len(self._outcomes))}")

    def _unreadable(self) -> Iterator[Finding]:
        for region, outcome in self._outcomes.items():
            if isinstance(outcome, Answered) and region not in self._statuses:
                message = (
                    f"the status of the trail in {region} has no date, or does not say IsLogging"
                )
                yield say("TW840", self._trail, message)

    def _off(self) -> Iterator[Finding]:
        off = [name for name, each in self._statuses.items() if not each.logging]
        if off:
            message = f"IsLogging is false {where(off, len(self._outcomes))}{self._since(off[0])}"
            yield say("TW842", self._trail, message, severity=self._off_severity)
        for region in self._outcomes:
            yield from self._break(region)

    def _since(self, region: str) -> str:
        stopped = self._statuses[region].moment("StopLoggingTime")
        return f", since {at(stopped)}" if stopped else ""

    def _break(self, region: str) -> Iterator[Finding]:
        """Yield that the trail was off before; every Region says it, and one is enough."""
        status = self._statuses.get(region)
        if status is None or region != self._trail.region or not status.logging:
            return
        stopped, started = status.moment("StopLoggingTime"), status.moment("StartLoggingTime")
        if stopped and started and stopped <= started:
            message = f"off for {ago(started - stopped)}, from {at(stopped)} to {at(started)}"
            yield say("TW852", self._trail, message)
