"""Who hears what the topics of alarms and trails tell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trailwright.model.properties import entries, is_known
from trailwright.model.unknown import Unknown
from trailwright.posture.records import AlarmPosture, TopicPosture

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from trailwright.model.estate import Estate
    from trailwright.model.resources import Topic

__all__ = ["topic_postures"]


def topic_postures(estate: Estate, alarms: Iterable[AlarmPosture]) -> Iterator[TopicPosture]:
    """Yield the posture of each topic of the estate that is told by an alarm or a trail.

    Args:
        estate: What was read.

        alarms: Its alarms.
    """
    told = {arn for each in alarms for arn in _known(each)}
    trails = (estate.topic(each.sns_topic_name, near=each) for each in estate.trails)
    told |= {topic.arn for topic in trails if topic is not None}
    for topic in estate.topics:
        if topic.arn in told:
            listeners = _listeners(estate, topic)
            yield TopicPosture(arn=topic.arn, listeners=listeners, origin=topic.origin)


def _known(alarm: AlarmPosture) -> tuple[str, ...]:
    return () if isinstance(alarm.actions, Unknown) else alarm.actions


def _listeners(estate: Estate, topic: Topic) -> tuple[str, ...] | Unknown:
    written = topic.properties.get("Subscription")
    if not is_known(written):
        return Unknown("who is subscribed")
    found = [(each.get("Protocol"), each.get("Endpoint")) for _, each in entries(written)]
    found += [
        (each.protocol, each.endpoint)
        for each in estate.subscriptions
        if estate.topic(each.topic_arn, near=each) is topic
    ]
    doubt = next((each for pair in found for each in pair if isinstance(each, Unknown)), None)
    return doubt or tuple(sorted({f"{protocol} {endpoint}" for protocol, endpoint in found}))
