"""Are filters and alarms as they were deployed, and is anybody told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from trailwright.model.unknown import Unknown
from trailwright.operate.verify.counterparts import counterpart, filter_counterpart, pairs
from trailwright.operate.verify.sameness import differing
from trailwright.operate.verify.say import say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trailwright.model.estate import Estate
    from trailwright.model.findings import Finding
    from trailwright.model.resources import Alarm, MetricFilter
    from trailwright.readers.account import Live

__all__ = ["alarms"]

#: What an alarm is made of, beside whom it tells; what a template leaves out is AWS's default.
_WATCHED = (
    "ComparisonOperator",
    "DatapointsToAlarm",
    "Dimensions",
    "EvaluationPeriods",
    "ExtendedStatistic",
    "MetricName",
    "Metrics",
    "Namespace",
    "Period",
    "Statistic",
    "Threshold",
    "TreatMissingData",
)
_DEFAULTS: dict[str, Any] = {"TreatMissingData": "missing", "ActionsEnabled": True}
_NEEDED = ("AWS::CloudWatch::Alarm", "AWS::Logs::MetricFilter")
_FEWER = ("LessThanThreshold", "LessThanOrEqualToThreshold")


def alarms(estate: Estate, live: Live) -> Iterator[Finding]:
    """Yield filters and alarms that are gone, changed, deaf or raised by silence.

    Args:
        estate: What was deployed.

        live: What there is.
    """
    for wanted in estate.metric_filters:
        if wanted.exists is True and _listed(live, wanted.type, estate, wanted):
            yield from _filter(wanted, filter_counterpart(estate, wanted, live.estate))
    for wanted in estate.alarms:
        if wanted.exists is True and not _is_blind(live, wanted):
            yield from _alarm(wanted, counterpart(wanted, live.estate.alarms))
    for wanted, found in pairs(estate.alarms, live.estate.alarms):
        state = live.facts.get(found.arn, {}).get("StateValue")
        if wanted.comparison_operator in _FEWER and state == "ALARM":
            yield say("TW876", wanted, f"alarm {wanted.ref} is in ALARM: {_watches(wanted)}")


def _is_blind(live: Live, alarm: Alarm) -> bool:
    """Return whether an alarm may be there unseen: an alarm is known by the filters it watches."""
    place = (alarm.place.account_text, alarm.place.region_text)
    return any(
        each.type in _NEEDED and place == (each.account, each.region) for each in live.unseen
    )


def _listed(live: Live, kind: str, estate: Estate, wanted: MetricFilter) -> bool:
    """Return whether the filters of a log group could be listed; that they could not is told."""
    group = estate.log_group(wanted.log_group, near=wanted)
    place = wanted.place
    of = group.arn if group else ""
    return live.unlisted(kind, place.account_text, place.region_text, of) is None


def _filter(wanted: MetricFilter, found: MetricFilter | None) -> Iterator[Finding]:
    if found is None:
        yield say("TW872", wanted, f"metric filter {wanted.ref} is not on {wanted.log_group}")
        return
    if _text(wanted.pattern) != _text(found.pattern):
        yield say("TW872", wanted, f"metric filter {wanted.ref} has the pattern {found.pattern}")
    if wanted.transformations != found.transformations:
        yield say("TW872", wanted, f"metric filter {wanted.ref} counts into another metric")


def _alarm(wanted: Alarm, found: Alarm | None) -> Iterator[Finding]:
    if found is None:
        message = f"alarm {wanted.ref} is gone, or watches nothing of what was deployed"
        yield say("TW874", wanted, message)
        return
    changed = differing(
        {**_DEFAULTS, **wanted.properties}, {**_DEFAULTS, **found.properties}, _WATCHED
    )
    if changed:
        yield say("TW874", wanted, f"alarm {wanted.ref} is not as deployed: {', '.join(changed)}")
    if found.actions_enabled is False and wanted.actions_enabled is not False:
        yield say("TW875", wanted, f"the actions of alarm {wanted.ref} are switched off")
    if differing(wanted.properties, found.properties, ("AlarmActions",)):
        told = found.alarm_actions or "nobody"
        yield say("TW875", wanted, f"alarm {wanted.ref} tells {told}")


def _text(pattern: object) -> object:
    return " ".join(pattern.split()) if isinstance(pattern, str) else pattern


def _watches(alarm: Alarm) -> str:
    name = alarm.metric_name
    return "silence" if name is None or isinstance(name, Unknown) else f"too few {name}"
