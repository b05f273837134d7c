"""The topic that people are told through: one of theirs, or a new one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from trailwright.compose.notices import notice_topic as compose_topic
from trailwright.model.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from trailwright.compose.resources import Resources
    from trailwright.compose.topic import TopicPlan
    from trailwright.provision._where import Where
    from trailwright.provision.trail_key import KeyLike

__all__ = ["check_topic", "notice_topic", "topic_arn"]


def check_topic(topic: object, emails: Sequence[str]) -> Iterator[Problem]:
    """Yield a problem when addresses are given together with a topic.

    Args:
        topic: The topic that was given, if one was.

        emails: The addresses.
    """
    if topic is not None and emails:
        yield Problem(
            option="emails",
            rule="are subscribed to a new topic only",
            value=list(emails),
            remedy="leave notification_topic out, or subscribe them to it yourself",
        )


def topic_arn(topic: Any) -> str:  # noqa: ANN401 - any topic of the CDK
    """Return the ARN of a topic.

    Args:
        topic: Any topic of the CDK.
    """
    return topic.topic_ref.topic_arn


def notice_topic(
    plan: TopicPlan, where: Where, *, given: KeyLike | None = None, rules: bool = False
) -> Resources:
    """Return a new topic that alarms can notify, encrypted.

    Args:
        plan: What it should be.

        where: The alarms' environment.

        given: A key to encrypt with. Default: a new one, that encrypts nothing else.

        rules: Whether EventBridge rules notify it too.
    """
    if given is not None:
        given.allow(alarms=True)
    return compose_topic(plan, where, key_id=given and given.key_arn, rules=rules)
