"""Events as they happen: into the event history, and into the backlog of each trail concerned.

Which trails record is settled when an event happens, and from what was logging before it: so the
call that stops a trail is the last one in its log.
"""

from __future__ import annotations

import json
import time
import uuid
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from trailwright.sandbox.emulator import event_bus, organization
from trailwright.sandbox.emulator.matching import Record, is_global, wants
from trailwright.sandbox.emulator.names import cloudtrail, request

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = [
    "GLOBAL_REGION",
    "Backlog",
    "Listener",
    "complete",
    "forget",
    "listeners",
    "record",
    "take_backlogs",
]

#: Where global service events are recorded.
GLOBAL_REGION = "us-east-1"


@dataclass(frozen=True, slots=True)
class Listener:
    """A trail that is logging, and what it selects."""

    trail: dict[str, Any]
    selectors: Sequence[dict[str, Any]]

    def hears(self, record: Record, region: str) -> bool:
        """Return whether the trail records an event that happened in a Region."""
        home = self.trail["HomeRegion"]
        everywhere = self.trail["IsMultiRegionTrail"]
        if is_global(record):
            heard = self.trail["IncludeGlobalServiceEvents"] and (
                everywhere or home == GLOBAL_REGION
            )
        else:
            heard = everywhere or home == region
        return bool(heard) and wants(self.selectors, record)


@dataclass(frozen=True, slots=True)
class Backlog:
    """What a trail has recorded and not delivered yet, by account and Region."""

    trail: dict[str, Any]
    records: dict[tuple[str, str], list[Record]]


_backlogs: dict[str, Backlog] = {}


def forget() -> None:
    """Drop everything that is not delivered yet."""
    _backlogs.clear()


def take_backlogs() -> list[Backlog]:
    """Return all that waits for delivery, which then waits no longer."""
    taken = list(_backlogs.values())
    _backlogs.clear()
    return taken


def listeners(account: str) -> list[Listener]:
    """Return the trails that are recording an account now, its organization's included."""
    return [
        Listener(
            trail, cloudtrail.event_selectors.get_scoped(*key, cloudtrail.DEFAULT_EVENT_SELECTORS)
        )
        for key, trail in cloudtrail.trails.all_items()
        if trail.get("IsLogging") and _covers(trail, key[0], account)
    ]


def _covers(trail: dict[str, Any], owner: str, account: str) -> bool:
    if owner == account:
        return True
    belongs_to = organization.of(account)
    return bool(
        trail.get("IsOrganizationTrail") and belongs_to and belongs_to.management_account == owner
    )


def complete(partial: dict[str, Any], *, account: str, region: str) -> Record:
    """Return a whole CloudTrail record from the parts that matter.

    Args:
        partial: At least ``eventName`` and ``eventSource``.

        account: In which account it happened.

        region: In which Region.
    """
    name = partial["eventName"]
    management = partial.get(
        "managementEvent", partial.get("eventCategory", "Management") == "Management"
    )
    now = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
    defaults = {
        "eventVersion": "1.11",
        "userIdentity": {"type": "AWSAccount", "accountId": account},
        "eventTime": now,
        "awsRegion": GLOBAL_REGION if is_global(partial) else region,
        "sourceIPAddress": "127.0.0.1",
        "userAgent": "trailwright-sandbox",
        "requestParameters": None,
        "responseElements": None,
        "requestID": str(uuid.uuid4()),
        "eventID": str(uuid.uuid4()),
        "readOnly": cloudtrail.is_readonly("POST", name) == "true",
        "eventType": "AwsApiCall",
        "managementEvent": management,
        "recipientAccountId": account,
        "eventCategory": "Management" if management else "Data",
    }
    return {**defaults, **partial}


def record(
    event: Record, *, account: str, region: str, heard_by: Sequence[Listener] | None = None
) -> None:
    """Let an event happen.

    Args:
        event: The complete record.

        account: In which account.

        region: In which Region.

        heard_by: The trails that were recording when it happened. Default: those that are now.
    """
    recording = listeners(account) if heard_by is None else heard_by
    if event["managementEvent"]:
        _remember(event, account, region)
    for listener in recording:
        if listener.hears(event, region):
            trail = listener.trail
            backlog = _backlogs.setdefault(trail["TrailARN"], Backlog(trail, defaultdict(list)))
            backlog.records[account, event["awsRegion"]].append(event)
    if recording:
        event_bus.announce(event, account=account, region=event["awsRegion"])


def _remember(event: Record, account: str, region: str) -> None:
    """Add a management event to the event history of the Region it happened in."""
    identity = event.get("userIdentity") or {}
    entry = {
        "EventId": event["eventID"],
        "EventName": event["eventName"],
        "EventSource": event["eventSource"],
        "EventTime": time.time(),
        "Username": identity.get("userName") or identity.get("arn", "").rsplit("/", 1)[-1],
        "AccessKeyId": identity.get("accessKeyId", ""),
        "ReadOnly": str(event["readOnly"]).lower(),
        "Resources": list(_history_resources(event)),
        "CloudTrailEvent": json.dumps(event),
    }
    with request.request_scope(account, region):
        cloudtrail.get_event_queue().append(entry)


def _history_resources(event: Record) -> Iterator[dict[str, str]]:
    for touched in event.get("resources") or ():
        if "ARN" in touched:
            name = touched["ARN"].removeprefix("arn:aws:s3:::")
            yield {"ResourceType": touched.get("type", ""), "ResourceName": name}
