"""What a trail needs from the bucket, key and topic it is given.

Ours grow their own policies. Those of the CDK grow them through
``add_to_resource_policy``; imported ones cannot, so the exact statements they need
are written into the assembly instead (:mod:`trailwright.provision._imported`).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from aws_cdk import Annotations
from aws_cdk import aws_iam as iam

from trailwright.model.arns import bucket_arn
from trailwright.model.problems import Problem, raise_for
from trailwright.model.tokens import is_token
from trailwright.provision._facts import Facts
from trailwright.provision._imported import (
    REQUIRED_POLICIES_FILE,
    Imported,
    RequiredPolicies,
    Uses,
    reference,
)
from trailwright.provision.delivery_topic import DeliveryTopic, DeliveryTopicView
from trailwright.provision.log_bucket import LogBucket, LogBucketView

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from constructs import Construct

    from trailwright.model.trails import TrailIdentity
    from trailwright.provision._where import Where

__all__ = ["Destination", "ForeignKey", "bucket_destination", "topic_destination"]


@dataclass(slots=True)
class Destination:
    """What a trail calls a thing it was given, and what must exist before the trail."""

    value: str
    depends_on: list[Any] = field(default_factory=list)
    own_bucket_arns: Callable[[], tuple[str, ...]] = tuple


def bucket_destination(
    trail: Construct,
    bucket: Any,  # noqa: ANN401 - any bucket
    identity: TrailIdentity,
    where: Where,
) -> Destination:
    """Let a trail deliver to a bucket.

    Args:
        trail: The trail construct.

        bucket: A :class:`LogBucket`, its view, or any bucket of the CDK.

        identity: The trail.

        where: The trail's environment.
    """
    view = bucket.view if isinstance(bucket, LogBucket) else bucket
    if isinstance(view, LogBucketView):
        raise_for(f"trail {identity.name!r}", _nameable("log_bucket", "bucket_name", view, where))
        view.allow(identity)
        return Destination(view.bucket_name, [view.cfn_bucket_policy], lambda: view.own_bucket_arns)
    name = reference(bucket, "bucket", "bucket_name")
    arn = reference(bucket, "bucket", "bucket_arn")
    if not is_token(name):
        arn = bucket_arn(partition=where.partition, name=name)
    what = Imported(kind="bucket", name=name, arn=arn, where=where)
    waits = _grant(trail, bucket, what, Uses(trails=(identity,)))
    return Destination(name, waits, lambda: (arn,))


class ForeignKey:
    """A key of the CDK, or an ARN, used like one of ours.

    Args:
        user: The construct that uses it, which carries the warning.

        key: Any key of the CDK, or an ARN.

        where: The user's environment.
    """

    def __init__(self, user: Construct, key: Any, where: Where) -> None:  # noqa: ANN401
        self._user = user
        self._key = key
        self._where = where

    @property
    def key_arn(self) -> str:
        """The key's ARN."""
        key = self._key
        return key if isinstance(key, str) else reference(key, "key", "key_arn")

    def arn_for(self, where: Where) -> str | None:  # noqa: ARG002 - the same everywhere
        """Return what a stack elsewhere calls this key."""
        return self.key_arn

    def allow(
        self,
        *,
        trail: TrailIdentity | None = None,
        topic_trail: TrailIdentity | None = None,
        log_group_arn: str | None = None,
        alarms: bool = False,
    ) -> None:
        """Add the statements one more use needs."""
        uses = Uses(
            trails=(trail,) if trail else (),
            topic_trails=(topic_trail,) if topic_trail else (),
            log_group_arns=(log_group_arn,) if log_group_arn else (),
            alarms=alarms,
        )
        arn = self.key_arn
        what = Imported(kind="key", name=arn, arn=arn, where=self._where)
        _grant(self._user, self._key, what, uses)


def topic_destination(
    trail: Construct,
    topic: Any,  # noqa: ANN401 - any topic
    identity: TrailIdentity,
    where: Where,
) -> Destination:
    """Let a trail publish to a topic.

    Args:
        trail: The trail construct.

        topic: A :class:`DeliveryTopic`, its view, or any topic of the CDK.

        identity: The trail.

        where: The trail's environment.
    """
    view = topic.view if isinstance(topic, DeliveryTopic) else topic
    if isinstance(view, DeliveryTopicView):
        raise_for(
            f"trail {identity.name!r}", _nameable("delivery_topic", "topic_name", view, where)
        )
        view.allow(identity)
        return Destination(view.topic_arn, [view.cfn_topic_policy])
    arn = reference(topic, "topic", "topic_arn")
    master_key = getattr(topic, "master_key", None)
    if master_key is not None:
        ForeignKey(trail, master_key, where).allow(topic_trail=identity)
    what = Imported(kind="topic", name=arn, arn=arn, where=where)
    return Destination(arn, _grant(trail, topic, what, Uses(topic_trails=(identity,))))


def _nameable(
    option: str, name: str, view: LogBucketView | DeliveryTopicView, where: Where
) -> Iterator[Problem]:
    if view.has_literal_name or view.where.same_environment(where):
        return
    yield Problem(
        option=option,
        rule="is in another account or Region, or in one that is not known yet",
        remedy=f"give it a {name}, so that both stacks can say it",
    )


def _grant(
    user: Construct,
    resource: Any,  # noqa: ANN401
    what: Imported,
    uses: Uses,
) -> list[Any]:
    """Add statements to a resource's policy; return what must exist before the trail."""
    add = getattr(resource, "add_to_resource_policy", None)
    needed = [iam.PolicyStatement.from_json(each) for each in what.statements(uses)]
    results = [add(each) for each in needed] if add else []
    if results and all(result.statement_added for result in results):
        return [each.policy_dependable for each in results[:1] if each.policy_dependable]
    RequiredPolicies.of(user).add(what, uses, user)
    if Facts.of(user).policy(what.policy_type, what.name) is None:
        _warn(user, what)
    return []


def _warn(user: Construct, what: Imported) -> None:
    Annotations.of(user).add_warning_v2(
        f"trailwright:unmanaged-{what.kind}",
        f"the policy of {what.kind} {what.name} is not in this app, and CloudTrail is refused "
        f"unless it has the statements that synthesis writes into {REQUIRED_POLICIES_FILE}; add "
        "them there, and prove it with declare_resource_policy()",
    )
