"""The construct for the log group a trail delivers to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import jsii
from constructs import Construct, IValidation

from trailwright.compose.key import KeyPlan, key
from trailwright.compose.log_group import LogGroupPlan, log_group, role_policy
from trailwright.compose.resources import get_att
from trailwright.model import names
from trailwright.model.problems import raise_for
from trailwright.provision._owned import Owned
from trailwright.provision._template import Template
from trailwright.provision._where import Where, keeps
from trailwright.provision.trail_key import KeyView, TrailKey

if TYPE_CHECKING:
    from collections.abc import Mapping

    from aws_cdk import RemovalPolicy
    from aws_cdk.aws_logs import CfnLogGroup

    from trailwright.model.trails import TrailIdentity
    from trailwright.provision.trail_key import KeyLike

__all__ = ["LogGroupView", "TrailLogGroup"]


class LogGroupView:
    """A log group in a template, its delivery role, and the trails that may write."""

    def __init__(
        self, template: Template, plan: LogGroupPlan, where: Where, key: KeyLike | None
    ) -> None:
        self.where = where
        self.key = key
        self._owned = Owned(
            template,
            plan,
            local_id="LogRolePolicy",
            prop="policy_document",
            compose=role_policy,
        )

    @property
    def cfn_log_group(self) -> CfnLogGroup:
        """The log group as its L1 class."""
        return self._owned.template.resource("LogGroup")

    @property
    def cfn_role_policy(self) -> Any:  # noqa: ANN401 - an L1 class
        """The role's policy as its L1 class."""
        return self._owned.resource

    @property
    def log_group_name(self) -> str:
        """The log group's name."""
        return self._owned.plan.log_group_name

    @property
    def trails(self) -> tuple[TrailIdentity, ...]:
        """The trails that may write."""
        return self._owned.plan.trails

    def destination(self) -> dict[str, object]:
        """Return the trail properties that name the log group and the role."""
        role = self._owned.template.resource("LogRole")
        return {
            "CloudWatchLogsLogGroupArn": self.cfn_log_group.attr_arn,
            "CloudWatchLogsRoleArn": role.attr_arn,
        }

    def allow(self, trail: TrailIdentity) -> None:
        """Let one more trail write its log streams.

        Args:
            trail: The trail.
        """
        trails = self._owned.plan.trails
        if trail not in trails:
            self._owned.change(trails=(*trails, trail))


class TrailLogGroup(Construct):
    """A CloudWatch log group for trails, with the role that CloudTrail assumes.

    It must be in the account and home Region of the trails that deliver to it.

    Args:
        scope: The scope, usually a stack.

        id: The construct's id in the scope.

        log_group_name: Its name.

        retention_days: How long events are kept, in days. Default: 365.

        key: A key to encrypt with. Default: a new one.

        permissions_boundary: ARN of a managed policy that bounds the role. Default: none.

        tags: Tags of the log group, the role and the key. Default: none.

        removal_policy: Default: everything is kept when the stack is deleted.

    Raises:
        InvalidOptionsError: If an option cannot be used.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        log_group_name: str,
        retention_days: int = 365,
        key: TrailKey | None = None,
        permissions_boundary: str | None = None,
        tags: Mapping[str, str] | None = None,
        removal_policy: RemovalPolicy | None = None,
    ) -> None:
        super().__init__(scope, id)
        raise_for(
            f"TrailLogGroup {id!r}",
            [
                *names.log_group_name(log_group_name, "log_group_name"),
                *names.log_retention_days(retention_days, "retention_days"),
            ],
        )
        where = Where.of(scope)
        plan = LogGroupPlan(
            partition=where.partition,
            account=where.account,
            region=where.region,
            trails=(),
            log_group_name=log_group_name,
            retention_days=retention_days,
            key_arn=key.key_arn if key else get_att("Key", "Arn"),
            permissions_boundary=permissions_boundary,
            tags=tags or {},
            retain=keeps(removal_policy),
        )
        self._view = _materialise(self, plan, where, key)
        self.node.add_validation(_HasTrail(self._view))

    @property
    def view(self) -> LogGroupView:
        """The log group and the trails that may write to it."""
        return self._view

    @property
    def log_group_name(self) -> str:
        """The log group's name."""
        return self._view.log_group_name

    @property
    def cfn_log_group(self) -> CfnLogGroup:
        """The log group as its L1 class."""
        return self._view.cfn_log_group


@jsii.implements(IValidation)
class _HasTrail:
    """Fails synthesis when no trail delivers, since the role's policy would allow nothing."""

    def __init__(self, view: LogGroupView) -> None:
        self._view = view

    def validate(self) -> list[str]:
        """Return what is wrong; called by the CDK at synthesis."""
        if self._view.trails:
            return []
        name = self._view.log_group_name
        return [f"log group {name} has no trail; pass it to one as log_group, or leave it out"]


def _materialise(
    scope: Construct, plan: LogGroupPlan, where: Where, given: TrailKey | None
) -> LogGroupView:
    if given is not None:
        given.view.allow(log_group_arn=plan.arn)
        template = Template(scope, log_group(plan), primary="LogGroup")
        return LogGroupView(template, plan, where, given.view)
    own = KeyPlan(
        partition=plan.partition,
        account=plan.account,
        region=plan.region,
        log_group_arns=(plan.arn,),
        tags=plan.tags,
        retain=plan.retain,
    )
    template = Template(scope, key(own) | log_group(plan), primary="LogGroup")
    return LogGroupView(template, plan, where, KeyView(template, own, where))
