"""Could the alarms on metric filters fire."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trailwright.model.properties import at, number
from trailwright.model.thresholds import threshold
from trailwright.model.unknown import Unknown
from trailwright.rules._mends import mended
from trailwright.rules._say import say
from trailwright.rules.alarms._counters import (
    all_counted,
    counters,
    filter_names,
    is_unreadable,
    watched,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trailwright.model.estate import Estate
    from trailwright.model.findings import Finding
    from trailwright.model.resources import Alarm, Value
    from trailwright.rules.alarms._counters import Counter, Metric

__all__ = ["findings"]

_AT_LEAST = "GreaterThanOrEqualToThreshold"
_MORE = "GreaterThanThreshold"
_LESS, _AT_MOST = "LessThanThreshold", "LessThanOrEqualToThreshold"
_UP = (_AT_LEAST, _MORE)
_SAID = {_AT_LEAST: "at least", _MORE: "more than", _LESS: "less than", _AT_MOST: "at most"}
#: Statistics that are never more than what one match counts.
_OF_ONE = ("Average", "Maximum", "Minimum")


def findings(estate: Estate) -> Iterator[Finding]:
    """Yield why alarms would never fire, or never stop.

    Args:
        estate: What was read.
    """
    known = counters(estate)
    for alarm, name in watched(estate):
        counter = known.get(name) if name else None
        if counter is not None:
            yield from _statistic(alarm, counter)
            yield from _periods(alarm)
            yield from _matches(alarm)
            yield from _missing(alarm, counter)
        elif name is not None and _is_nearly(estate, alarm, name, known):
            message = f"no metric filter of its account and Region counts into {name.title}"
            yield say("TW502", alarm, message, keys=("Properties", "MetricName"))


def _is_nearly(estate: Estate, alarm: Alarm, name: Metric, known: dict[Metric, Counter]) -> bool:
    """Return whether a metric is not counted into, and nearly one that is."""
    others = all_counted(estate)
    if isinstance(others, Unknown) or is_unreadable(estate, name):
        return False
    if at(alarm.properties, "Dimensions"):
        return False
    if name.namespace.startswith("AWS/") or name in others:
        return False
    named = name.name in filter_names(estate)
    return named or any(
        each.namespace == name.namespace or each.name == name.name for each in known
    )


def _statistic(alarm: Alarm, counter: Counter) -> Iterator[Finding]:
    limit, how, value = number(alarm.threshold), alarm.comparison_operator, counter.value
    statistic, keys = alarm.statistic, ("Properties", "Threshold")
    if limit is None or value is None:
        return
    if _is_never(how, limit, value if _is_of_one(statistic) else None):
        message = f"{statistic} of {value:g} for each match is never {_SAID[str(how)]} {limit:g}"
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
    if period is not None and period < shortest:
        message = f"it looks every {period:g} seconds, and the filter counts every {shortest}"
        yield _finding("TW519", alarm, message, ("Properties", "Period"), Period=shortest)


def _matches(alarm: Alarm) -> Iterator[Finding]:
    given = alarm.datapoints_to_alarm is not None
    wanted = number(alarm.datapoints_to_alarm if given else alarm.evaluation_periods)
    once = number(alarm.threshold) in (0, 1) and alarm.comparison_operator in _UP
    if wanted is not None and wanted > 1 and once:
        keys = ("Properties", "DatapointsToAlarm" if given else "EvaluationPeriods")
        message = f"it takes a match in each of {wanted:g} periods"
        yield _finding("TW507", alarm, message, keys, DatapointsToAlarm=1)


def _missing(alarm: Alarm, counter: Counter) -> Iterator[Finding]:
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
