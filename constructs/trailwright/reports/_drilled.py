"""What a drill says of each alarm, for every format."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from trailwright.drill import Drill, Raised
    from trailwright.model.findings import Finding

__all__ = ["OUTCOMES", "Drilled", "drilled"]

#: What can come of an alarm, and what is said of it, in the order it is told.
OUTCOMES = {
    "raised": "Raised",
    "below": "Counted, below the threshold",
    "quiet": "Quiet",
    "unreadable": "Cannot be said",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Drilled:
    """One alarm.

    Args:
        outcome: A key of :data:`OUTCOMES`.

        raised: What the events do to it.

        unheard: Why nobody might hear it.
    """

    outcome: str
    raised: Raised
    unheard: tuple[Finding, ...] = ()

    @property
    def name(self) -> str:
        """The alarm's name."""
        return self.raised.armed.name

    @property
    def calls(self) -> str:
        """The names of the events it counts, the most frequent first."""
        return ", ".join(f"{name} {count}" for name, count in self.raised.names.most_common(5))


def drilled(result: Drill, findings: Sequence[Finding]) -> tuple[Drilled, ...]:
    """Return the alarms, those that were raised first.

    Args:
        result: What the events did.

        findings: What the rules say of alarms and what feeds them.
    """
    order = list(OUTCOMES)
    rows = [_row(each, findings) for each in result.alarms]
    return tuple(sorted(rows, key=lambda row: (order.index(row.outcome), row.name)))


def _row(raised: Raised, findings: Sequence[Finding]) -> Drilled:
    alarm = raised.armed.alarm.origin.key
    about = tuple(each for each in findings if each.origin.key == alarm)
    return Drilled(outcome=_outcome(raised), raised=raised, unheard=about)


def _outcome(raised: Raised) -> str:
    if raised.armed.trouble is not None:
        return "unreadable"
    if raised.raised:
        return "raised"
    return "below" if raised.events else "quiet"
