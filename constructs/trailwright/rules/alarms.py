"""Could the alarms on metric filters fire."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from trailwright.model.quotas import quotas
from trailwright.model.symbols import is_symbolic
from trailwright.model.unknown import Unknown
from trailwright.rules._mend import mended
from trailwright.rules._properties import at, entries, number
from trailwright.rules._reach import log_group_names
from trailwright.rules._say import say
from trailwright.rules._thresholds import threshold
from trailwright.rules._trails import text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trailwright.model.estate import Estate
    from trailwright.model.findings import Finding
    from trailwright.model.resources import (
        Alarm,
        LogGroup,
        MetricFilter,
        MetricTransformation,
        Value,
    )

__all__ = ["findings", "is_fed", "watched"]

#: What a pattern that is about CloudTrail's events has in it.
_FIELDS = ("$.eventName", "$.eventSource", "$.userIdentity", "$.errorCode")
_AT_LEAST = "GreaterThanOrEqualToThreshold"
_MORE = "GreaterThanThreshold"
_LESS, _AT_MOST = "LessThanThreshold", "LessThanOrEqualToThreshold"
#: Statistics that are never more than what one match counts.
_OF_ONE = ("Average", "Maximum", "Minimum")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Counter:
    """A metric that a filter on CloudTrail's events counts into.

    Args:
        name: Its namespace and name.

        value: What one match counts, if that is a number.

        default: What is counted when events arrive and none matches.
    """

    name: tuple[str, str]
    value: float | None
    default: float | None


def findings(estate: Estate) -> Iterator[Finding]:
    """Yield why alarms would never fire, or never stop.

    Args:
        estate: What was read.
    """
    counters = {each.name: each for each in _counters(estate)}
    yield from _filters(estate)
    yield from _unwatched(estate)
    for alarm in estate.alarms:
        name = _metric(alarm)
        if name in counters:
            yield from _alarm(alarm, counters[name])
        elif name is not None:
            yield from _unfed(estate, alarm, name, counters)


def is_fed(estate: Estate, found: MetricFilter) -> bool:
    """Return whether a metric filter is on a log group that a trail delivers to.

    Args:
        estate: The estate it is in.

        found: The filter.
    """
    return text(found.log_group) in log_group_names(estate)


def watched(estate: Estate) -> tuple[Alarm, ...]:
    """Return the alarms on what metric filters count of CloudTrail's events.

    Args:
        estate: What was read.
    """
    names = {each.name for each in _counters(estate)}
    return tuple(each for each in estate.alarms if _metric(each) in names)


def _counters(estate: Estate) -> Iterator[_Counter]:
    for each in estate.metric_filters:
        if _is_about_cloudtrail(estate, each):
            for one in _transformations(each):
                namespace, name = text(one.namespace), text(one.name)
                if namespace and name:
                    value, default = number(one.value), number(one.default)
                    yield _Counter(name=(namespace, name), value=value, default=default)


def _is_about_cloudtrail(estate: Estate, found: MetricFilter) -> bool:
    pattern = text(found.pattern) or ""
    return is_fed(estate, found) or any(each in pattern for each in _FIELDS)


def _transformations(found: MetricFilter) -> tuple[MetricTransformation, ...]:
    known = found.transformations
    return () if isinstance(known, Unknown) else known


def _metric(alarm: Alarm) -> tuple[str, str] | None:
    namespace, name = text(alarm.namespace), text(alarm.metric_name)
    return (namespace, name) if namespace and name else None


def _filters(estate: Estate) -> Iterator[Finding]:
    counted: dict[str, list[MetricFilter]] = {}
    for each in estate.metric_filters:
        group = estate.log_group(text(each.log_group), near=each)
        if group is None:
            continue
        counted.setdefault(group.arn, []).append(each)
        yield from _filter(estate, each, group)
    most = quotas().metric_filters_per_log_group
    for filters in counted.values():
        if len(filters) > most:
            message = f"{len(filters)} metric filters on one log group, of {most} there can be"
            yield say("TW516", filters[most], message)


def _filter(estate: Estate, found: MetricFilter, group: LogGroup) -> Iterator[Finding]:
    keys = ("Properties", "LogGroupName")
    delivered = [each.cloudwatch_logs_log_group_arn for each in estate.trails]
    doubtful = any(isinstance(each, Unknown) for each in delivered)
    if _is_about_cloudtrail(estate, found) and not is_fed(estate, found) and not doubtful:
        message = f"no trail delivers to log group {group.logical_id}"
        yield say("TW512", found, message, keys=keys)
    if group.log_group_class in ("INFREQUENT_ACCESS", "DELIVERY"):
        message = f"log group {group.logical_id} is of class {group.log_group_class}"
        yield say("TW517", found, message, keys=keys)
    for index, each in entries(at(found.properties, "MetricTransformations")):
        if each.get("Dimensions") and each.get("DefaultValue") is not None:
            message = "it has dimensions and a default value"
            way = ("Properties", "MetricTransformations", index, "DefaultValue")
            yield say("TW518", found, message, keys=way)


def _unwatched(estate: Estate) -> Iterator[Finding]:
    seen = {name for alarm in estate.alarms for name in _seen(alarm)}
    counted = {each.name for each in _counters(estate)}
    if any(name is None or any(map(is_symbolic, name)) for name in seen - counted):
        return
    for each in estate.metric_filters:
        names = [(text(one.namespace), text(one.name)) for one in _transformations(each)]
        if is_fed(estate, each) and names and not seen & set(names) and _all_known(names):
            message = f"no alarm here watches {' '.join(filter(None, names[0]))}"
            yield say("TW501", each, message, keys=("Properties", "MetricTransformations"))


def _all_known(names: list[tuple[str | None, str | None]]) -> bool:
    return all(None not in each for each in names)


def _seen(alarm: Alarm) -> Iterator[tuple[str | None, str | None] | None]:
    """Yield the metrics an alarm looks at; ``None`` for one that is not known."""
    metrics = at(alarm.properties, "Metrics")
    if metrics is None:
        yield _metric(alarm)
        return
    if isinstance(metrics, Unknown):
        yield None
    for _, each in entries(metrics):
        metric = at(each, "MetricStat", "Metric")
        if metric is not None:
            yield _text(at(metric, "Namespace")), _text(at(metric, "MetricName"))


def _text(value: Value) -> str | None:
    return value if isinstance(value, str) else None


def _unfed(
    estate: Estate,
    alarm: Alarm,
    name: tuple[str, str],
    counters: dict[tuple[str, str], _Counter],
) -> Iterator[Finding]:
    """Yield an alarm on a metric that is nearly one of the counters."""
    filters = estate.metric_filters
    if any(isinstance(each.transformations, Unknown) for each in filters) or _dimensions(alarm):
        return
    every = {(text(t.namespace), text(t.name)) for each in filters for t in _transformations(each)}
    namespaces = {each for each, _ in counters}
    names = {each for _, each in counters}
    own = not name[0].startswith("AWS/") and not any(map(is_symbolic, name))
    if name not in every and own and (name[0] in namespaces or name[1] in names):
        message = f"no metric filter here counts into {name[0]} {name[1]}"
        yield say("TW502", alarm, message, keys=("Properties", "MetricName"))


def _dimensions(alarm: Alarm) -> bool:
    return bool(at(alarm.properties, "Dimensions"))


def _alarm(alarm: Alarm, counter: _Counter) -> Iterator[Finding]:
    yield from _statistic(alarm, counter)
    yield from _periods(alarm)
    yield from _missing(alarm, counter)


def _statistic(alarm: Alarm, counter: _Counter) -> Iterator[Finding]:
    limit, how, value = number(alarm.threshold), alarm.comparison_operator, counter.value
    statistic, keys = alarm.statistic, ("Properties", "Threshold")
    if limit is None or value is None:
        return
    if _is_never(how, limit, value if _is_of_one(statistic) else None):
        message = f"{statistic} of {value:g} for each match is never {_said(how)} {limit:g}"
        yield _finding("TW504", alarm, message, keys, Statistic="Sum", Threshold=1)
    elif counter.default is not None and how in _UP and _is_mixed(statistic, limit):
        keys = ("Properties", "Statistic")
        message = f"{statistic} mixes matches with the default value {counter.default:g}"
        yield _finding("TW503", alarm, message, keys, Statistic="Sum")
    elif how == _AT_LEAST and limit <= 0 and statistic == "Sum":
        message = f"{statistic} is always at least {limit:g}"
        yield _finding("TW505", alarm, message, keys, Threshold=1)


def _is_of_one(statistic: object) -> bool:
    """Return whether a statistic is never more than what one match counts."""
    return isinstance(statistic, str) and (statistic in _OF_ONE or statistic.startswith("p"))


def _is_mixed(statistic: object, limit: float) -> bool:
    """Return whether default values may keep a statistic from a threshold."""
    return statistic == "Minimum" or (statistic == "Average" and limit > 0)


_UP = (_AT_LEAST, _MORE)
_SAID = {_AT_LEAST: "at least", _MORE: "more than", _LESS: "less than", _AT_MOST: "at most"}


def _said(how: object) -> str:
    return _SAID.get(str(how), str(how))


def _is_never(how: object, limit: float, most: float | None) -> bool:
    """Return whether no count meets a threshold: none is negative, and none above ``most``."""
    if how == _LESS:
        return limit <= 0
    if how == _AT_MOST:
        return limit < 0
    if most is None:
        return False
    return (how == _MORE and most <= limit) or (how == _AT_LEAST and most < limit)


def _periods(alarm: Alarm) -> Iterator[Finding]:
    every, asked = number(alarm.evaluation_periods), number(alarm.datapoints_to_alarm)
    period, shortest = number(alarm.period), threshold("filter_period_seconds")
    if every is not None and asked is not None and asked > every:
        keys = ("Properties", "DatapointsToAlarm")
        message = f"{asked:g} datapoints of {every:g} periods"
        yield _finding("TW506", alarm, message, keys, DatapointsToAlarm=int(every))
    wanted = every if asked is None else asked
    once = number(alarm.threshold) in (0, 1) and alarm.comparison_operator in _UP
    unknown = isinstance(alarm.datapoints_to_alarm, Unknown)
    if wanted is not None and wanted > 1 and once and not unknown:
        keys = ("Properties", "EvaluationPeriods" if asked is None else "DatapointsToAlarm")
        message = f"it takes a match in each of {wanted:g} periods"
        yield _finding("TW507", alarm, message, keys, DatapointsToAlarm=1)
    if period is not None and period < shortest:
        message = f"it looks every {period:g} seconds, and the filter counts every {shortest}"
        yield _finding("TW519", alarm, message, ("Properties", "Period"), Period=shortest)


def _missing(alarm: Alarm, counter: _Counter) -> Iterator[Finding]:
    if alarm.comparison_operator not in _UP:
        return
    keys = ("Properties", "TreatMissingData")
    if alarm.treat_missing_data == "breaching":
        message = "it is in ALARM whenever no events arrive, and cannot go there when one does"
        yield _finding("TW510", alarm, message, keys, TreatMissingData="notBreaching")
    if alarm.treat_missing_data == "ignore" and counter.default is None:
        message = "it never leaves ALARM, since a quiet period counts nothing"
        yield _finding("TW511", alarm, message, keys, TreatMissingData="notBreaching")


def _finding(
    rule_id: str, alarm: Alarm, message: str, keys: tuple[str, str], **better: Value
) -> Finding:
    return mended(say(rule_id, alarm, message, keys=keys), better)
