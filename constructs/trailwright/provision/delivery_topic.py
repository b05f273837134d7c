"""The construct for the topic that announces delivered log files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from constructs import Construct

from trailwright.compose.key import KeyPlan, key
from trailwright.compose.resources import get_att
from trailwright.compose.topic import TopicPlan, delivery_topic, delivery_topic_policy
from trailwright.model import names
from trailwright.model.arns import topic_arn
from trailwright.model.problems import raise_for
from trailwright.provision._owned import Owned
from trailwright.provision._template import Template
from trailwright.provision._where import Where, keeps
from trailwright.provision.trail_key import KeyView, TrailKey

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from aws_cdk import RemovalPolicy
    from aws_cdk.aws_sns import CfnTopic, CfnTopicPolicy

    from trailwright.model.trails import TrailIdentity
    from trailwright.provision.trail_key import KeyLike

__all__ = ["DeliveryTopic", "DeliveryTopicView"]


class DeliveryTopicView:
    """A delivery topic in a template, and the trails that may publish to it."""

    def __init__(
        self, template: Template, plan: TopicPlan, where: Where, key: KeyLike | None
    ) -> None:
        self.where = where
        self.key = key
        self._owned = Owned(
            template,
            plan,
            local_id="TopicPolicy",
            prop="policy_document",
            compose=delivery_topic_policy,
        )

    @property
    def cfn_topic(self) -> CfnTopic:
        """The topic as its L1 class."""
        return self._owned.template.resource("Topic")

    @property
    def cfn_topic_policy(self) -> CfnTopicPolicy:
        """The topic policy as its L1 class."""
        return self._owned.resource

    @property
    def topic_arn(self) -> str:
        """The topic's ARN: literal when its name is, else a token."""
        name = self._owned.plan.topic_name
        if name is None:
            return self.cfn_topic.ref
        where = self.where
        return topic_arn(
            partition=where.partition, region=where.region, account=where.account, name=name
        )

    @property
    def has_literal_name(self) -> bool:
        """Whether stacks of other accounts and Regions can name the topic."""
        return self._owned.plan.topic_name is not None

    def allow(self, trail: TrailIdentity) -> None:
        """Let one more trail publish.

        Args:
            trail: The trail.
        """
        trails = self._owned.plan.trails
        if trail in trails:
            return
        self._owned.change(trails=(*trails, trail))
        if self.key is not None:
            self.key.allow(topic_trail=trail)


class DeliveryTopic(Construct):
    """An SNS topic that announces each delivered log file.

    Encrypted with a key CloudTrail can use (the AWS managed key for SNS is not one),
    with a policy that lets exactly the trails given this topic publish.

    Args:
        scope: The scope, usually a stack.

        id: The construct's id in the scope.

        topic_name: Needed when a trail of another account or Region publishes to it.
            Default: CloudFormation makes one up.

        key: A key to encrypt with. Default: a new one.

        emails: Addresses that are subscribed; there is one message per delivered file,
            so a queue is usually better. Default: none.

        tags: Tags of the topic and the key. Default: none.

        removal_policy: Default: everything is kept when the stack is deleted.

    Raises:
        InvalidOptionsError: If an option cannot be used.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        topic_name: str | None = None,
        key: TrailKey | None = None,
        emails: Sequence[str] = (),
        tags: Mapping[str, str] | None = None,
        removal_policy: RemovalPolicy | None = None,
    ) -> None:
        super().__init__(scope, id)
        if topic_name is not None:
            raise_for(f"DeliveryTopic {id!r}", names.topic_name(topic_name, "topic_name"))
        where = Where.of(scope)
        own_key = None if key else _key_plan(where, tags, removal_policy)
        plan = TopicPlan(
            topic_name=topic_name,
            key_id=key.key_arn if key else get_att("Key", "Arn"),
            emails=tuple(emails),
            tags=tags or {},
            retain=keeps(removal_policy),
        )
        self._view = _materialise(self, plan, own_key, where, key.view if key else None)

    @property
    def view(self) -> DeliveryTopicView:
        """The topic and the trails that may publish to it."""
        return self._view

    @property
    def topic_arn(self) -> str:
        """The topic's ARN."""
        return self._view.topic_arn

    @property
    def cfn_topic(self) -> CfnTopic:
        """The topic as its L1 class."""
        return self._view.cfn_topic


def _materialise(
    scope: Construct,
    plan: TopicPlan,
    own_key: KeyPlan | None,
    where: Where,
    given_key: KeyView | None,
) -> DeliveryTopicView:
    resources = (key(own_key) if own_key else {}) | delivery_topic(plan)
    template = Template(scope, resources, primary="Topic")
    view = KeyView(template, own_key, where) if own_key else given_key
    return DeliveryTopicView(template, plan, where, view)


def _key_plan(
    where: Where, tags: Mapping[str, str] | None, removal_policy: RemovalPolicy | None
) -> KeyPlan:
    return KeyPlan(
        partition=where.partition,
        account=where.account,
        region=where.region,
        tags=tags or {},
        retain=keeps(removal_policy),
    )
