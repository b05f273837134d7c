"""How trails are, as far as it could be looked at: OK only where every look succeeded."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from trailwright.model.findings import Severity
from trailwright.model.record import record

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from trailwright.model.findings import Finding, Judgement

__all__ = ["Health", "Sign", "State", "Verified", "state_of", "worst"]


class State(StrEnum):
    """How something is, the best first. What nobody could look at is worse than a fault."""

    OK = "ok"
    WARN = "warn"
    FAIL = "fail"
    UNKNOWN = "unknown"

    @property
    def rank(self) -> int:
        """0 for the best."""
        return list(State).index(self)

    @classmethod
    def of(cls, severity: Severity) -> State:
        """Return what a finding of a severity makes of the whole.

        Args:
            severity: The severity.
        """
        return _BY_SEVERITY[severity]


_BY_SEVERITY = {
    Severity.FATAL: State.FAIL,
    Severity.ERROR: State.FAIL,
    Severity.WARNING: State.WARN,
    Severity.UNKNOWN: State.UNKNOWN,
    Severity.INFO: State.OK,
}


def worst(states: Iterable[State]) -> State:
    """Return the worst of some states; of none, OK.

    Args:
        states: The states.
    """
    return max(states, key=lambda each: each.rank, default=State.OK)


@record
class Sign:
    """How one way is by which a trail delivers.

    Args:
        path: Which way, e.g. ``log group``.

        state: How it is.

        text: The same in a word or two: ``3 min``, ``AccessDenied``, ``quiet``.
    """

    path: str
    state: State
    text: str


@record
class Health:
    """How one trail is in one Region.

    Args:
        trail: Its name.

        account: Whose it is.

        region: The Region.

        signs: One for each way by which it delivers there.
    """

    trail: str
    account: str
    region: str
    signs: tuple[Sign, ...]

    @property
    def state(self) -> State:
        """The worst of its signs."""
        return worst(each.state for each in self.signs)


def state_of(findings: Iterable[Finding]) -> State:
    """Return what findings that nobody accepted make of the whole.

    Args:
        findings: The findings.
    """
    return worst(State.of(each.severity) for each in findings if each.accepted is None)


@record
class Verified:
    """What came of verifying an estate, and how much of it was looked at.

    Args:
        rows: How each trail is, by Region.

        judgement: What is wrong, and what is not known.

        asked: How many questions it took.

        answered: How many of them were answered.

        accounts: How many accounts the estate is in.

        entered: How many of them answered anything.

        off: Regions that are not enabled, of which nothing was asked; AWS says so.

        now: What time it was for AWS. Default: nothing was answered.
    """

    rows: tuple[Health, ...]
    judgement: Judgement
    asked: int
    answered: int
    accounts: int
    entered: int
    off: tuple[str, ...] = ()
    now: datetime | None = None

    @property
    def state(self) -> State:
        """The worst of all that was seen; OK only where all was looked at and nothing is wrong."""
        unanswered = [State.UNKNOWN] if self.answered < self.asked or not self.rows else []
        rows = [each.state for each in self.rows]
        return worst([*rows, *unanswered, state_of(self.judgement.findings)])
