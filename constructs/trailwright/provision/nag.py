"""What cdk-nag finds in trailwright's resources and that cannot be otherwise, acknowledged."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aws_cdk import Acknowledgment, Stack, Validations
from aws_cdk.aws_iam import CfnManagedPolicy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from constructs import Construct

__all__ = ["acknowledge_nag"]

#: The local id of the policy in :mod:`trailwright.compose.log_group`.
_LOG_ROLE_POLICY = "LogRolePolicy"
_STREAM = ":log-stream:"
_RULE = "AwsSolutions::AwsSolutions-IAM5[Resource::{}]"
_REASON = (
    "CloudTrail ends the names of its log streams as it likes, so the policy that lets it write "
    "them must end in *. It allows two actions, on this trail's own streams in one log group."
)


def acknowledge_nag(scope: Construct) -> None:
    """Acknowledge what cdk-nag's AwsSolutions pack finds in the log roles below a scope.

    The policy of the role that delivers to CloudWatch Logs names log streams up to the part
    that CloudTrail chooses, as AWS's own example does (`CloudTrail user guide
    <https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-required-policy-for-cloudwatch-logs.html>`_),
    and so ends in ``*``. Rule ``AwsSolutions-IAM5`` asks for a reason for each such resource;
    this gives it. Nothing else is acknowledged: a wider policy is still reported, and so is
    what other packs find.

    Call it when every trail below the scope has been made, e.g. before ``app.synth()``::

        Validations.of(app).add_plugins(AwsSolutionsChecks(app))
        acknowledge_nag(app)

    The acknowledgements and their reason are in the CDK's validation report.

    Args:
        scope: An app, a stack or a construct.
    """
    for child in scope.node.find_all():
        if isinstance(child, CfnManagedPolicy) and child.node.id == _LOG_ROLE_POLICY:
            _acknowledge(child)


def _acknowledge(policy: CfnManagedPolicy) -> None:
    found = [Acknowledgment(id=_RULE.format(each), reason=_REASON) for each in _streams(policy)]
    if found:
        Validations.of(policy).acknowledge(*found)


def _streams(policy: CfnManagedPolicy) -> Iterator[str]:
    """Yield the log streams a policy names with nothing but their end left open."""
    document = Stack.of(policy).resolve(policy.policy_document)
    for statement in document["Statement"]:
        resources = statement.get("Resource", [])
        for resource in resources if isinstance(resources, list) else [resources]:
            text = _flat(resource)
            stream = text.rpartition(_STREAM)[2]
            if _STREAM in text and text.find("*") == len(text) - 1 and len(stream) > 1:
                yield text


def _flat(value: Any) -> str:  # noqa: ANN401 - text, or an intrinsic that gives it
    """Return a resource as cdk-nag writes it into the id of a finding."""
    match value:
        case str():
            return value
        case {"Fn::Join": [str(delimiter), list(parts)]}:
            return delimiter.join(_flat(part) for part in parts)
        case {"Fn::GetAtt": [resource, attribute]}:
            return f"<{resource}.{attribute}>"
        case {"Ref": name}:
            return f"<{name}>"
        case _:
            return ""
