"""What SNS charges: a notification for each log file, and who it is passed on to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trailwright.cost.assumptions import assumption
from trailwright.cost.lines import line
from trailwright.model.properties import entries
from trailwright.posture.trails import text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trailwright.cost.deliveries import Delivery
    from trailwright.cost.lines import Line
    from trailwright.model.estate import Estate
    from trailwright.model.resources import Topic

__all__ = ["notification_lines"]


def notification_lines(delivery: Delivery) -> Iterator[Line]:
    """Yield what it costs to announce a trail's log files, where the trail is and the topic too.

    Args:
        delivery: What the trail delivers.
    """
    trail = delivery.trail
    if trail.sns_topic_name is None:
        return
    topic = delivery.estate.topic(text(trail.sns_topic_name), near=trail)
    messages = delivery.files * assumption("notifications_per_file")
    yield line(trail, "notifications", trail.place, messages)
    for protocol in () if topic is None else _protocols(delivery.estate, topic):
        yield line(trail, f"told_by_{protocol}", trail.place, messages)


def _protocols(estate: Estate, topic: Topic) -> Iterator[str]:
    """Yield how each subscriber of a topic is told."""
    for each in estate.subscriptions:
        if estate.topic(text(each.topic_arn), near=each) is topic:
            yield text(each.protocol) or "a protocol not known"
    for _, inside in entries(topic.properties.get("Subscription")):
        yield str(inside.get("Protocol"))
