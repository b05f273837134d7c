"""The metrics that filters count CloudTrail's events into."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from trailwright.model.once import once
from trailwright.model.properties import number
from trailwright.model.record import record
from trailwright.model.symbols import is_symbolic
from trailwright.model.unknown import Unknown
from trailwright.posture.reach import log_group_names
from trailwright.posture.trails import text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import TypeAlias

    from trailwright.model.estate import Estate
    from trailwright.model.resources import Alarm, MetricFilter, MetricTransformation, Resource

    #: A filter, and what of it becomes which metric.
    Counted: TypeAlias = tuple[MetricFilter, tuple[tuple["Metric", MetricTransformation], ...]]

__all__ = [
    "Counter",
    "Metric",
    "all_counted",
    "counted",
    "counters",
    "filter_names",
    "is_about_cloudtrail",
    "is_fed",
    "is_unreadable",
    "watched",
]

#: What a pattern that is about CloudTrail's events has in it.
_FIELDS = ("$.eventName", "$.eventSource", "$.userIdentity", "$.errorCode")


class Metric(NamedTuple):
    """A metric, which is another one in each account and Region.

    Args:
        account: The account, or a stand-in.

        region: The Region, or a stand-in.

        namespace: The namespace.

        name: The name in it.
    """

    account: str
    region: str
    namespace: str
    name: str

    @property
    def title(self) -> str:
        """Its namespace and name, as one writes them."""
        return f"{self.namespace} {self.name}"


@record
class Counter:
    """What filters count into one metric.

    Args:
        value: The most that one match counts, if that is known.

        default: What is counted when events arrive and none matches.
    """

    value: float | None
    default: float | None


@once
def counters(estate: Estate) -> dict[Metric, Counter]:
    """Return what filters on CloudTrail's events count into each metric.

    Args:
        estate: What was read.
    """
    found: dict[Metric, Counter] = {}
    for each, metrics in counted(estate):
        for name, one in metrics if is_about_cloudtrail(estate, each) else ():
            counter = Counter(value=number(one.value), default=number(one.default))
            found[name] = _joined(found[name], counter) if name in found else counter
    return found


def _joined(one: Counter, other: Counter) -> Counter:
    unknown = one.value is None or other.value is None
    return Counter(
        value=None if unknown else max(one.value or 0, other.value or 0),
        default=one.default if other.default is None else other.default,
    )


@once
def counted(estate: Estate) -> tuple[Counted, ...]:
    """Return each filter, and the metrics that it is known to count into.

    Args:
        estate: What was read.
    """
    return tuple([(each, tuple(_metrics(each))) for each in estate.metric_filters])


def _metrics(found: MetricFilter) -> Iterator[tuple[Metric, MetricTransformation]]:
    known = found.transformations
    for each in () if isinstance(known, Unknown) else known:
        namespace, name = text(each.namespace), text(each.name)
        if namespace and name:
            yield _here(found, namespace, name), each


@once
def all_counted(estate: Estate) -> frozenset[Metric] | Unknown:
    """Return the metrics that any filter counts into, unless one is not known.

    Args:
        estate: What was read.
    """
    filters = estate.metric_filters
    unknown = (each.transformations for each in filters)
    doubt = next((each for each in unknown if isinstance(each, Unknown)), None)
    return doubt or frozenset(name for _, metrics in counted(estate) for name, _ in metrics)


@once
def filter_names(estate: Estate) -> frozenset[str]:
    """Return the names of all metric filters, those that are made up too.

    Args:
        estate: What was read.
    """
    return frozenset(each.ref for each in estate.metric_filters)


def is_about_cloudtrail(estate: Estate, found: MetricFilter) -> bool:
    """Return whether a filter is on CloudTrail's events, or means to be.

    Args:
        estate: The estate it is in.

        found: The filter.
    """
    pattern = text(found.pattern) or ""
    return is_fed(estate, found) or any(each in pattern for each in _FIELDS)


def is_fed(estate: Estate, found: MetricFilter) -> bool:
    """Return whether a filter is on a log group that a trail delivers to.

    Args:
        estate: The estate it is in.

        found: The filter.
    """
    return text(found.log_group) in log_group_names(estate)


@once
def watched(estate: Estate) -> tuple[tuple[Alarm, Metric | None], ...]:
    """Return each alarm, and the one metric that it looks at, if it is known.

    Args:
        estate: What was read.
    """
    return tuple([(each, _metric(each)) for each in estate.alarms])


def _metric(alarm: Alarm) -> Metric | None:
    namespace, name = text(alarm.namespace), text(alarm.metric_name)
    return _here(alarm, namespace, name) if namespace and name else None


def _here(resource: Resource, namespace: str, name: str) -> Metric:
    return Metric(resource.place.account_text, resource.place.region_text, namespace, name)


def is_unreadable(estate: Estate, name: Metric) -> bool:
    """Return whether a metric's name is known only when it is deployed.

    The made-up name of a filter, which Ref gives, is known to be the name of no metric.

    Args:
        estate: The estate it is in.

        name: The metric.
    """
    filters = filter_names(estate)
    written = (name.namespace, name.name)
    return any(is_symbolic(each) and each not in filters for each in written)
