"""What else calls in an estate: EventBridge rules, and schedules that make a call."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from trailwright.model.estate import Estate
    from trailwright.model.resources import Resource, Role, Topic

__all__ = ["alarms_switched_on", "buses", "has_rules", "rule_arns", "schedule_groups"]

_RULE, _SCHEDULE = "AWS::Events::Rule", "AWS::Scheduler::Schedule"


def has_rules(estate: Estate, topic: Topic) -> bool:
    """Return whether EventBridge rules notify a topic.

    Args:
        estate: The estate.

        topic: The topic.
    """
    return any(target.get("Arn") == topic.arn for _, target in _targets(estate))


def buses(estate: Estate, role: Role) -> list[str]:
    """Return the ARNs of what rules send events to as a role.

    Args:
        estate: The estate.

        role: The role.
    """
    found = (str(target.get("Arn")) for _, target in _targets(estate) if _is_as(target, role))
    return list(dict.fromkeys(found))


def rule_arns(estate: Estate, role: Role) -> list[str]:
    """Return patterns of the ARNs of the rules that act as a role: those of their default bus.

    Args:
        estate: The estate.

        role: The role.
    """
    found = (
        f"arn:{rule.place.partition_text}:events:{rule.place.region_text}:"
        f"{rule.place.account_text}:rule/*"
        for rule, target in _targets(estate)
        if _is_as(target, role)
    )
    return list(dict.fromkeys(found))


def schedule_groups(estate: Estate, role: Role) -> list[str]:
    """Return the ARNs of the groups of the schedules that act as a role.

    Args:
        estate: The estate.

        role: The role.
    """
    found = (
        f"arn:{each.place.partition_text}:scheduler:{each.place.region_text}:"
        f"{each.place.account_text}:schedule-group/{each.properties.get('GroupName', 'default')}"
        for each, _ in _schedules(estate, role)
    )
    return list(dict.fromkeys(found))


def alarms_switched_on(estate: Estate, role: Role) -> list[str]:
    """Return the ARNs of the alarms whose actions schedules switch on as a role.

    Args:
        estate: The estate.

        role: The role.
    """
    named = {name for _, target in _schedules(estate, role) for name in _alarm_names(target)}
    return [each.arn for each in estate.alarms if each.ref in named]


def _targets(estate: Estate) -> Iterator[tuple[Resource, Mapping[str, object]]]:
    for rule in estate.others:
        given = rule.properties.get("Targets") if rule.type == _RULE else None
        for target in cast("list[object]", given) if isinstance(given, list) else ():
            if isinstance(target, dict):
                yield rule, cast("Mapping[str, object]", target)


def _schedules(estate: Estate, role: Role) -> Iterator[tuple[Resource, Mapping[str, object]]]:
    for each in estate.others:
        target = each.properties.get("Target") if each.type == _SCHEDULE else None
        if isinstance(target, dict) and _is_as(cast("Mapping[str, object]", target), role):
            yield each, cast("Mapping[str, object]", target)


def _is_as(target: Mapping[str, object], role: Role) -> bool:
    return target.get("RoleArn") == role.arn


def _alarm_names(target: Mapping[str, object]) -> list[str]:
    try:
        asked = json.loads(str(target.get("Input")))
    except ValueError:
        return []
    names = cast("Mapping[str, object]", asked).get("AlarmNames") if isinstance(asked, dict) else ()
    return [str(each) for each in cast("list[object]", names)] if isinstance(names, list) else []
