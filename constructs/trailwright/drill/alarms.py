"""The alarms of an estate, each with the filters that feed it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from trailwright.model.symbols import is_symbolic
from trailwright.model.unknown import Unknown
from trailwright.patterns import Pattern, PatternError, parse

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trailwright.model.estate import Estate
    from trailwright.model.resources import Alarm, MetricFilter, Resource

__all__ = ["ArmedAlarm", "armed"]

#: What AWS takes when a template leaves it out.
_PERIOD_SECONDS = 300
_THRESHOLD = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class ArmedAlarm:
    """An alarm, and what raises it.

    Args:
        alarm: The alarm.

        patterns: Of the filters whose metric it watches.

        filters: Those filters.

        trouble: Why no event raises it, or why that cannot be said.
    """

    alarm: Alarm
    patterns: tuple[Pattern, ...] = ()
    filters: tuple[MetricFilter, ...] = ()
    trouble: str | None = None

    @property
    def name(self) -> str:
        """Its name where that is known, else its metric's, else its logical id."""
        names = (self.alarm.name, self.alarm.metric_name, self.alarm.logical_id)
        return next(each for each in names if isinstance(each, str))

    @property
    def period_seconds(self) -> int:
        """Seconds over which events are added up."""
        found = self.alarm.period
        return int(found) if isinstance(found, int | float) and found > 0 else _PERIOD_SECONDS

    @property
    def threshold(self) -> float:
        """How many events within one period raise it."""
        found = self.alarm.threshold
        least = float(found) if isinstance(found, int | float) else _THRESHOLD
        return least + 1 if self.alarm.comparison_operator == "GreaterThanThreshold" else least

    def matches(self, event: Any) -> bool:  # noqa: ANN401 - any JSON
        """Return whether an event is counted.

        Args:
            event: The event, parsed as JSON.
        """
        return any(pattern.matches(event) for pattern in self.patterns)


def armed(estate: Estate) -> tuple[ArmedAlarm, ...]:
    """Return the alarms of an estate that watch metrics of filters.

    Alarms on metrics that no filter of the estate writes are another matter, and left out.

    Args:
        estate: What was read.
    """
    return tuple(_armed(estate))


def _armed(estate: Estate) -> Iterator[ArmedAlarm]:
    for alarm in estate.alarms:
        feeding = tuple(each for each in estate.metric_filters if _feeds(each, alarm))
        if not feeding:
            continue
        try:
            patterns = tuple(_pattern(each) for each in feeding)
        except PatternError as error:
            yield ArmedAlarm(alarm=alarm, filters=feeding, trouble=str(error))
        else:
            yield ArmedAlarm(alarm=alarm, filters=feeding, patterns=patterns)


def _feeds(metric_filter: MetricFilter, alarm: Alarm) -> bool:
    written = metric_filter.transformations
    if isinstance(written, Unknown) or alarm.metric_name is None:
        return False
    if _where(metric_filter) != _where(alarm):
        return False
    return any(
        (each.namespace, each.name) == (alarm.namespace, alarm.metric_name) for each in written
    )


def _where(resource: Resource) -> tuple[str, str]:
    """Return the account and the Region whose metrics a resource counts or watches."""
    return resource.place.account_text, resource.place.region_text


def _pattern(metric_filter: MetricFilter) -> Pattern:
    text = metric_filter.pattern
    if isinstance(text, Unknown) or (is_symbolic(text) and not str(text).lstrip().startswith("{")):
        reason = "it is not known before the deployment"
        raise PatternError(reason, text="", position=0)
    return parse(text or "")
