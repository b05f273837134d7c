"""What watches a trail itself: alarms on its silence, and rules on changes to its chain.

Both tell through a topic of their own, with a key of its own, so that they can still tell when
the trail's is lost.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from trailwright.compose.heartbeats import HeartbeatsPlan, canary, heartbeats
from trailwright.compose.notices import notice_topic
from trailwright.compose.resources import Resources, prefixed, ref
from trailwright.compose.tamper_rules import TamperRulesPlan, tamper_rules
from trailwright.compose.topic import TopicPlan

if TYPE_CHECKING:
    from collections.abc import Mapping

    from trailwright.config.records import WatchConfig

__all__ = ["WatchPlan", "watch"]

_TOPIC = "AlarmTopic"


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchPlan:
    """What is watched in one stack.

    Args:
        trail_name: The trail's name, for what people are told.

        partition: The stack's partition.

        account: The stack's account.

        region: The stack's Region.

        wanted: What is asked for.

        names: What the trail has in this stack, by the placeholders of
            ``policies/heartbeats.json`` and of the profile ``tamper``.

        canary: Whether the harmless call is made from this stack.

        emails: Addresses that are told.

        tags: Tags of what is made.
    """

    trail_name: str
    partition: str
    account: str
    region: str
    wanted: WatchConfig
    names: Mapping[str, object]
    canary: bool
    emails: tuple[str, ...] = ()
    tags: Mapping[str, str] = field(default_factory=dict[str, str])


def watch(plan: WatchPlan) -> Resources:
    """Return the alarms, the rules, and the topic they notify, their ids beginning with Watch.

    Args:
        plan: What is watched.
    """
    alarms, rules = _heartbeats(plan), _rules(plan)
    if not alarms and not rules:
        return {}
    wanted = TopicPlan(emails=plan.emails, tags=plan.tags)
    topic = notice_topic(wanted, plan, alarms=bool(alarms), rules=bool(rules))
    return prefixed(topic | alarms | rules, "Watch")


def _heartbeats(plan: WatchPlan) -> Resources:
    if not plan.wanted.heartbeats:
        return {}
    wanted = HeartbeatsPlan(
        trail_name=plan.trail_name,
        watched=plan.names,
        actions=(ref(_TOPIC),),
        tags=plan.tags,
    )
    alarms = heartbeats(wanted)
    if not alarms or not plan.canary:
        return alarms
    call = canary(
        wanted, alarms, partition=plan.partition, account=plan.account, region=plan.region
    )
    return alarms | call


def _rules(plan: WatchPlan) -> Resources:
    wanted = plan.wanted.tamper_rules
    if wanted is None:
        return {}
    return tamper_rules(
        TamperRulesPlan(
            partition=plan.partition,
            account=plan.account,
            region=plan.region,
            trail_name=plan.trail_name,
            topic_arn=ref(_TOPIC),
            names=plan.names,
            event_bus_arn=_elsewhere(wanted.event_bus_arn, plan),
            without=wanted.without,
            tags=plan.tags,
        )
    )


def _elsewhere(bus: str | None, plan: WatchPlan) -> str | None:
    """Return the bus, unless it is the one that the rules are on: events would go in circles."""
    own = f"arn:{plan.partition}:events:{plan.region}:{plan.account}:event-bus/default"
    return None if bus == own else bus
