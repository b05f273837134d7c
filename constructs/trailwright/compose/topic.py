"""The SNS topics: one that announces log files, one that alarms notify."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from trailwright.compose.resources import Resource, Resources, ref, tag_list
from trailwright.compose.statements import labels, policy_document, statements

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from trailwright.model.trails import TrailIdentity

__all__ = [
    "TopicPlan",
    "alarm_topic",
    "delivery_topic",
    "delivery_topic_policy",
    "publish_statements",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicPlan:
    """What a topic should be.

    Args:
        trails: The trails that publish to it; none for an alarm topic.

        topic_name: Default: CloudFormation makes one up.

        key_id: ARN, or an intrinsic, of the key that encrypts it. It cannot be the AWS
            managed key, whose policy lets neither CloudTrail nor CloudWatch use it.
            Default: not encrypted.

        emails: Addresses that are subscribed.

        retain: Whether the topic outlives its stack.
    """

    trails: tuple[TrailIdentity, ...] = ()
    topic_name: str | None = None
    key_id: object = None
    emails: tuple[str, ...] = ()
    tags: Mapping[str, str] = field(default_factory=dict[str, str])
    retain: bool = True


def delivery_topic(plan: TopicPlan) -> Resources:
    """Return the topic that announces delivered log files, with its policy.

    Args:
        plan: What the topic should be.
    """
    return _topic(plan, "Topic", delivery_topic_policy(plan))


def delivery_topic_policy(plan: TopicPlan) -> dict[str, Any]:
    """Return the delivery topic's policy: the trails may publish, over TLS.

    Args:
        plan: What the topic should be.
    """
    tls = statements("delivery-topic", "always", TopicArn=ref("Topic"))
    return policy_document(publish_statements(plan.trails, ref("Topic")) + tls)


def publish_statements(trails: Iterable[TrailIdentity], topic: object) -> list[dict[str, Any]]:
    """Return what a topic's policy must say for trails to publish to it.

    Args:
        trails: The trails.

        topic: The topic's ARN, or an intrinsic that gives it.
    """
    found: list[dict[str, Any]] = []
    for trail, label in labels(trails).items():
        found += statements(
            "delivery-topic", "each_trail", TopicArn=topic, TrailArn=trail.arn, TrailLabel=label
        )
    return found


def alarm_topic(
    plan: TopicPlan,
    *,
    partition: str,
    account: str,
    region: str,
    alarms: bool = True,
    rules: bool = False,
) -> Resources:
    """Return the topic that people are told through, with its policy.

    Args:
        plan: What the topic should be.

        partition: The alarms' partition.

        account: The alarms' account.

        region: The alarms' Region.

        alarms: Whether alarms notify it.

        rules: Whether EventBridge rules notify it.
    """
    topic = ref("AlarmTopic")
    arns = f"arn:{partition}:cloudwatch:{region}:{account}:alarm:*"
    found: list[dict[str, Any]] = []
    if alarms:
        found += statements(
            "alarm-topic", "alarms", TopicArn=topic, AlarmArns=arns, Account=account
        )
    found += statements("alarm-topic", "always", TopicArn=topic)
    if rules:
        found += statements("alarm-topic", "rules", TopicArn=topic)
    return _topic(plan, "AlarmTopic", policy_document(found))


def _topic(plan: TopicPlan, local_id: str, document: dict[str, Any]) -> Resources:
    made: Resources = {
        local_id: Resource(
            type="AWS::SNS::Topic",
            properties={
                "TopicName": plan.topic_name,
                "KmsMasterKeyId": plan.key_id,
                "Tags": tag_list(plan.tags),
            },
            retain=plan.retain,
        ),
        f"{local_id}Policy": Resource(
            type="AWS::SNS::TopicPolicy",
            properties={"Topics": [ref(local_id)], "PolicyDocument": document},
            retain=plan.retain,
        ),
    }
    for number, email in enumerate(plan.emails, start=1):
        made[f"{local_id}Subscription{number}"] = Resource(
            type="AWS::SNS::Subscription",
            properties={"TopicArn": ref(local_id), "Protocol": "email", "Endpoint": email},
            retain=False,
        )
    return made
