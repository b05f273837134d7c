"""Which events are not recorded any more, and which are recorded now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trailwright.diff.comparing import BETTER, UNKNOWN, WORSE
from trailwright.diff.telling import tell
from trailwright.diff.trails import matched_trails, reset_with
from trailwright.model.unknown import Unknown
from trailwright.posture.events import minus
from trailwright.posture.selected import CATEGORY
from trailwright.posture.words import what_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trailwright.diff.side import Side
    from trailwright.model.findings import Finding
    from trailwright.model.origin import Origin
    from trailwright.posture import Posture, Recording
    from trailwright.posture.events import Events

__all__ = ["changes"]

_CHANGES = {"Data": "TW912", "NetworkActivity": "TW913", "Insight": "TW914"}
_MANAGEMENT = "TW911"
#: The properties that say what is recorded, and where.
_SELECTING = (
    "EventSelectors",
    "AdvancedEventSelectors",
    "InsightSelectors",
    "IsMultiRegionTrail",
    "IsOrganizationTrail",
)


def changes(before: Side, after: Side) -> Iterator[Finding]:
    """Yield what is recorded on one side and not on the other.

    Args:
        before: The first side.

        after: The second.
    """
    yield from _lost(before.posture, after.posture)
    yield from _gained(before.posture, after.posture)


def _lost(before: Posture, after: Posture) -> Iterator[Finding]:
    was = tuple(before.recordings())
    missing = minus((each.events for each in was), _events(after, surely=True))
    gone = () if _is_unknown(after) else minus(missing, _events(after))
    now = {id(one): other for one, other in matched_trails(before, after).pairs}
    for direction, some in ((WORSE, gone), (UNKNOWN, minus(missing, gone))):
        for events in some:
            recorder = _recorder(events, was)
            trail = now.get(id(recorder.trail))
            origin = (trail or recorder.trail).origin
            then = reset_with(recorder.trail, trail, _SELECTING) if trail else ""
            yield _said(events, direction, recorder, origin, then)


def _gained(before: Posture, after: Posture) -> Iterator[Finding]:
    now = tuple(after.recordings())
    gained = () if _is_unknown(before) else minus((each.events for each in now), _events(before))
    for events in gained:
        recorder = _recorder(events, now)
        yield _said(events, BETTER, recorder, recorder.trail.origin, "")


def _is_unknown(posture: Posture) -> bool:
    """Return whether nobody knows what some trail records, which may be anything."""
    return any(isinstance(each.records, Unknown) for each in posture.trails)


def _events(posture: Posture, *, surely: bool = False) -> tuple[Events, ...]:
    """Return what is recorded, or may be."""
    found = posture.recordings()
    return tuple(each.events for each in found if each.sure is True or not surely)


def _recorder(events: Events, recordings: tuple[Recording, ...]) -> Recording:
    """Return what recorded some events; the first of several."""
    return next(each for each in recordings if not events.without(each.events))


def _said(
    events: Events, direction: str, recorder: Recording, origin: Origin, then: str
) -> Finding:
    categories = {each.value for each in events.of(CATEGORY).wanted or ()}
    change = _CHANGES.get(next(iter(categories), ""), _MANAGEMENT)
    undecided = isinstance(recorder.sure, Unknown)
    words = {"what": what_of(events), "trail": recorder.trail.name}
    return tell(change, direction, origin, words, then=then, undecided=undecided)
