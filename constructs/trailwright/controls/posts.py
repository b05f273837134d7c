"""The alarms of an estate, each with the trails it hears and who would hear it."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from trailwright.controls.frameworks import silencing, silencing_topics
from trailwright.drill import armed
from trailwright.model.findings import Severity
from trailwright.model.properties import entries, is_known
from trailwright.model.record import record
from trailwright.posture.recorded import management
from trailwright.posture.trails import text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from trailwright.drill import ArmedAlarm
    from trailwright.model.estate import Estate
    from trailwright.model.findings import Finding
    from trailwright.model.resources import Alarm, MetricFilter, Topic, Trail

__all__ = ["Post", "State", "posts"]


class State(StrEnum):
    """What becomes of an alarm, the best first."""

    HEARD = "heard"
    UNKNOWN = "unknown"
    SILENT = "silent"
    ABSENT = "absent"


@record
class Post:
    """One alarm of an estate.

    Args:
        armed: The alarm, and what raises it.

        trails: The trails whose events it counts.

        state: Whether somebody would hear it.

        reason: Why not, or why that is not known.
    """

    armed: ArmedAlarm
    trails: tuple[Trail, ...]
    state: State
    reason: str = ""


def posts(estate: Estate, findings: Sequence[Finding]) -> tuple[Post, ...]:
    """Return the alarms of an estate that watch what trails record.

    Args:
        estate: What was read.

        findings: What the rules say of it.
    """
    return tuple(_post(estate, each, findings) for each in armed(estate))


def _post(estate: Estate, each: ArmedAlarm, findings: Sequence[Finding]) -> Post:
    trails = tuple(_trails(estate, each.filters))
    doubts = [*_silences(each, trails, estate.alarms, findings), *_doubts(estate, each, trails)]
    state, reason = next(
        (doubt for state in (State.SILENT, State.UNKNOWN) for doubt in doubts if doubt[0] is state),
        (State.HEARD, ""),
    )
    return Post(armed=each, trails=trails, state=state, reason=reason)


def _trails(estate: Estate, filters: Iterable[MetricFilter]) -> Iterator[Trail]:
    """Yield the trails that deliver to the log groups of filters."""
    groups = {_group(each) for each in filters}
    for trail in estate.trails:
        arn = text(trail.cloudwatch_logs_log_group_arn) or ""
        if arn.removesuffix(":*").partition(":logs:")[2] in groups:
            yield trail


def _group(found: MetricFilter) -> str:
    """Return a filter's log group as it stands in an ARN, after the service."""
    place = found.place
    return f"{place.region_text}:{place.account_text}:log-group:{text(found.log_group)}"


def _silences(
    each: ArmedAlarm,
    trails: Sequence[Trail],
    alarms: Sequence[Alarm],
    findings: Sequence[Finding],
) -> Iterator[tuple[State, str]]:
    """Yield the findings with which nobody would hear an alarm."""
    own = {one.origin.key for one in (each.alarm, *each.filters, *trails)}
    alike = {one.origin.key for one in alarms if one.alarm_actions == each.alarm.alarm_actions}
    for finding in findings:
        places = alike if finding.rule.id in silencing_topics() else own
        about = finding.origin.key in places
        if about and finding.rule.id in silencing() | silencing_topics():
            unsure = finding.severity is Severity.UNKNOWN
            state = State.UNKNOWN if unsure else State.SILENT
            yield state, f"{finding.message} ({finding.rule.id})"


def _doubts(
    estate: Estate, each: ArmedAlarm, trails: Sequence[Trail]
) -> Iterator[tuple[State, str]]:
    """Yield what else keeps an alarm from being heard, or keeps that from being known."""
    if each.trouble is not None:
        yield State.UNKNOWN, f"its filter cannot be read: {each.trouble}"
    if not trails:
        yield State.UNKNOWN, "the trail whose events it counts is not here"
    elif all(management(trail) == () for trail in trails):
        yield State.SILENT, "its trail records no management events"
    if not _is_told(estate, each.alarm):
        yield State.UNKNOWN, "nobody here is known to be subscribed to the topic it tells"


def _is_told(estate: Estate, alarm: Alarm) -> bool:
    """Return whether an alarm is known to reach somebody."""
    actions = alarm.alarm_actions
    for each in actions if isinstance(actions, list) and is_known(actions) else ():
        topic = estate.topic(each, near=alarm)
        if topic is not None and _subscribed(estate, topic):
            return True
        if topic is None and ":sns:" not in str(each):
            return True
    return False


def _subscribed(estate: Estate, topic: Topic) -> bool:
    inline = topic.properties.get("Subscription")
    named = (estate.topic(each.topic_arn, near=each) for each in estate.subscriptions)
    return any(True for _ in entries(inline)) or any(each is topic for each in named)
