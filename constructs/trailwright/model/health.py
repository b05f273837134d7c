"""How trails are, as far as it could be looked at: OK only where every look succeeded."""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum
from typing import TYPE_CHECKING

from trailwright.model.findings import Judgement, Severity
from trailwright.model.record import record

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from trailwright.model.findings import Finding

__all__ = ["Health", "Sign", "State", "Verified", "joined", "state_of", "worst"]


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

        accounts: The accounts that the estate is in.

        entered: Those of them that answered anything.

        off: Regions that are not enabled, of which nothing was asked; AWS says so.

        now: What time it was for AWS. Default: nothing was answered.
    """

    rows: tuple[Health, ...]
    judgement: Judgement
    asked: int
    answered: int
    accounts: frozenset[str]
    entered: frozenset[str]
    off: tuple[str, ...] = ()
    now: datetime | None = None

    @property
    def state(self) -> State:
        """The worst of all that was seen; OK only where all was looked at and nothing is wrong."""
        unanswered = [State.UNKNOWN] if self.answered < self.asked or not self.rows else []
        rows = [each.state for each in self.rows]
        return worst([*rows, *unanswered, state_of(self.judgement.findings)])

    @property
    def looked(self) -> str:
        """How much was looked at, as the end of a sentence."""
        accounts = f"{len(self.entered)} of {len(self.accounts)} accounts"
        off = f", {len(self.off)} Regions are off" if self.off else ""
        return f"looked at {accounts}, {self.answered} of {self.asked} questions answered{off}"


def joined(parts: Sequence[Verified]) -> Verified:
    """Return several estates as one, with how much of all of them was looked at.

    Args:
        parts: What came of verifying each.
    """
    whole = Verified(
        rows=tuple(row for each in parts for row in each.rows),
        judgement=Judgement(),
        asked=sum(each.asked for each in parts),
        answered=sum(each.answered for each in parts),
        accounts=frozenset[str]().union(*(each.accounts for each in parts)),
        entered=frozenset[str]().union(*(each.entered for each in parts)),
        off=tuple(sorted({name for each in parts for name in each.off})),
        now=max((each.now for each in parts if each.now is not None), default=None),
    )
    judgement = Judgement(
        asked="verify",
        findings=tuple(one for each in parts for one in each.judgement.findings),
        paths=tuple(one for each in parts for one in each.judgement.paths),
        notes=tuple(dict.fromkeys(one for each in parts for one in each.judgement.notes)),
        trails=sum(each.judgement.trails for each in parts),
        looked=whole.looked,
        health=whole.rows,
    )
    return replace(whole, judgement=judgement)
