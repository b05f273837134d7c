"""What an app is told of the policies of resources that are not in it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, cast

from trailwright.model.arns import Arn
from trailwright.model.problems import Problem, raise_for
from trailwright.model.tokens import is_token
from trailwright.provision._facts import Facts
from trailwright.provision._imported import POLICY_TYPES, reference
from trailwright.provision.checks import TrailwrightChecks

if TYPE_CHECKING:
    from collections.abc import Iterator

    from aws_cdk.interfaces.aws_kms import IKeyRef
    from aws_cdk.interfaces.aws_s3 import IBucketRef
    from aws_cdk.interfaces.aws_sns import ITopicRef
    from constructs import Construct

    from trailwright.model.resources import Value

__all__ = ["declare_resource_policy"]

#: By kind: the attribute it is known by in policies and templates.
_NAMES = {"bucket": "bucket_name", "key": "key_arn", "topic": "topic_arn"}
_SERVICES = {"s3": "bucket", "kms": "key", "sns": "topic"}


def declare_resource_policy(
    scope: Construct,
    resource: IBucketRef | IKeyRef | ITopicRef | str,
    *,
    policy: Mapping[str, Value] | str,
) -> None:
    """Tell an app the policy of a bucket, key or topic that it does not manage.

    When the app is synthesized, :class:`~trailwright.TrailwrightChecks` proves that CloudTrail
    can use the resource under that policy, or says which call is refused. Declare it before
    the trail is made, which then does not warn that the policy is unknown::

        logs = Bucket.from_bucket_name(stack, "Logs", "central-audit-logs")
        declare_resource_policy(stack, logs, policy=Path("central-audit-logs.json").read_text())

    What ``aws s3api get-bucket-policy --query Policy --output text`` prints can be pasted as it
    is; so can the key's from ``aws kms get-key-policy`` and the topic's ``Policy`` attribute.

    Args:
        scope: Any construct of the app, or the app itself.

        resource: An imported bucket, key or topic, or its ARN.

        policy: Its policy as it is now, as JSON text or as a mapping.

    Raises:
        InvalidOptionsError: If the resource has no name that is known here, or the policy is
            none.
    """
    kind, name = _known_as(resource)
    document = _document(policy)
    raise_for("declare_resource_policy", _problems(kind, name, document, policy))
    Facts.of(scope).policies.setdefault(POLICY_TYPES[kind], {})[name] = cast("Value", document)
    TrailwrightChecks.add_to(scope)


def _known_as(resource: Any) -> tuple[str, str]:  # noqa: ANN401 - a construct, or text
    """Return what kind of resource it is, and its name; the kind is empty if it is none."""
    if isinstance(resource, str):
        return _of_arn(resource)
    for kind, attribute in _NAMES.items():
        if hasattr(resource, attribute) or hasattr(resource, f"{kind}_ref"):
            return kind, reference(resource, kind, attribute)
    return "", str(resource)


def _of_arn(text: str) -> tuple[str, str]:
    try:
        arn = Arn.parse(text)
    except ValueError:
        return "", text
    kind = _SERVICES.get(arn.service, "")
    return kind, arn.resource if kind == "bucket" else text


def _document(policy: Mapping[str, Value] | str) -> object:
    if not isinstance(policy, str):
        return policy
    try:
        return json.loads(policy)
    except ValueError:
        return None


def _problems(kind: str, name: str, document: object, policy: object) -> Iterator[Problem]:
    if not kind:
        yield Problem(
            option="resource",
            rule="must be a bucket, key or topic of the CDK, or an ARN of one",
            value=name,
            remedy="import it with from_bucket_name(), from_key_arn() or from_topic_arn()",
        )
    elif is_token(name):
        yield Problem(
            option="resource",
            rule="must have a name that is known when the app is synthesized",
            remedy=f"import the {kind} by its literal name or ARN",
        )
    if not isinstance(document, Mapping) or "Statement" not in document:
        yield Problem(
            option="policy",
            rule="must be a policy document with a Statement",
            value=f"{policy!s:.60}",
            remedy="pass the document itself, as JSON text or as a mapping",
        )
