"""Metric filters and alarms from the catalogue in ``policies/alarms/``."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from trailwright._policies import policies_root, read_policy
from trailwright.compose.resources import Resource, Resources
from trailwright.model.problems import Problem
from trailwright.model.quotas import quotas

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["alarms", "check_profiles", "profile_names"]


def profile_names() -> tuple[str, ...]:
    """Return the names of the profiles that exist."""
    names = (entry.name for entry in (policies_root() / "alarms").iterdir())
    return tuple(sorted(name.removesuffix(".json") for name in names if name.endswith(".json")))


def check_profiles(
    profiles: Sequence[str], without: Sequence[str] = (), *, option: str = "profiles"
) -> Iterator[Problem]:
    """Yield what is wrong with a choice of profiles and of alarms left out.

    Args:
        profiles: Names of profiles.

        without: Ids of alarms that are left out.

        option: The option by the name the user wrote.
    """
    known = profile_names()
    for name in profiles:
        if name not in known:
            yield _unknown(option, name, known)
    chosen = [name for name in profiles if name in known]
    ids = [alarm["id"] for name in chosen for alarm in _profile(name)["alarms"]]
    for name in without:
        if name not in ids:
            yield _unknown("without", name, tuple(ids))
    if not profiles:
        yield Problem(
            option=option,
            rule="must name at least one profile",
            value=list(profiles),
            remedy=f"choose from {', '.join(known)}",
        )
    limit = quotas().metric_filters_per_log_group
    if len(set(ids)) > limit:
        yield Problem(
            option=option,
            rule=f"must come to at most {limit} metric filters, CloudWatch's limit per log group",
            value=len(set(ids)),
            remedy="leave some out",
        )


def alarms(
    *,
    profiles: Sequence[str],
    log_group_name: object,
    actions: Sequence[object],
    metrics: str,
    without: Sequence[str] = (),
    depends_on: tuple[str, ...] = (),
    retain: bool = True,
) -> Resources:
    """Return a metric filter and an alarm for each entry of the profiles.

    Args:
        profiles: Names of profiles; entries that stand in several are made once.

        log_group_name: Name, or an intrinsic, of the log group.

        actions: What each alarm notifies.

        metrics: What metric names begin with, the trail's name: two trails of one account
            and Region must not add to the same metric.

        without: Ids of alarms that are left out.

        depends_on: Local ids of what must exist first.

        retain: Whether they outlive their stack.
    """
    made: Resources = {}
    for name in profiles:
        profile = _profile(name)
        for entry in profile["alarms"]:
            if entry["id"] in without or f"{entry['id']}Alarm" in made:
                continue
            made[f"{entry['id']}Filter"] = Resource(
                type="AWS::Logs::MetricFilter",
                properties=_filter(profile, entry, log_group_name, metrics),
                depends_on=depends_on,
                retain=retain,
            )
            made[f"{entry['id']}Alarm"] = Resource(
                type="AWS::CloudWatch::Alarm",
                properties=_alarm(profile, entry, actions, metrics),
                retain=retain,
            )
    return made


def _profile(name: str) -> dict[str, Any]:
    return read_policy(f"alarms/{name}.json")


def _filter(
    profile: dict[str, Any], entry: dict[str, Any], log_group_name: object, metrics: str
) -> dict[str, Any]:
    metric = profile["metric"]
    return {
        "LogGroupName": log_group_name,
        "FilterPattern": entry["pattern"],
        "MetricTransformations": [
            {
                "MetricNamespace": metric["namespace"],
                "MetricName": f"{metrics}-{entry['id']}",
                "MetricValue": metric["value"],
                "DefaultValue": metric["default_value"],
            }
        ],
    }


def _alarm(
    profile: dict[str, Any], entry: dict[str, Any], actions: Sequence[object], metrics: str
) -> dict[str, Any]:
    alarm = profile["alarm"]
    return {
        "AlarmDescription": _description(entry, metrics),
        "Namespace": profile["metric"]["namespace"],
        "MetricName": f"{metrics}-{entry['id']}",
        "Statistic": alarm["statistic"],
        "Period": alarm["period_seconds"],
        "EvaluationPeriods": alarm["evaluation_periods"],
        "Threshold": alarm["threshold"],
        "ComparisonOperator": alarm["comparison"],
        "TreatMissingData": alarm["missing_data"],
        "AlarmActions": list(actions),
    }


def _description(entry: dict[str, Any], label: str) -> str:
    references = (
        entry.get("security_hub"),
        f"CIS {entry['cis']}" if entry.get("cis") else None,
    )
    known = ", ".join(each for each in references if each)
    return f"{entry['title']} (trail {label})" + (f" [{known}]" if known else "")


def _unknown(option: str, name: str, known: Sequence[str]) -> Problem:
    close = get_close_matches(name, known, n=1)
    hint = f"did you mean {close[0]!r}? " if close else ""
    return Problem(
        option=option,
        rule="must name what the catalogue has",
        value=name,
        remedy=f"{hint}choose from {', '.join(known)}",
    )
