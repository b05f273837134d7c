"""What CloudWatch charges: the metrics of filters, and the alarms on what a trail leads to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trailwright.cost.assumptions import assumption
from trailwright.cost.lifecycles import whole_number
from trailwright.cost.lines import line
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
_MINUTE = 60


def alarm_lines(estate: Estate) -> Iterator[Line]:
    """Yield what metrics and alarms cost, each with the first trail that it is about.

    Args:
        estate: The estate.
    """
    groups: set[tuple[str, str]] = set()
    told: set[tuple[str, str]] = set()
    for trail in estate.trails:
        group = log_group(estate, trail)
        written = _metrics(estate, group)
        if group is not None and (group.origin.stack, group.logical_id) not in groups:
            groups.add((group.origin.stack, group.logical_id))
            yield from _metric_lines(trail, group.place, written)
        for alarm in _about(estate, trail, written):
            where = (alarm.origin.stack, alarm.logical_id)
            if where not in told:
                told.add(where)
                yield _alarm_line(trail, alarm)


def _metrics(estate: Estate, group: LogGroup | None) -> Mapping[_Metric, bool]:
    """Return the metrics that filters on a log group write, and whether each always does."""
    found: dict[_Metric, bool] = {}
    for each in () if group is None else metric_filters(estate, group):
        if isinstance(each.transformations, Unknown):
            found[each.origin.stack, each.logical_id] = False
            continue
        for metric in each.transformations:
            name = (metric.namespace, metric.name)
            found[name] = found.get(name, False) or metric.default is not None
    return found


def _metric_lines(trail: Trail, place: Place, metrics: Mapping[_Metric, bool]) -> Iterator[Line]:
    always = sum(metrics.values())
    sometimes = exactly(len(metrics) - always) * assumption("metric_hours")
    yield line(trail, "metric", place, exactly(always) + sometimes, grows=False)


def _about(estate: Estate, trail: Trail, written: Mapping[_Metric, bool]) -> Iterator[Alarm]:
    """Yield the alarms on metrics of a trail's filters, and on what it delivers to."""
    names = (trail.s3_bucket_name, trail.sns_topic_name, trail.cloudwatch_logs_log_group_arn)
    ends = {_end(name) for each in names if (name := text(each)) is not None}
    for alarm in estate.alarms:
        watched = list(_watched(alarm))
        if any(each in written for each, _ in watched) or ends & _dimensions(watched):
            yield alarm


def _end(name: str) -> str:
    """Return the name at the end of an ARN, as dimensions have it."""
    return name.removesuffix(":*").rpartition(":")[2]


def _watched(alarm: Alarm) -> Iterator[tuple[_Metric, Value]]:
    """Yield the metrics that an alarm watches, with their dimensions."""
    if alarm.metric_name is not None:
        yield (alarm.namespace, alarm.metric_name), alarm.properties.get("Dimensions")
    for _, each in entries(alarm.properties.get("Metrics")):
        metric = at(each, "MetricStat", "Metric")
        if isinstance(metric, dict):
            yield (metric.get("Namespace"), metric.get("MetricName")), metric.get("Dimensions")


def _dimensions(watched: list[tuple[_Metric, Value]]) -> set[str]:
    return {str(each.get("Value")) for _, found in watched for _, each in entries(found)}


def _alarm_line(trail: Trail, alarm: Alarm) -> Line:
    period = whole_number(None if isinstance(alarm.period, Unknown) else alarm.period)
    quick = period is not None and period < _MINUTE
    item = "alarm_high_resolution" if quick else "alarm"
    return line(trail, item, alarm.place, exactly(len(list(_watched(alarm)))), grows=False)
