"""How each way by which a trail delivers is in one Region: pure judgements of a status."""

from __future__ import annotations

from datetime import UTC, timedelta
from typing import TYPE_CHECKING

from trailwright.model.health import Sign, State
from trailwright.model.record import record

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from trailwright.operate.verify.status import Status
    from trailwright.operate.verify.ways import Way

__all__ = ["Seen", "ago", "at", "delivers", "see"]

_LOGS, _DIGESTS = "logs", "digests"
_EARLY, _UNPROVED = "TW851", "TW858"
_UNITS = ((timedelta(days=1), "d"), (timedelta(hours=1), "h"), (timedelta(minutes=1), "min"))


@record
class Seen:
    """How one way is in one Region, and which rule has something to say about that.

    Args:
        way: The way.

        state: How it is.

        text: The same in a word or two.

        rule: The rule. Default: there is nothing to say.

        detail: What it says; alike in all Regions where it is the same. Default: nothing.
    """

    way: Way
    state: State
    text: str
    rule: str | None = None
    detail: str = ""

    @property
    def sign(self) -> Sign:
        """The same, to be shown."""
        return Sign(path=self.way.title, state=self.state, text=self.text)


def delivers(ways: Sequence[Way], status: Status) -> bool:
    """Return whether log files come from a Region just now.

    Args:
        ways: The ways of the trail.

        status: The trail there.
    """
    logs = next((each for each in ways if each.id == _LOGS), None)
    return logs is not None and status.ago(logs.time) <= logs.limit


def see(
    ways: Sequence[Way], status: Status, *, quiet: bool, off: State = State.FAIL
) -> tuple[Seen, ...]:
    """Return how each way of a trail is in one Region.

    Args:
        ways: The ways it should deliver by.

        status: What AWS says.

        quiet: Whether a Region where no log files come may be one where nothing happens.

        off: What it is worth that the trail does not log. Default: it is a fault.
    """
    if not status.logging:
        return tuple(Seen(way=each, state=off, text="off") for each in ways)
    known: dict[str, Seen] = {}
    for way in reversed(ways):  # a quiet Region is judged by its digest files
        if way.follows is None:
            known[way.id] = _see(way, status) or _silent(way, status, known, quiet=quiet)
    for way in ways:
        if way.follows is not None:
            known[way.id] = _see(way, status) or _behind(way, ways, status, known)
    return tuple(known[each.id] for each in ways)


def _see(way: Way, status: Status) -> Seen | None:
    """Return how a way is, where its own last sign decides it."""
    error = status.error(way)
    if error:
        return Seen(way=way, state=State.FAIL, text=error, rule=way.error_rule, detail=error)
    last = status.ago(way.time)
    if last <= way.limit:
        return Seen(way=way, state=State.OK, text=ago(last))
    if status.running <= way.limit:
        return _early(way, status)
    return None


def _early(way: Way, status: Status) -> Seen:
    since = status.now - status.running
    return Seen(
        way=way,
        state=State.UNKNOWN,
        text="not yet",
        rule=_EARLY,
        detail=f"the trail logs since {at(since)} only; look again after {at(since + way.limit)}",
    )


def _silent(way: Way, status: Status, known: Mapping[str, Seen], *, quiet: bool) -> Seen:
    """Return how a way is whose last sign is old; a quiet Region is as its digest files are."""
    if way.id != _LOGS or not quiet:
        return _late(way, status)
    proof = known.get(_DIGESTS)
    if proof is not None:
        return Seen(way=way, state=proof.state, text="quiet")
    return Seen(
        way=way,
        state=State.UNKNOWN,
        text="quiet",
        rule=_UNPROVED,
        detail="no log file came, and without log file validation an idle Region writes nothing",
    )


def _behind(way: Way, ways: Sequence[Way], status: Status, known: Mapping[str, Seen]) -> Seen:
    """Return how a way is that is silent: with the one it follows, or alone."""
    first = next(each for each in ways if each.id == way.follows)
    if status.moment(first.time) is None or status.ago(first.time) + way.limit >= status.ago(
        way.time
    ):
        return Seen(way=way, state=known[first.id].state, text="waits")
    return _late(way, status)


def _late(way: Way, status: Status) -> Seen:
    last = status.moment(way.time)
    since = "there never was one" if last is None else f"the last was at {at(last)}"
    limit = f"it may be {ago(way.limit)} old"
    text = "never" if last is None else ago(status.ago(way.time))
    return Seen(
        way=way, state=State.FAIL, text=text, rule=way.late_rule, detail=f"{since}; {limit}"
    )


def ago(age: timedelta) -> str:
    """Return a time in its greatest unit: ``3 min``, ``2 h``, ``4 d``.

    Args:
        age: The time.
    """
    for unit, name in _UNITS:
        if age >= unit:
            return f"{age // unit} {name}"
    return f"{max(0, round(age.total_seconds()))} s"


def at(moment: datetime) -> str:
    """Return a moment to the minute.

    Args:
        moment: The moment, of any time zone.
    """
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%MZ")
