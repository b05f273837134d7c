"""The KMS key construct."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, TypeVar

from constructs import Construct

from trailwright.compose.key import KeyPlan, key, key_policy
from trailwright.model import names
from trailwright.model.arns import kms_alias_arn
from trailwright.model.problems import raise_for
from trailwright.provision._owned import Owned
from trailwright.provision._template import Template
from trailwright.provision._where import Where, keeps

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from aws_cdk import RemovalPolicy
    from aws_cdk.aws_kms import CfnKey

    from trailwright.model.trails import TrailIdentity

__all__ = ["KeyLike", "KeyView", "TrailKey"]

Item = TypeVar("Item")


class KeyLike(Protocol):
    """A key whose policy can be told of one more use."""

    @property
    def key_arn(self) -> str:
        """The key's ARN."""
        ...

    def arn_for(self, where: Where) -> str | None:
        """Return what a stack elsewhere calls this key."""
        ...

    def allow(
        self,
        *,
        trail: TrailIdentity | None = None,
        topic_trail: TrailIdentity | None = None,
        log_group_arn: str | None = None,
        alarms: bool = False,
    ) -> None:
        """Allow one more use."""
        ...


class KeyView:
    """A key in a template, and the uses its policy allows."""

    def __init__(self, template: Template, plan: KeyPlan, where: Where) -> None:
        self.where = where
        self._owned = Owned(template, plan, local_id="Key", prop="key_policy", compose=key_policy)

    @property
    def cfn_key(self) -> CfnKey:
        """The key as its L1 class."""
        return self._owned.resource

    @property
    def key_arn(self) -> str:
        """The key's ARN; a token."""
        return self.cfn_key.attr_arn

    @property
    def alias_arn(self) -> str | None:
        """The literal ARN of its alias, or ``None``; what other accounts can name."""
        plan = self._owned.plan
        if plan.alias is None:
            return None
        return kms_alias_arn(
            partition=plan.partition, region=plan.region, account=plan.account, alias=plan.alias
        )

    def arn_for(self, where: Where) -> str | None:
        """Return what a stack elsewhere calls this key.

        Args:
            where: The other stack's environment.
        """
        return self.key_arn if self.where.same_environment(where) else self.alias_arn

    def allow(
        self,
        *,
        trail: TrailIdentity | None = None,
        topic_trail: TrailIdentity | None = None,
        log_group_arn: str | None = None,
        alarms: bool = False,
    ) -> None:
        """Allow one more use.

        Args:
            trail: A trail that encrypts log files.

            topic_trail: A trail that publishes to a topic this key encrypts.

            log_group_arn: A log group this key encrypts.

            alarms: Whether alarms publish to a topic this key encrypts.
        """
        plan = self._owned.plan
        self._owned.change(
            trails=_with(plan.trails, trail),
            topic_trails=_with(plan.topic_trails, topic_trail),
            log_group_arns=_with(plan.log_group_arns, log_group_arn),
            alarms=plan.alarms or alarms,
        )


class TrailKey(Construct):
    """A KMS key that exactly the trails attached to it can use.

    Pass it as ``key`` to the other constructs; each adds what it needs to the key's
    policy, and nothing more. Its Region must be the bucket's.

    Args:
        scope: The scope, usually a stack.

        id: The construct's id in the scope.

        alias: ``alias/…``, needed when a trail of another account or Region uses the key.
            Default: no alias.

        readers: ARNs of principals that may decrypt log files. Default: those to whom
            the account's own IAM policies give it.

        tags: Tags of the key. Default: none.

        removal_policy: Default: the key is kept when its stack is deleted.

    Raises:
        InvalidOptionsError: If an option cannot be used.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        alias: str | None = None,
        readers: Sequence[str] = (),
        tags: Mapping[str, str] | None = None,
        removal_policy: RemovalPolicy | None = None,
    ) -> None:
        super().__init__(scope, id)
        where = Where.of(scope)
        if alias is not None:
            raise_for(f"TrailKey {id!r}", names.key_alias(alias, "alias"))
        plan = KeyPlan(
            partition=where.partition,
            account=where.account,
            region=where.region,
            alias=alias,
            readers=tuple(readers),
            tags=tags or {},
            retain=keeps(removal_policy),
        )
        self._view = KeyView(Template(self, key(plan), primary="Key"), plan, where)

    @property
    def view(self) -> KeyView:
        """The key and the uses its policy allows."""
        return self._view

    @property
    def cfn_key(self) -> CfnKey:
        """The key as its L1 class."""
        return self._view.cfn_key

    @property
    def key_arn(self) -> str:
        """The key's ARN."""
        return self._view.key_arn


def _with(items: tuple[Item, ...], item: Item | None) -> tuple[Item, ...]:
    return items if item is None or item in items else (*items, item)
