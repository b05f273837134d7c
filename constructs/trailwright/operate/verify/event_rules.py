"""Are the EventBridge rules that tell who changes a trail as they were deployed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from trailwright.model.unknown import Unknown
from trailwright.operate.verify.sameness import is_known, same
from trailwright.operate.verify.say import say
from trailwright.readers.account import Absent, Answered, Question

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from trailwright.model.estate import Estate
    from trailwright.model.findings import Finding
    from trailwright.model.resources import Resource, Value
    from trailwright.readers.account import Outcome
    from trailwright.readers.account.looks import Looks

__all__ = ["event_rules"]

_TYPE = "AWS::Events::Rule"
_ENABLED = "ENABLED"


def event_rules(estate: Estate, looks: Looks) -> Iterator[Finding]:
    """Yield rules that are gone, off or changed, and whose targets are.

    Args:
        estate: What was deployed.

        looks: What is known.
    """
    for each in estate.others:
        if each.type == _TYPE and each.exists is True:
            yield from _rule(each, _asked(each, looks, "DescribeRule", "Name"))
            yield from _targets(each, _asked(each, looks, "ListTargetsByRule", "Rule"))


def _asked(rule: Resource, looks: Looks, call: str, name: str) -> Outcome:
    bus = rule.properties.get("EventBusName")
    parameters = {name: rule.ref.rpartition("|")[2]}
    if isinstance(bus, str):
        parameters["EventBusName"] = bus
    place = rule.place
    return looks(Question.of(place.account_text, place.region_text, f"events:{call}", **parameters))


def _rule(rule: Resource, outcome: Outcome) -> Iterator[Finding]:
    if isinstance(outcome, Absent):
        yield say("TW880", rule, f"rule {rule.ref} is not there")
    if not isinstance(outcome, Answered):
        return
    wanted, found = rule.properties.get("State") or _ENABLED, outcome.value.get("State")
    if not isinstance(wanted, Unknown) and wanted != found:
        yield say("TW880", rule, f"rule {rule.ref} is {found}, deployed {wanted}")
    pattern = rule.properties.get("EventPattern")
    if is_known(pattern) and not _alike(pattern, _parsed(outcome.value.get("EventPattern"))):
        yield say("TW880", rule, f"rule {rule.ref} has another pattern than was deployed")


def _targets(rule: Resource, outcome: Outcome) -> Iterator[Finding]:
    if not isinstance(outcome, Answered):
        return
    found = {each.get("Arn"): each for each in outcome.value.get("Targets", ())}
    for each in _written(rule.properties.get("Targets")):
        arn = each.get("Arn")
        if isinstance(arn, str) and is_known(arn) and arn not in found:
            yield say("TW881", rule, f"rule {rule.ref} does not tell {arn}")


def _written(targets: Value) -> list[Mapping[str, Value]]:
    found = targets if isinstance(targets, list) else []
    return [each for each in found if isinstance(each, dict)]


def _alike(wanted: Value, found: Value) -> bool:
    """Return whether two patterns are the same; members that one lacks count."""
    return same(wanted, found) and same(found, wanted)


def _parsed(text: Any) -> Value:  # noqa: ANN401 - whatever was answered
    try:
        return json.loads(text or "null")
    except ValueError:
        return str(text)
