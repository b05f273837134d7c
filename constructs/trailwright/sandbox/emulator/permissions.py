"""Would CloudTrail, or the role it assumes, be allowed to do this here?"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from trailwright.sandbox.emulator.names import policies

__all__ = ["SERVICE", "Trail", "role_may", "role_trusts_cloudtrail", "service_may"]

#: The service principal CloudTrail acts as.
SERVICE = "cloudtrail.amazonaws.com"


@dataclass(frozen=True, slots=True, kw_only=True)
class Trail:
    """For which trail CloudTrail acts: what the condition keys of a policy can see.

    Args:
        arn: The trail's ARN, which names its home Region.

        account: The account that owns the trail.

        organization_id: Default: the account is in no organization.
    """

    arn: str
    account: str
    organization_id: str | None = None
    context: dict[str, str] = field(init=False)

    def __post_init__(self) -> None:
        keys = {
            "aws:sourcearn": self.arn,
            "aws:sourceaccount": self.account,
            "aws:principalisawsservice": "true",
            "aws:principalservicename": SERVICE,
            "aws:viaawsservice": "false",
        }
        if self.organization_id:
            keys["aws:sourceorgid"] = self.organization_id
        object.__setattr__(self, "context", keys)

    @property
    def region(self) -> str:
        """The home Region."""
        return self.arn.split(":")[3]


def service_may(
    policy: str | None,
    *,
    action: str,
    resource: str,
    trail: Trail,
    context: dict[str, str] | None = None,
) -> bool:
    """Return whether a resource policy lets CloudTrail act for a trail.

    Args:
        policy: The resource's policy document; ``None`` when it has none.

        action: E.g. ``s3:PutObject``.

        resource: The ARN acted on.

        trail: For which trail.

        context: Further condition keys, in lower case.
    """
    if not policy:
        return False
    asked = _question(SERVICE, action, resource, trail.region, {**trail.context, **(context or {})})
    return policies.evaluate_resource_policy(policy, asked, service=SERVICE).decision == "Allow"


def role_trusts_cloudtrail(role: dict[str, Any], trail: Trail) -> bool:
    """Return whether CloudTrail may assume a role."""
    trust = role["AssumeRolePolicyDocument"]
    return service_may(trust, action="sts:AssumeRole", resource=role["Arn"], trail=trail)


def role_may(role: dict[str, Any], *, action: str, resource: str, region: str) -> bool:
    """Return whether a role's own policies allow something.

    Args:
        role: The role that was assumed.

        action: E.g. ``logs:PutLogEvents``.

        resource: The ARN acted on.

        region: Where.
    """
    account = role["Arn"].split(":")[4]
    session = f"arn:aws:sts::{account}:assumed-role/{role['RoleName']}/CLOUDWATCHLOGS_DELIVERY"
    asked = _question(session, action, resource, region, {}, account=account)
    granted = policies.gather_role_policies(role["RoleName"], account)
    return policies.evaluate(asked, granted).decision == "Allow"


def _question(
    principal: str,
    action: str,
    resource: str,
    region: str,
    context: dict[str, str],
    *,
    account: str = "",
) -> Any:  # noqa: ANN401 - ministack's own record
    return policies.EvalContext(
        principal_arn=principal,
        principal_type="AssumedRole" if account else "Service",
        principal_account=account,
        action=action,
        resource_arn=resource,
        region=region,
        # AWS calls itself over TLS from addresses of its own.
        source_ip="10.0.0.1",
        secure_transport=True,
        service_context=context,
    )
