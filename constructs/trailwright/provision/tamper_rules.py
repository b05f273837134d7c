"""The construct for EventBridge rules on changes to the audit chain itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from constructs import Construct

from trailwright.compose.resources import Resources, ref
from trailwright.compose.tamper_rules import TamperRulesPlan, tamper_rules
from trailwright.compose.topic import TopicPlan
from trailwright.model.problems import raise_for
from trailwright.model.watching import check_event_bus, check_tamper_rules, tamper_entries
from trailwright.provision._deliveries import bucket_name, log_group_name
from trailwright.provision._notices import check_topic, notice_topic, topic_arn
from trailwright.provision._template import Template
from trailwright.provision._where import Where, keeps

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from aws_cdk import RemovalPolicy
    from aws_cdk.aws_sns import CfnTopic
    from aws_cdk.interfaces.aws_sns import ITopicRef

    from trailwright.provision.trail import Trail

__all__ = ["TamperRules"]


class TamperRules(Construct):
    """EventBridge rules that tell of changes to the audit chain.

    They are a second path, that does not lead through the trail's log group, its alarms or its
    key: it still tells when these are gone. The calls are those of the profile ``tamper``; each
    pattern of ``policies/alarms/tamper.json`` becomes a rule, so that both paths agree.

    EventBridge is told only while some trail of the account records, and each rule sees the
    calls of its own account and Region: those to an archive elsewhere need a ``TamperRules`` in
    a stack there, those to an organization and to IAM one in us-east-1. What stops the last
    trail may itself go unseen; silence is for a :class:`~trailwright.DeliveryWatch`.

    Args:
        scope: The scope, usually the trail's stack.

        id: The construct's id in the scope.

        trail: The trail.

        without: Ids of entries of the profile that are left out. Default: none; what is about
            a log group the trail does not have is never made.

        event_bus_arn: ARN of an event bus in another account or Region that gets the events
            too, where nobody of this account can delete them. Its policy must let this account
            put events. Default: none.

        notification_topic: A topic that the rules notify, whose policy lets EventBridge publish
            and, if it is encrypted, whose key lets EventBridge use it. Default: a new topic,
            encrypted with a new key of its own; alarms can notify it too.

        emails: Addresses subscribed to the new topic. Default: none.

        permissions_boundary: ARN of a managed policy that bounds the role for the other bus.
            Default: none.

        tags: Tags of the new topic, its key and the role. Default: none.

        removal_policy: Default: everything is kept when the stack is deleted.

    Raises:
        InvalidOptionsError: If options cannot be used, all problems in one message.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        trail: Trail,
        without: Sequence[str] = (),
        event_bus_arn: str | None = None,
        notification_topic: ITopicRef | None = None,
        emails: Sequence[str] = (),
        permissions_boundary: str | None = None,
        tags: Mapping[str, str] | None = None,
        removal_policy: RemovalPolicy | None = None,
    ) -> None:
        super().__init__(scope, id)
        where = Where.of(scope)
        raise_for(
            f"TamperRules {id!r}",
            [
                *check_tamper_rules(without),
                *check_event_bus(event_bus_arn, account=where.account, region=where.region),
                *check_topic(notification_topic, emails),
            ],
        )
        self._own_topic = notification_topic is None
        plan = TamperRulesPlan(
            partition=where.partition,
            account=where.account,
            region=where.region,
            trail_name=trail.trail_name,
            topic_arn=ref("AlarmTopic") if self._own_topic else topic_arn(notification_topic),
            names=_names(trail, where),
            event_bus_arn=event_bus_arn,
            without=tuple(without),
            permissions_boundary=permissions_boundary,
            tags=tags or {},
            retain=keeps(removal_policy),
        )
        rules = tamper_rules(plan)
        topic: Resources = {}
        if self._own_topic:
            wanted = TopicPlan(emails=tuple(emails), tags=plan.tags, retain=plan.retain)
            topic = notice_topic(wanted, where, rules=True)
        self._template = Template(self, topic | rules)
        self._rule_ids = tuple(
            entry["id"] for entry in tamper_entries() if f"{entry['id']}Rule" in rules
        )

    @property
    def rule_ids(self) -> tuple[str, ...]:
        """Ids of the rules, as the profile names them."""
        return self._rule_ids

    @property
    def cfn_topic(self) -> CfnTopic | None:
        """The new topic as its L1 class, if one was made; a ``DeliveryWatch`` can notify it."""
        return self._template.resource("AlarmTopic") if self._own_topic else None

    def cfn_rule(self, rule_id: str) -> Any:  # noqa: ANN401 - an L1 class
        """Return one rule as its L1 class.

        Args:
            rule_id: Its id in the profile.
        """
        return self._template.resource(f"{rule_id}Rule")


def _names(trail: Trail, where: Where) -> dict[str, object]:
    """Return the names of the trail's own, by the placeholders of the profile."""
    found = {"ArchiveBucket": bucket_name(trail), "LogGroup": log_group_name(trail, where)}
    return {name: value for name, value in found.items() if value is not None}
