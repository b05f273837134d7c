"""Runs events through the alarms of an estate."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from trailwright.drill.files import event_files, events_of, stretches
from trailwright.drill.gates import Gates

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from trailwright.drill.alarms import ArmedAlarm

__all__ = ["Drill", "Raised", "drill"]

_EXAMPLES = 3


@dataclass(slots=True, kw_only=True)
class Raised:
    """What the events do to one alarm.

    Args:
        armed: The alarm.

        events: How many events it counts.

        names: How many of each event name.

        periods: Events in each of its periods, by the period's number since 1970; those
            without a time have a period of their own.

        first: The first events it counts, as file and event id.
    """

    armed: ArmedAlarm
    events: int = 0
    names: Counter[str] = field(default_factory=Counter[str])
    periods: Counter[int] = field(default_factory=Counter[int])
    first: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])

    @property
    def raised(self) -> bool:
        """Whether enough events fall into one period."""
        return any(count >= self.armed.threshold for count in self.periods.values())

    @property
    def times(self) -> int:
        """In how many periods it is raised."""
        return sum(count >= self.armed.threshold for count in self.periods.values())

    def count(self, event: dict[str, Any], path: Path) -> None:
        """Count an event.

        Args:
            event: The event.

            path: The file it is in.
        """
        self.events += 1
        self.names[str(event.get("eventName", "?"))] += 1
        self.periods[_period(event.get("eventTime"), self.armed.period_seconds)] += 1
        if len(self.first) < _EXAMPLES:
            self.first.append((str(path), str(event.get("eventID", "?"))))


@dataclass(frozen=True, slots=True, kw_only=True)
class Drill:
    """What all events do to all alarms.

    Args:
        alarms: Each alarm.

        events: How many events were read.

        files: How many files they are in.
    """

    alarms: tuple[Raised, ...]
    events: int
    files: int


def drill(
    alarms: Sequence[ArmedAlarm],
    paths: Sequence[str],
    progress: Callable[[int, int], None] = lambda _files, _events: None,
) -> Drill:
    """Return what events would do to alarms.

    Args:
        alarms: The alarms.

        paths: Files of events, and folders of them.

        progress: Told after each file how many files and events were read.

    Raises:
        EventsError: If a file cannot be read.
    """
    gates, raised = Gates(alarms), [Raised(armed=alarm) for alarm in alarms]
    events = files = 0
    for path in event_files(paths):
        for stretch in stretches(path):
            sifted = gates.sift(stretch)
            events += sifted.passed
            for piece, concerned in sifted.kept:
                for event in events_of(piece, path):
                    events += 1
                    for index in gates.of_event(event) if concerned is None else concerned:
                        if raised[index].armed.matches(event):
                            raised[index].count(event, path)
        files += 1
        progress(files, events)
    return Drill(alarms=tuple(raised), events=events, files=files)


def _period(time: object, seconds: int) -> int:
    """Return the number of the period a time falls into; -1 when there is no time."""
    try:
        moment = datetime.fromisoformat(str(time))
    except ValueError:
        return -1
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return int(moment.timestamp()) // seconds
