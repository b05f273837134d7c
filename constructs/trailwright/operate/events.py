"""Questions to the event history of CloudTrail, and what a page of answers holds.

Event history keeps management events for 90 days, in the Region where they happened, and takes
one attribute at a time.
https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_LookupEvents.html
"""

from __future__ import annotations

import math
import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from trailwright.model.record import record

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

__all__ = ["ATTRIBUTES", "Page", "Query", "Window", "moment", "page_of", "within_history"]

HISTORY = timedelta(days=90)
_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}
_RELATIVE = re.compile(r"([0-9]{1,9})([smhdw])")


class Window(NamedTuple):
    """A time to look at, in seconds since 1970; both ends belong to it.

    Args:
        since: The earliest second.

        until: The latest second. Default: there is no end.
    """

    since: int
    until: int | None = None

    def split(self, parts: int) -> tuple[Window, ...]:
        """Return the same time in parts that share their ends, the newest first.

        Args:
            parts: How many at most.
        """
        if self.until is None or self.until - self.since < parts:
            return (self,)
        length = self.until - self.since
        ends = [self.since + length * index // parts for index in range(parts + 1)]
        return tuple(Window(ends[index], ends[index + 1]) for index in reversed(range(parts)))


def _resources(name: str) -> Callable[[Mapping[str, Any]], list[object]]:
    return lambda event: [each.get(name) for each in event.get("Resources") or ()]


#: What events are looked up by, the most selective first, and where an event holds it.
ATTRIBUTES: Mapping[str, Callable[[Mapping[str, Any]], Sequence[object]]] = {
    "EventId": lambda event: (event.get("EventId"),),
    "ResourceName": _resources("ResourceName"),
    "Username": lambda event: (event.get("Username"),),
    "EventName": lambda event: (event.get("EventName"),),
    "ResourceType": _resources("ResourceType"),
    "EventSource": lambda event: (event.get("EventSource"),),
}


@record
class Query:
    """What is looked for.

    Args:
        attributes: Values by attribute; an event has all of them.

        limit: The most events, the newest. Default: all.
    """

    attributes: Mapping[str, str]
    limit: int | None = None

    @property
    def asked(self) -> str | None:
        """The attribute that AWS looks up: the most selective one."""
        return next((each for each in ATTRIBUTES if each in self.attributes), None)

    @property
    def compared(self) -> tuple[str, ...]:
        """The attributes that AWS does not take beside it, which are compared here."""
        return tuple(each for each in ATTRIBUTES if each in self.attributes and each != self.asked)

    def parameters(self, window: Window, token: str | None) -> dict[str, Any]:
        """Return the parameters of the call for a page.

        Args:
            window: The time to look at.

            token: Of the page. Default: the first page.
        """
        found: dict[str, Any] = {"StartTime": _date(window.since)}
        if window.until is not None:
            found["EndTime"] = _date(window.until)
        if self.asked is not None:
            pair = {"AttributeKey": self.asked, "AttributeValue": self.attributes[self.asked]}
            found["LookupAttributes"] = [pair]
        return {**found, "NextToken": token} if token else found

    def wants(self, event: Mapping[str, Any]) -> bool:
        """Return whether an event that AWS found has the other attributes too.

        Args:
            event: The event.
        """
        return all(self.attributes[each] in ATTRIBUTES[each](event) for each in self.compared)


@record
class Page:
    """A page of event history.

    Args:
        events: Its events, the newest first, their time in seconds since 1970.

        oldest: The second of its oldest event. Default: it has none.

        token: Of the next page. Default: there is none.
    """

    events: tuple[dict[str, Any], ...]
    oldest: int | None
    token: str | None


def page_of(answer: Mapping[str, Any], region: str) -> Page | None:
    """Return the page in an answer; ``None`` when there is none, for AWS always sends one.

    Args:
        answer: To ``LookupEvents``.

        region: Where it was asked.
    """
    found = answer.get("Events")
    if not isinstance(found, list):
        return None
    if not all(isinstance(each.get("EventTime"), datetime) for each in found):
        return None
    events = tuple(
        {**each, "EventTime": each["EventTime"].timestamp(), "Region": region} for each in found
    )
    # The next pages begin where the last event is; a second is looked at again as a whole.
    oldest = math.ceil(events[-1]["EventTime"]) if events else None
    return Page(events=events, oldest=oldest, token=answer.get("NextToken") or None)


def moment(text: str, now: float) -> int:
    """Return the second that a text means.

    Args:
        text: A time ago such as ``90m``, ``24h`` or ``7d``, or a time by ISO 8601, which is UTC
            when it names no zone.

        now: The seconds since 1970.

    Raises:
        ValueError: If it is neither.
    """
    relative = _RELATIVE.fullmatch(text)
    if relative:
        return int(now) - int(relative[1]) * _UNITS[relative[2]]
    try:
        found = datetime.fromisoformat(text)
        return int((found if found.tzinfo else found.replace(tzinfo=UTC)).timestamp())
    except (ValueError, OverflowError):
        msg = (
            f"must be a time ago or a time, got {text!r}; write 30m, 24h, 7d, "
            "2026-11-25 or 2026-11-25T10:00:00Z"
        )
        raise ValueError(msg) from None


def within_history(window: Window, now: float) -> Window:
    """Return the part of a time that event history still has.

    Args:
        window: The time.

        now: The seconds since 1970.

    Raises:
        ValueError: If there is none.
    """
    first = math.ceil(now - HISTORY.total_seconds())
    last = int(now) if window.until is None else window.until
    if window.since > last:
        msg = "the time ends before it begins; give --since an earlier time, or --until a later one"
        raise ValueError(msg)
    if last < first:
        msg = "event history goes back 90 days, and the time is before; look in the trail's bucket"
        raise ValueError(msg)
    return window._replace(since=max(window.since, first))


def _date(second: int) -> datetime:
    return datetime.fromtimestamp(second, UTC)
