"""The CloudWatch log group a trail delivers to, and the role it uses."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from trailwright.compose.resources import Resource, Resources, get_att, join, ref, tag_list
from trailwright.compose.statements import policy_document, statements
from trailwright.model.arns import log_group_arn

if TYPE_CHECKING:
    from collections.abc import Mapping

    from trailwright.model.trails import TrailIdentity

__all__ = ["LogGroupPlan", "log_group", "log_group_destination", "role_policy"]


@dataclass(frozen=True, slots=True, kw_only=True)
class LogGroupPlan:
    """What a log group should be.

    Args:
        trails: The trails that deliver to it.

        log_group_name: Its name.

        retention_days: How long events are kept.

        key_arn: ARN, or an intrinsic, of the key that encrypts it. Default: encrypted
            with a key that CloudWatch Logs owns.

        permissions_boundary: ARN of a managed policy that bounds the role.

        retain: Whether the log group outlives its stack.
    """

    partition: str
    account: str
    region: str
    trails: tuple[TrailIdentity, ...]
    log_group_name: str
    retention_days: int
    key_arn: object = None
    permissions_boundary: str | None = None
    tags: Mapping[str, str] = field(default_factory=dict[str, str])
    retain: bool = True

    @property
    def arn(self) -> str:
        """The log group's ARN, without ``:*``."""
        return log_group_arn(
            partition=self.partition,
            region=self.region,
            account=self.account,
            name=self.log_group_name,
        )

    def stream_arns(self) -> list[object]:
        """Return the ARN patterns of the streams the trails write."""
        streams = dict.fromkeys(name for trail in self.trails for name in trail.log_streams())
        return [join(self.arn, ":log-stream:", name) for name in streams]


def log_group(plan: LogGroupPlan) -> Resources:
    """Return the log group, the role CloudTrail assumes, and what it may do.

    Args:
        plan: What the log group should be.
    """
    trust = policy_document(statements("log-role-trust", "always"))
    return {
        "LogGroup": Resource(
            type="AWS::Logs::LogGroup",
            properties={
                "LogGroupName": plan.log_group_name,
                "RetentionInDays": plan.retention_days,
                "KmsKeyId": plan.key_arn,
                "Tags": tag_list(plan.tags),
            },
            retain=plan.retain,
        ),
        "LogRole": Resource(
            type="AWS::IAM::Role",
            properties={
                "AssumeRolePolicyDocument": trust,
                "Description": "Lets CloudTrail deliver events to CloudWatch Logs",
                "PermissionsBoundary": plan.permissions_boundary,
                "Tags": tag_list(plan.tags),
            },
            retain=plan.retain,
        ),
        "LogRolePolicy": Resource(
            type="AWS::IAM::ManagedPolicy",
            properties={
                "Description": "Lets CloudTrail write its own log streams",
                "PolicyDocument": role_policy(plan),
                "Roles": [ref("LogRole")],
            },
            retain=plan.retain,
        ),
    }


def role_policy(plan: LogGroupPlan) -> dict[str, Any]:
    """Return what the role may do: write the trails' own log streams.

    Args:
        plan: What the log group should be.
    """
    return policy_document(statements("log-role", "always", LogStreamArns=plan.stream_arns()))


def log_group_destination() -> dict[str, object]:
    """Return the two trail properties that name the log group and the role."""
    return {
        "CloudWatchLogsLogGroupArn": get_att("LogGroup", "Arn"),
        "CloudWatchLogsRoleArn": get_att("LogRole", "Arn"),
    }
