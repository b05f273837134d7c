"""The construct for the service control policy that protects audit trails."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from constructs import Construct

from trailwright.compose.guardrails import GuardedTrail, GuardrailsPlan, check_length, guardrails
from trailwright.model.guarding import check_guardrails
from trailwright.model.problems import Problem, raise_for
from trailwright.model.tokens import is_token
from trailwright.provision._deliveries import bucket_name
from trailwright.provision._template import Template
from trailwright.provision._where import Where, keeps
from trailwright.provision.trail_key import KeyView

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from aws_cdk import RemovalPolicy
    from aws_cdk.aws_organizations import CfnPolicy

    from trailwright.provision.trail import Trail

__all__ = ["Guardrails"]


class Guardrails(Construct):
    """A service control policy: nobody but named roles changes trails, or blinds who watches.

    In the accounts it is attached to, only the exempt principals change the trails, what they
    record, their archives, keys, topics and log groups, or the alarms and rules of their
    stacks; and nobody at all changes or deletes log files. The statements are
    ``policies/statements/guardrails.json``.

    It binds no principal of the management account and no service-linked role, so that
    CloudTrail goes on; what stands in the management account is left out of it, and needs
    alarms instead. Service control policies must be enabled in the organization.

    Args:
        scope: The scope, a stack of the management account. AWS has the resource in us-east-1;
            whether it has it elsewhere is UNVERIFIED.

        id: The construct's id in the scope.

        trails: What is protected: trails, each with its archive, key, topic, log group and what
            its stacks tell. Their stacks must be bound to accounts and Regions, and their
            archives have names of their own.

        targets: Roots (``r-…``), organizational units (``ou-…-…``) and accounts it is attached
            to. Attach it to the accounts that hold trails or archives, or above them.

        exempt: ARN patterns of the roles that may change what is protected, such as
            ``arn:aws:iam::*:role/audit-pipeline``. Without the role that CloudFormation
            deploys with, the trails can no longer be changed by a deployment.

        policy_name: What is too long for one policy goes on in others, ``…-2`` and so on.
            Default: ``trailwright-guardrails``.

        tags: Tags of the policy. Default: none.

        removal_policy: Default: it is kept when the stack is deleted.

    Raises:
        InvalidOptionsError: If options cannot be used, all problems in one message, or it
            would need more policies than a target takes.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        trails: Sequence[Trail],
        targets: Sequence[str],
        exempt: Sequence[str],
        policy_name: str = "trailwright-guardrails",
        tags: Mapping[str, str] | None = None,
        removal_policy: RemovalPolicy | None = None,
    ) -> None:
        super().__init__(scope, id)
        subject = f"Guardrails {id!r}"
        raise_for(
            subject,
            [
                *_check_trails(trails),
                *check_guardrails(targets, exempt, policy_name),
            ],
        )
        plan = GuardrailsPlan(
            trails=tuple(map(_guarded, trails)),
            targets=tuple(targets),
            exempt=tuple(exempt),
            management_account=Where.of(scope).account,
            policy_name=policy_name,
            tags=tags or {},
            retain=keeps(removal_policy),
        )
        raise_for(subject, check_length(plan, "trails"))
        self._template = Template(self, guardrails(plan), primary="Policy")

    @property
    def cfn_policy(self) -> CfnPolicy:
        """The policy as its L1 class, its first part when it has several."""
        return self._template.resource("Policy")


def _check_trails(trails: Sequence[Trail]) -> Iterator[Problem]:
    if not trails:
        yield Problem(
            option="trails", rule="must not be empty", value=[], remedy="name what to protect"
        )
    for index, each in enumerate(trails):
        option = f"trails[{index}]"
        if is_token(each.where.account) or is_token(each.where.region):
            yield Problem(
                option=option,
                rule="must be of a stack whose account and Region are known",
                value=each.trail_name,
                remedy="give its stack env=Environment(account=…, region=…)",
            )
        elif _archive(each) is None:
            yield Problem(
                option=option,
                rule="must have an archive whose name is known before it is deployed",
                value=each.trail_name,
                remedy="give its LogBucket a bucket_name",
            )


def _archive(trail: Trail) -> str | None:
    """Return the literal name of a trail's archive, if it has one."""
    view = trail.log_bucket
    if view is not None:
        return view.bucket_name if view.has_literal_name else None
    name: Any = bucket_name(trail)
    return name if isinstance(name, str) and not is_token(name) else None


def _guarded(trail: Trail) -> GuardedTrail:
    view, topic, group = trail.log_bucket, trail.delivery_topic, trail.log_group
    key = view.key if view is not None else None
    archive = trail.where if view is None else view.where
    return GuardedTrail(
        trail=trail.identity,
        archive_account=archive.account,
        bucket_name=_archive(trail) or "",
        alias_arn=key.alias_arn if isinstance(key, KeyView) else None,
        topic_arn=topic.topic_arn if topic is not None and topic.has_literal_name else None,
        log_group_name=None if group is None else group.log_group_name,
        stack_names={each.account: each.stack.stack_name for each in (archive, trail.where)},
    )
