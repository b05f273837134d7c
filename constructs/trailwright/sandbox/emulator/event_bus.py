"""CloudTrail events on the default event bus, for EventBridge rules.

`Events delivered via CloudTrail
<https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail.html>`_:
management events that change something, once a trail records them.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from trailwright.sandbox.emulator.names import events, request

if TYPE_CHECKING:
    from trailwright.sandbox.emulator.matching import Record

__all__ = ["announce"]

_DETAIL_TYPES = {
    "AwsConsoleSignIn": "AWS Console Sign In via CloudTrail",
    "AwsServiceEvent": "AWS Service Event via CloudTrail",
}


def announce(event: Record, *, account: str, region: str) -> None:
    """Put an event on the default bus of an account and Region, if anything listens there."""
    if event["readOnly"] or not event["managementEvent"]:
        return
    with request.request_scope(account, region):
        if len(events.rules):
            events.put_events({"Entries": [_entry(event)]}, allow_aws_source=True)


def _entry(event: Record) -> dict[str, str]:
    service = event["eventSource"].removesuffix(".amazonaws.com")
    return {
        "Source": f"aws.{service}",
        "DetailType": _DETAIL_TYPES.get(event.get("eventType", ""), "AWS API Call via CloudTrail"),
        "Detail": json.dumps(event),
    }
