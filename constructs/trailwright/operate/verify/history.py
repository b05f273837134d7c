"""Was there anything to deliver: the event history knows what happened, without any trail."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from trailwright._policies import read_policy
from trailwright.model.unknown import Unknown
from trailwright.operate.verify.signs import at
from trailwright.operate.verify.ways import ways_of
from trailwright.posture.recorded import management
from trailwright.readers.account import Answered, Question

if TYPE_CHECKING:
    from collections.abc import Mapping

    from trailwright.model.resources import Trail
    from trailwright.operate.verify.status import Status
    from trailwright.readers.account import Outcome

__all__ = ["history_question", "missed"]

_ACTION = "cloudtrail:LookupEvents"


def history_question(trail: Trail, home: Status) -> Question | None:
    """Return what asks for what a silent trail should have delivered; data events are not told.

    Args:
        trail: The trail, as it was deployed.

        home: The trail at home, where no log files come.
    """
    logs = next((each for each in ways_of(trail) if each.id == "logs"), None)
    if logs is None or not _recorded(trail) or home.running <= logs.limit:
        return None
    until = home.now - logs.limit
    since = until - timedelta(minutes=_data()["window_minutes"])
    last = home.moment(logs.time)
    begin = since if last is None else max(last, since)
    place = trail.place
    who = (place.account_text, place.region_text)
    return Question.of(*who, _ACTION, StartTime=begin, EndTime=until) if begin < until else None


def missed(trail: Trail, outcome: Outcome) -> str | None:
    """Return an event that the trail records, and should have delivered.

    Args:
        trail: The trail, as it was deployed.

        outcome: What came of asking.
    """
    events = outcome.value.get("Events", ()) if isinstance(outcome, Answered) else ()
    for each in events:
        if _is_recorded(trail, each):
            return f"{each['EventName']} of {at(each['EventTime'])}"
    return None


def _is_recorded(trail: Trail, event: Mapping[str, Any]) -> bool:
    source = event.get("EventSource", "")
    kind = "read" if event.get("ReadOnly") == "true" else "write"
    here = source not in _data()["elsewhere"]
    return here and any(each.has(source, kind) for each in _recorded(trail))


def _recorded(trail: Trail) -> tuple[Any, ...]:
    """Return the management events a trail is known to record."""
    found = management(trail)
    return () if isinstance(found, Unknown) else found


def _data() -> Mapping[str, Any]:
    return read_policy("freshness.json")["history"]
