"""Alarms on what is read: on metrics of its filters, or on the resources themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from trailwright.model.unknown import Unknown
from trailwright.readers.account.described import Described, Unseen
from trailwright.readers.account.resources._settings import entries, there

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from trailwright.readers.account.here import Here

__all__ = ["alarms"]

#: What is told of an alarm that is no setting of it.
_FACTS = ("StateValue", "StateReason", "StateUpdatedTimestamp")
#: What else is told of it that is no setting.
_NO_SETTING = (
    *_FACTS,
    "ActionsSuppressedBy",
    "ActionsSuppressedReason",
    "AlarmArn",
    "AlarmConfigurationUpdatedTimestamp",
    "EvaluationState",
    "StateReasonData",
    "StateTransitionedTimestamp",
)


def alarms(
    here: Here, metrics: Collection[tuple[str, str]], names: Collection[str]
) -> Iterator[Described | Unseen]:
    """Yield the alarms of an account and Region that are about what is read.

    Args:
        here: Who is asked, and where.

        metrics: Namespace and name of the metrics that filters count into.

        names: Names of log groups, topics and buckets, as dimensions name them.
    """
    kinds = ("CompositeAlarm", "MetricAlarm")
    told = here.told("cloudwatch:DescribeAlarms", AlarmTypes=kinds)
    if isinstance(told, Unknown):
        yield Unseen(
            type="AWS::CloudWatch::Alarm", account=here.account, region=here.region, why=told
        )
        return
    found: Mapping[str, Any] = told if isinstance(told, dict) else {}
    single = [
        each for each in entries(found.get("MetricAlarms")) if _is_about(each, metrics, names)
    ]
    known = [each["AlarmName"] for each in single]
    for each in single:
        yield _described(here, "AWS::CloudWatch::Alarm", each)
    for each in entries(found.get("CompositeAlarms")):
        if any(name in each["AlarmRule"] for name in known):
            yield _described(here, "AWS::CloudWatch::CompositeAlarm", each)


def _is_about(
    alarm: Mapping[str, Any], metrics: Collection[tuple[str, str]], names: Collection[str]
) -> bool:
    stats = [each.get("MetricStat", {}).get("Metric", {}) for each in entries(alarm.get("Metrics"))]
    return any(
        (each.get("Namespace"), each.get("MetricName")) in metrics
        or any(one.get("Value") in names for one in entries(each.get("Dimensions")))
        for each in (alarm, *stats)
    )


def _described(here: Here, type_: str, alarm: Mapping[str, Any]) -> Described:
    return Described(
        type=type_,
        place=here.place,
        name=alarm["AlarmName"],
        arn=alarm["AlarmArn"],
        properties=there({name: alarm[name] for name in alarm if name not in _NO_SETTING}),
        facts={name: alarm[name] for name in _FACTS if name in alarm},
    )
