"""Metric filters and alarms from the catalogue in ``policies/alarms/``."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from trailwright.compose.resources import Resource, Resources
from trailwright.model.alarms import AlarmOverride, profile_of
from trailwright.model.quotas import quotas
from trailwright.patterns import insights_query, parse

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = [
    "AlarmsPlan",
    "alarms",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class AlarmsPlan:
    """What metric filters and alarms watch, and whom they tell.

    Args:
        profiles: Names of profiles; entries that stand in several are made once.

        log_group_name: Name, or an intrinsic, of the log group.

        actions: What each alarm notifies.

        severity_actions: What alarms of a severity notify instead.

        metrics: What metric names begin with, the trail's name: two trails of one account
            and Region must not add to the same metric.

        archive_bucket: Name, or an intrinsic, of the bucket that the profile ``tamper``
            watches. Default: any bucket.

        without: Ids of alarms that are left out.

        overrides: Changes to single alarms, by id.

        retain: Whether they outlive their stack.
    """

    profiles: Sequence[str]
    log_group_name: object
    actions: Sequence[object]
    metrics: str
    severity_actions: Mapping[str, Sequence[object]] = field(
        default_factory=dict[str, "Sequence[object]"]
    )
    archive_bucket: object = "*"
    without: Sequence[str] = ()
    overrides: Mapping[str, AlarmOverride] = field(default_factory=dict[str, AlarmOverride])
    retain: bool = True


def alarms(plan: AlarmsPlan) -> Resources:
    """Return a metric filter and an alarm for each entry of the profiles.

    Args:
        plan: What they watch, and whom they tell.
    """
    made: Resources = {}
    for name in plan.profiles:
        profile = profile_of(name)
        for entry in profile["alarms"]:
            if entry["id"] in plan.without or f"{entry['id']}Alarm" in made:
                continue
            made[f"{entry['id']}Filter"] = Resource(
                type="AWS::Logs::MetricFilter",
                properties=_filter(profile, entry, plan),
                retain=plan.retain,
            )
            made[f"{entry['id']}Alarm"] = Resource(
                type="AWS::CloudWatch::Alarm",
                properties=_alarm(profile, entry, plan),
                retain=plan.retain,
            )
    return made


def _filter(profile: dict[str, Any], entry: dict[str, Any], plan: AlarmsPlan) -> dict[str, Any]:
    metric = profile["metric"]
    return {
        "LogGroupName": plan.log_group_name,
        "FilterPattern": _pattern(entry["pattern"], plan),
        "MetricTransformations": [
            {
                "MetricNamespace": metric["namespace"],
                "MetricName": f"{plan.metrics}-{entry['id']}",
                "MetricValue": metric["value"],
                "DefaultValue": metric["default_value"],
            }
        ],
    }


def _pattern(text: str, plan: AlarmsPlan) -> object:
    """Return a pattern with the names of the trail's own bucket and log group in it."""
    names = {"ArchiveBucket": plan.archive_bucket, "LogGroup": plan.log_group_name}
    parts = [names.get(each, each) for each in re.split(r"\$\{([A-Za-z]+)\}", text)]
    if all(isinstance(each, str) for each in parts):
        return "".join(map(str, parts))
    return {"Fn::Join": ["", parts]}


def _alarm(profile: dict[str, Any], entry: dict[str, Any], plan: AlarmsPlan) -> dict[str, Any]:
    alarm = profile["alarm"]
    override = plan.overrides.get(entry["id"], AlarmOverride())
    return {
        "AlarmDescription": _description(entry, plan),
        "Namespace": profile["metric"]["namespace"],
        "MetricName": f"{plan.metrics}-{entry['id']}",
        "Statistic": alarm["statistic"],
        "Period": override.period_seconds or alarm["period_seconds"],
        "EvaluationPeriods": override.evaluation_periods or alarm["evaluation_periods"],
        "Threshold": override.threshold or entry.get("threshold", alarm["threshold"]),
        "ComparisonOperator": alarm["comparison"],
        "TreatMissingData": alarm["missing_data"],
        "AlarmActions": list(plan.severity_actions.get(entry["severity"], plan.actions)),
    }


def _description(entry: dict[str, Any], plan: AlarmsPlan) -> str:
    """Return what an alarm says when it fires: what it means, what to do, how to see who did it."""
    references = (
        entry.get("security_hub"),
        f"CIS {entry['cis']}" if entry.get("cis") else None,
    )
    known = ", ".join(each for each in references if each)
    head = f"{entry['title']} (trail {plan.metrics}){f' [{known}]' if known else ''}"
    said = f"{head}. {entry['meaning']} {entry['response']} In Logs Insights: "
    longest = quotas().trail_name_max - len(plan.metrics) + len(said)
    return said + _query(entry["pattern"], plan, quotas().alarm_description_max - longest)


def _query(text: str, plan: AlarmsPlan, room: int) -> str:
    """Return a query for the events of a pattern, by their names alone if it is not literal."""
    filled = _pattern(text, plan)
    whole, names = _queries(filled if isinstance(filled, str) else text)
    return whole if isinstance(filled, str) and len(whole) <= room else names


@lru_cache(maxsize=256)
def _queries(text: str) -> tuple[str, str]:
    """Return the query of a pattern, and the one by names alone; most trails share theirs."""
    pattern = parse(text)
    return insights_query(pattern), insights_query(pattern, longest=0)
