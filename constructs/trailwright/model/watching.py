"""What watches a trail itself, and what can be wrong with what is asked for."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from trailwright._policies import read_policy
from trailwright.model.alarms import profile_of
from trailwright.model.arns import Arn
from trailwright.model.problems import Problem
from trailwright.model.quotas import quotas
from trailwright.model.selectors import logs_write_management
from trailwright.model.tokens import is_token

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from trailwright.model.selectors import AdvancedEventSelector, EventSelector

__all__ = [
    "COUNTED",
    "check_canary",
    "check_counted",
    "check_event_bus",
    "check_tamper_rules",
    "request_filter",
    "tamper_entries",
]

#: The heartbeats S3 counts requests for, by the option that asks for each.
COUNTED = {"log_files": "LogFileHeartbeat", "digests": "DigestHeartbeat"}


def tamper_entries() -> list[dict[str, Any]]:
    """Return the entries of the profile whose patterns become rules."""
    return profile_of(read_policy("tamper-rules.json")["profile"])["alarms"]


def request_filter(trail_name: str, option: str) -> str:
    """Return what CloudWatch calls the requests that S3 counts.

    Args:
        trail_name: The trail's name.

        option: ``log_files`` or ``digests``.
    """
    return f"{trail_name}-{COUNTED[option]}"


def check_counted(
    trail_name: str, wanted: Sequence[str], *, validated: object, on: str, at: str = ""
) -> Iterator[Problem]:
    """Yield a problem where S3 cannot count what is asked for: its name, or nothing arrives.

    Args:
        trail_name: The trail's name.

        wanted: The options that ask for counting.

        validated: Whether log files are validated, so that there are digest files.

        on: How validation is switched on.

        at: What stands before the names of the options, as the user wrote them.
    """
    if "digests" in wanted and not validated:
        yield Problem(
            option=f"{at}digests",
            rule="needs a trail with log file validation, or there are none",
            value=trail_name,
            remedy=f"{on}, or leave it out",
        )
    longest = quotas().metrics_configuration_id_max
    for option in wanted:
        name = request_filter(trail_name, option)
        if len(name) > longest:
            yield Problem(
                option=f"{at}{option}",
                rule=f"names a metrics configuration of at most {longest} characters after the "
                "trail",
                value=name,
                remedy="give the trail a shorter name, or leave it out",
            )


def check_canary(
    trail_name: str,
    selectors: Sequence[EventSelector | AdvancedEventSelector],
    *,
    off: str,
    at: str = "",
) -> Iterator[Problem]:
    """Yield a problem when the trail does not record the call that keeps it from being quiet.

    Args:
        trail_name: The trail's name.

        selectors: What it records.

        off: How the call is switched off.

        at: What stands before the name of the option, as the user wrote it.
    """
    if not logs_write_management(selectors):
        yield Problem(
            option=f"{at}canary",
            rule="needs a trail that records management events that write, or it is not heard",
            value=trail_name,
            remedy=f"{off}, and expect alarms while nothing happens",
        )


def check_tamper_rules(without: Sequence[str], *, at: str = "") -> Iterator[Problem]:
    """Yield what is left out of the profile though it is not in it.

    Args:
        without: Ids of entries.

        at: What stands before the name of the option, as the user wrote it.
    """
    known = [entry["id"] for entry in tamper_entries()]
    for index, name in enumerate(without):
        if name not in known:
            close = get_close_matches(name, known, n=1)
            hint = f"did you mean {close[0]!r}? " if close else ""
            yield Problem(
                option=f"{at}without[{index}]",
                rule="must be an entry of the profile tamper",
                value=name,
                remedy=f"{hint}choose from {', '.join(known)}",
            )


def check_event_bus(
    bus: str | None, *, account: str, region: str, at: str = ""
) -> Iterator[Problem]:
    """Yield what is wrong with the bus that gets the events too.

    Args:
        bus: Its ARN, if one is given.

        account: The rules' account.

        region: The rules' Region.

        at: What stands before the name of the option, as the user wrote it.
    """
    if bus is None or is_token(bus):
        return
    option = f"{at}event_bus_arn"
    try:
        arn = Arn.parse(bus)
    except ValueError as error:
        yield Problem(option=option, rule=str(error), remedy="pass the bus's ARN")
        return
    if arn.service != "events" or not arn.resource.startswith("event-bus/"):
        yield Problem(
            option=option,
            rule="must be the ARN of an event bus",
            value=bus,
            remedy="write arn:aws:events:<region>:<account>:event-bus/<name>",
        )
    elif (arn.account, arn.region, arn.resource) == (account, region, "event-bus/default"):
        yield Problem(
            option=option,
            rule="must be another bus than the one the rules are on, or events go in circles",
            value=bus,
            remedy="pass a bus of another account or Region",
        )
