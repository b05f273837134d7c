"""The topic that people are told through, with the key that is its own."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from trailwright.compose.key import KeyPlan, key
from trailwright.compose.resources import Resources, get_att
from trailwright.compose.topic import TopicPlan, alarm_topic

if TYPE_CHECKING:
    from trailwright.compose.place import Place

__all__ = ["notice_topic"]


def notice_topic(
    plan: TopicPlan,
    place: Place,
    *,
    key_id: object = None,
    alarms: bool = True,
    rules: bool = False,
) -> Resources:
    """Return a topic that people are told through, encrypted.

    Args:
        plan: What it should be.

        place: Where the alarms are.

        key_id: ARN, or an intrinsic, of the key to encrypt with. Default: a new one, that
            encrypts nothing else, so that it can tell of what happens to the trail's.

        alarms: Whether alarms notify it.

        rules: Whether EventBridge rules notify it.
    """
    wanted = _key_plan(plan, place, alarms=alarms, rules=rules)
    made = key(wanted) if key_id is None else {}
    encrypted = replace(plan, key_id=key_id or get_att("Key", "Arn"))
    return made | alarm_topic(
        encrypted,
        partition=place.partition,
        account=place.account,
        region=place.region,
        alarms=alarms,
        rules=rules,
    )


def _key_plan(plan: TopicPlan, place: Place, *, alarms: bool, rules: bool) -> KeyPlan:
    return KeyPlan(
        partition=place.partition,
        account=place.account,
        region=place.region,
        alarms=alarms,
        rules=rules,
        tags=plan.tags,
        retain=plan.retain,
    )
