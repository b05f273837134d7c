"""Would metric filters be made, and count what somebody watches."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trailwright.model.once import once
from trailwright.model.properties import at, entries
from trailwright.model.quotas import quotas
from trailwright.model.unknown import Unknown
from trailwright.posture.reach import metric_filters
from trailwright.posture.trails import text
from trailwright.rules._say import say
from trailwright.rules.alarms._counters import (
    Metric,
    counted,
    counters,
    is_about_cloudtrail,
    is_fed,
    is_unreadable,
    watched,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trailwright.model.estate import Estate
    from trailwright.model.findings import Finding
    from trailwright.model.resources import Alarm, LogGroup, MetricFilter

__all__ = ["findings"]

_WITHOUT_FILTERS = ("INFREQUENT_ACCESS", "DELIVERY")
_TRANSFORMATIONS = ("Properties", "MetricTransformations")
_GROUP = ("Properties", "LogGroupName")


def findings(estate: Estate) -> Iterator[Finding]:
    """Yield what is wrong with the metric filters.

    Args:
        estate: What was read.
    """
    for each in estate.metric_filters:
        yield from _dimensions(estate, each)
    for group in estate.log_groups:
        filters = metric_filters(estate, group)
        yield from _too_many(estate, filters)
        for each in filters:
            yield from _group(estate, each, group)
    yield from _unwatched(estate)


def _too_many(estate: Estate, found: tuple[MetricFilter, ...]) -> Iterator[Finding]:
    filters = [each for each in found if each.exists is True]
    most = quotas().metric_filters_per_log_group
    if len(filters) > most:
        message = f"{len(filters)} metric filters on one log group, of {most} there can be"
        yield say("TW516", filters[most], message)
    most = quotas().regular_expression_filters_per_log_group
    searching = [each for each in filters if _has_expression(each) and is_fed(estate, each)]
    if len(searching) > most:
        message = f"{len(searching)} filters with regular expressions, of {most} there can be"
        yield say("TW521", searching[most], message, keys=("Properties", "FilterPattern"))


def _has_expression(found: MetricFilter) -> bool:
    if "%" not in (text(found.pattern) or ""):
        return False
    from trailwright.rules.alarms._linted import has_expression  # noqa: PLC0415 - it is dear

    return has_expression(found)


def _dimensions(estate: Estate, found: MetricFilter) -> Iterator[Finding]:
    most = quotas().dimensions_per_metric_filter
    for index, each in entries(at(found.properties, "MetricTransformations")):
        count = sum(1 for _ in entries(each.get("Dimensions")))
        if each.get("Dimensions") and each.get("DefaultValue") is not None:
            message = "it has dimensions and a default value"
            keys = (*_TRANSFORMATIONS, index, "DefaultValue")
            yield say("TW518", found, message, keys=keys)
        if count > most and is_fed(estate, found):
            message = f"it has {count} dimensions, of {most} there can be"
            yield say("TW522", found, message, keys=(*_TRANSFORMATIONS, index, "Dimensions"))


def _group(estate: Estate, found: MetricFilter, group: LogGroup) -> Iterator[Finding]:
    if _is_strange(estate, found) and _are_known(estate):
        message = f"no trail delivers to log group {group.logical_id}"
        yield say("TW512", found, message, keys=_GROUP)
    if group.log_group_class in _WITHOUT_FILTERS:
        message = f"log group {group.logical_id} is of class {group.log_group_class}"
        yield say("TW517", found, message, keys=_GROUP)


def _is_strange(estate: Estate, found: MetricFilter) -> bool:
    """Return whether a filter is for CloudTrail's events, on a log group that has none."""
    return not is_fed(estate, found) and is_about_cloudtrail(estate, found)


@once
def _are_known(estate: Estate) -> bool:
    """Return whether it is known where all trails deliver to."""
    delivered = (each.cloudwatch_logs_log_group_arn for each in estate.trails)
    return not any(isinstance(each, Unknown) for each in delivered)


def _unwatched(estate: Estate) -> Iterator[Finding]:
    seen = {name for alarm, one in watched(estate) for name in _seen(alarm, one)}
    others = seen - set(counters(estate))
    if any(name is None or is_unreadable(estate, name) for name in others):
        return
    for each, metrics in counted(estate):
        if metrics and seen.isdisjoint(name for name, _ in metrics) and is_fed(estate, each):
            message = f"no alarm here watches {metrics[0][0].title}"
            yield say("TW501", each, message, keys=_TRANSFORMATIONS)


def _seen(alarm: Alarm, one: Metric | None) -> Iterator[Metric | None]:
    """Yield the metrics an alarm looks at; ``None`` for one that is not known."""
    metrics = at(alarm.properties, "Metrics")
    if metrics is None:
        yield one
    elif not isinstance(metrics, list):
        yield None
    for _, each in entries(metrics):
        found = at(each, "MetricStat", "Metric")
        account = at(each, "AccountId") or alarm.place.account_text
        namespace, name = at(found, "Namespace"), at(found, "MetricName")
        if isinstance(account, str) and isinstance(namespace, str) and isinstance(name, str):
            yield Metric(account, alarm.place.region_text, namespace, name)
        elif found is not None:
            yield None
