"""The alarms on what trails record, and on their silence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trailwright.model.properties import at, entries, number
from trailwright.model.symbols import is_symbolic
from trailwright.model.unknown import Unknown
from trailwright.posture.other_alarms import composite_postures, names_of, rule_postures
from trailwright.posture.reach import log_group_names
from trailwright.posture.records import AlarmPosture, Feed
from trailwright.posture.trail import settled_number, truth
from trailwright.posture.trails import text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from trailwright.iam.truth import Truth
    from trailwright.model.estate import Estate
    from trailwright.model.resources import Alarm, Resource, Value

__all__ = ["alarm_postures"]

#: An account, a Region, a namespace and a name.
_Metric = tuple[str, str, str | None, str | None]


def alarm_postures(estate: Estate) -> Iterator[AlarmPosture]:
    """Yield the posture of each alarm on events or silence of a trail, and of what is like one.

    Args:
        estate: What was read.
    """
    fed = _feeds(estate)
    watched = _watched(estate)
    names: list[str] = []
    for alarm in estate.alarms:
        feeds = fed.get(_metric(alarm, alarm.namespace, alarm.metric_name), ())
        if feeds or watched.intersection(_dimensions(alarm)):
            names.append(alarm.ref)
            yield _posture(alarm, tuple(feeds))
    yield from composite_postures(estate, names)
    yield from rule_postures(estate)


def _feeds(estate: Estate) -> Mapping[_Metric | None, Sequence[Feed]]:
    """Return the filters that count into each metric whose name is known."""
    found: dict[_Metric | None, list[Feed]] = {}
    for each in estate.metric_filters:
        known = each.transformations
        for one in () if isinstance(known, Unknown) else known:
            feed = Feed(
                log_group=each.log_group or "", pattern=each.pattern or "", value=one.value or ""
            )
            found.setdefault(_metric(each, one.namespace, one.name), []).append(feed)
    found.pop(None, None)
    return found


def _metric(resource: Resource, namespace: Value, name: Value) -> _Metric | None:
    place, known = resource.place, (text(namespace), text(name))
    return (place.account_text, place.region_text, *known) if all(known) else None


def _watched(estate: Estate) -> frozenset[str]:
    """Return the names of what trails deliver to, as dimensions of metrics have them."""
    buckets = (text(each.s3_bucket_name) for each in estate.trails)
    topics = (text(each.sns_topic_name) for each in estate.trails)
    names = (*buckets, *((each or "").rpartition(":")[2] for each in topics))
    return log_group_names(estate) | frozenset(each for each in names if each)


def _dimensions(alarm: Alarm) -> Iterator[str]:
    """Yield the values of the dimensions that an alarm looks at, in its expressions too."""
    metrics = [
        at(each, "MetricStat", "Metric") for _, each in entries(alarm.properties.get("Metrics"))
    ]
    for metric in (alarm.properties, *metrics):
        for _, each in entries(at(metric, "Dimensions")):
            name = each.get("Value")
            if isinstance(name, str):
                yield name


def _posture(alarm: Alarm, feeds: tuple[Feed, ...]) -> AlarmPosture:
    return AlarmPosture(
        what="alarm",
        name=_name(alarm),
        account=alarm.place.account_text,
        region=alarm.place.region_text,
        metric=tuple(filter(None, (text(alarm.namespace), text(alarm.metric_name)))),
        feeds=feeds,
        enabled=_enabled(alarm),
        actions=names_of(alarm.alarm_actions),
        trigger=tuple(_trigger(alarm)),
        threshold=settled_number(alarm.threshold),
        origin=alarm.origin,
    )


def _name(alarm: Alarm) -> str:
    names = (alarm.name, alarm.metric_name, alarm.logical_id)
    return next(each for each in names if isinstance(each, str) and not is_symbolic(each))


def _enabled(alarm: Alarm) -> Truth:
    return True if alarm.actions_enabled is None else truth(alarm.actions_enabled)


def _trigger(alarm: Alarm) -> Iterator[str]:
    """Yield when an alarm fires, the threshold aside, as the template says it."""
    for name, value in (
        ("Statistic", alarm.statistic),
        ("ComparisonOperator", alarm.comparison_operator),
        ("Period", alarm.period),
        ("EvaluationPeriods", alarm.evaluation_periods),
        ("DatapointsToAlarm", alarm.datapoints_to_alarm or alarm.evaluation_periods),
        ("TreatMissingData", alarm.treat_missing_data or "missing"),
    ):
        known = number(value)
        yield f"{name} {value if known is None else format(known, 'g')}"
