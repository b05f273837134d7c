"""What the reports of event history show of an event."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["EventRow", "event_row", "recorded"]


class EventRow(NamedTuple):
    """An event; nothing is an empty text. The names are CloudTrail's own.

    Args:
        eventTime: By ISO 8601, UTC.

        awsRegion: Where it was looked up.

        eventName: The call.

        eventSource: The service.

        userName: Who, as event history says it.

        sourceIPAddress: From where.

        errorCode: Why it was refused.

        resources: The names of what it concerns.

        readOnly: Whether it changed nothing.

        accessKeyId: With which key.

        eventID: Its id.
    """

    eventTime: str  # noqa: N815 - the columns are CloudTrail's own names
    awsRegion: str  # noqa: N815
    eventName: str  # noqa: N815
    eventSource: str  # noqa: N815
    userName: str  # noqa: N815
    sourceIPAddress: str  # noqa: N815
    errorCode: str  # noqa: N815
    resources: str
    readOnly: str  # noqa: N815
    accessKeyId: str  # noqa: N815
    eventID: str  # noqa: N815


def event_row(event: Mapping[str, Any]) -> EventRow:
    """Return what is shown of an event.

    Args:
        event: As ``LookupEvents`` gives it, with its Region and its time in seconds since 1970.
    """
    record = recorded(event)
    named = (str(each.get("ResourceName") or "") for each in event.get("Resources") or ())
    return EventRow(
        eventTime=_iso(event["EventTime"]),
        awsRegion=str(event["Region"]),
        eventName=_text(event.get("EventName")),
        eventSource=_text(event.get("EventSource")),
        userName=_text(event.get("Username")),
        sourceIPAddress=_text(record.get("sourceIPAddress")),
        errorCode=_text(record.get("errorCode")),
        resources=", ".join(dict.fromkeys(filter(None, named))),
        readOnly=_text(event.get("ReadOnly")),
        accessKeyId=_text(event.get("AccessKeyId")),
        eventID=_text(event.get("EventId")),
    )


def recorded(event: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the event as CloudTrail recorded it, or what event history says when it has none.

    Args:
        event: As for :func:`event_row`.
    """
    try:
        found = json.loads(event.get("CloudTrailEvent") or "null")
    except (ValueError, RecursionError):
        found = None
    return found if isinstance(found, dict) else {**event, "EventTime": _iso(event["EventTime"])}


def _iso(time: float) -> str:
    return datetime.fromtimestamp(int(time), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _text(value: object) -> str:
    return "" if value is None else str(value)
