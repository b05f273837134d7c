"""What CloudWatch charges: the metrics of filters, and the alarms on what a trail leads to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trailwright.cost.assumptions import assumption
from trailwright.cost.lifecycles import whole_number
from trailwright.cost.lines import if_made, line
from trailwright.cost.ranges import exactly
from trailwright.model.properties import at, entries
from trailwright.model.unknown import Unknown
from trailwright.posture.reach import log_group, metric_filters
from trailwright.posture.trails import text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from trailwright.cost.lines import Line
    from trailwright.model.estate import Estate
    from trailwright.model.resources import Alarm, LogGroup, Place, Trail, Value

__all__ = ["alarm_lines"]

#: A metric's namespace and name.
_Metric = tuple[object, object]
#: A metric, or the value of a dimension.
_Watched = _Metric | str
_MINUTE = 60


def alarm_lines(estate: Estate) -> Iterator[Line]:
    """Yield what metrics and alarms cost, each with the first trail that it is about.

    Args:
        estate: The estate.
    """
    first: dict[_Watched, Trail] = {}
    told: set[tuple[str, str]] = set()
    for trail in estate.trails:
        group = log_group(estate, trail)
        written: Mapping[_Metric, bool] = {}
        if group is not None and (group.origin.stack, group.logical_id) not in told:
            told.add((group.origin.stack, group.logical_id))
            written = _metrics(estate, group)
            yield _metric_line(trail, group.place, written)
        for each in (*written, *_destinations(trail)):
            first.setdefault(each, trail)
    for alarm in estate.alarms:
        owner = next((first[each] for each in _watched(alarm) if each in first), None)
        if owner is not None:
            yield _alarm_line(owner, alarm)


def _metrics(estate: Estate, group: LogGroup) -> Mapping[_Metric, bool]:
    """Return the metrics that filters on a log group write, and whether each always does."""
    found: dict[_Metric, bool] = {}
    for each in metric_filters(estate, group):
        if isinstance(each.transformations, Unknown):
            found[each.origin.stack, each.logical_id] = False
            continue
        for metric in each.transformations:
            name = (metric.namespace, metric.name)
            found[name] = found.get(name, False) or metric.default is not None
    return found


def _metric_line(trail: Trail, place: Place, metrics: Mapping[_Metric, bool]) -> Line:
    always = sum(metrics.values())
    sometimes = exactly(len(metrics) - always) * assumption("metric_hours")
    return line(trail, "metric", place, exactly(always) + sometimes, grows=False)


def _destinations(trail: Trail) -> Iterator[str]:
    """Yield the names of what a trail delivers to, as dimensions have them."""
    named = (trail.s3_bucket_name, trail.sns_topic_name, trail.cloudwatch_logs_log_group_arn)
    for each in named:
        name = text(each)
        if name is not None:
            yield name.removesuffix(":*").rpartition(":")[2]


def _watched(alarm: Alarm) -> Iterator[_Watched]:
    """Yield the metrics that an alarm watches, and the values of their dimensions."""
    for metric in _stats(alarm):
        named = (text(metric.get("Namespace")), text(metric.get("MetricName")))
        yield named
        yield from (str(each.get("Value")) for _, each in entries(metric.get("Dimensions")))


def _stats(alarm: Alarm) -> Iterator[Mapping[str, Value]]:
    if alarm.metric_name is not None:
        yield alarm.properties
    for _, each in entries(alarm.properties.get("Metrics")):
        metric = at(each, "MetricStat", "Metric")
        if isinstance(metric, dict):
            yield metric


def _alarm_line(trail: Trail, alarm: Alarm) -> Line:
    period = whole_number(None if isinstance(alarm.period, Unknown) else alarm.period)
    quick = period is not None and period < _MINUTE
    item = "alarm_high_resolution" if quick else "alarm"
    watched = exactly(len(list(_stats(alarm))))
    return line(trail, item, alarm.place, if_made(alarm, watched), grows=False)
