"""What tells of events like an alarm does: rules of EventBridge, and composite alarms."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from trailwright.model.properties import at, entries, is_known
from trailwright.model.symbols import is_symbolic
from trailwright.model.unknown import Unknown
from trailwright.posture.records import AlarmPosture
from trailwright.posture.trail import truth

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from trailwright.iam.truth import Truth
    from trailwright.model.estate import Estate
    from trailwright.model.resources import Resource, Value

__all__ = ["composite_postures", "names_of", "rule_postures"]

_RULE, _COMPOSITE = "AWS::Events::Rule", "AWS::CloudWatch::CompositeAlarm"
#: What the pattern of a rule has in it that is about CloudTrail's events.
_CLOUDTRAIL = ("via CloudTrail", "aws.cloudtrail")
_DISABLED = "DISABLED"


def rule_postures(estate: Estate) -> Iterator[AlarmPosture]:
    """Yield the posture of each rule of EventBridge that is about events of CloudTrail.

    Args:
        estate: What was read.
    """
    for each in _of_type(estate, _RULE):
        pattern = _text(at(each.properties, "EventPattern"))
        if isinstance(pattern, str) and any(word in pattern for word in _CLOUDTRAIL):
            targets = [target.get("Arn") for _, target in entries(each.properties.get("Targets"))]
            yield _posture(each, "EventBridge rule", pattern, _enabled(each), names_of(targets))


def composite_postures(estate: Estate, alarms: Iterable[str]) -> Iterator[AlarmPosture]:
    """Yield the posture of each composite alarm that joins some alarms.

    Args:
        estate: What was read.

        alarms: How those alarms are called, by name or ARN.
    """
    joined = tuple(alarms)
    for each in _of_type(estate, _COMPOSITE):
        rule = each.properties.get("AlarmRule")
        if isinstance(rule, str) and any(name in rule for name in joined):
            switched = each.properties.get("ActionsEnabled")
            enabled = True if switched is None else truth(switched)
            actions = names_of(each.properties.get("AlarmActions"))
            yield _posture(each, "composite alarm", rule, enabled, actions)


def names_of(written: Value) -> tuple[str, ...] | Unknown:
    """Return the names in a list, in order, unless one of them is not known.

    Args:
        written: The list.
    """
    if not is_known(written):
        return Unknown("whom it tells")
    listed = written if isinstance(written, list) else []
    return tuple(sorted(str(each) for each in listed))


def _of_type(estate: Estate, kind: str) -> Iterator[Resource]:
    return (each for each in estate.others if each.type == kind)


def _text(pattern: Value) -> str | Unknown:
    if not is_known(pattern):
        return Unknown("what the pattern is")
    return pattern if isinstance(pattern, str) else json.dumps(pattern, sort_keys=True)


def _enabled(rule: Resource) -> Truth:
    state = rule.properties.get("State")
    if isinstance(state, Unknown) or is_symbolic(state):
        return Unknown("whether it is enabled")
    return state != _DISABLED


def _posture(
    resource: Resource,
    what: str,
    pattern: str,
    enabled: Truth,
    actions: tuple[str, ...] | Unknown,
) -> AlarmPosture:
    name = resource.properties.get("Name", resource.properties.get("AlarmName"))
    known = isinstance(name, str) and not is_symbolic(name)
    return AlarmPosture(
        what=what,
        name=str(name) if known else resource.logical_id,
        account=resource.place.account_text,
        region=resource.place.region_text,
        metric=(),
        feeds=(),
        pattern=pattern,
        enabled=enabled,
        actions=actions,
        trigger=(),
        threshold=None,
        origin=resource.origin,
    )
