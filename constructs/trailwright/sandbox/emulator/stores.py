"""What is deployed in the emulator, looked up across accounts and Regions."""

from __future__ import annotations

import json
from typing import Any

from trailwright.sandbox.emulator.names import buckets, iam, keys, logs, request, topics

__all__ = [
    "bucket_owner",
    "bucket_policy",
    "bucket_region",
    "key",
    "log_group",
    "role",
    "topic",
    "topic_policy",
]


def bucket_owner(name: str) -> str | None:
    """Return the account that owns a bucket, or ``None`` when there is no such bucket."""
    return buckets.bucket_owner_account(name)


def bucket_region(name: str) -> str:
    """Return the Region a bucket that exists is in."""
    return buckets.buckets.get_scoped(bucket_owner(name), None, name).get("region") or "us-east-1"


def bucket_policy(name: str) -> str | None:
    """Return a bucket's policy document."""
    return buckets.bucket_policies.get_scoped(bucket_owner(name), None, name)


def topic(arn: str) -> dict[str, Any] | None:
    """Return a topic, in whatever account and Region its ARN names."""
    parts = arn.split(":")
    if len(parts) != 6:  # noqa: PLR2004 - arn:partition:sns:region:account:name
        return None
    with request.request_scope(parts[4], parts[3]):
        return topics.topic_by_arn_any_scope(arn)


def topic_policy(arn: str) -> str | None:
    """Return a topic's policy, or ``None`` for the default one, which admits only its owner.

    ministack leaves the owner condition out of the default policy of a topic that CloudFormation
    makes, which would admit everybody.
    """
    found = topic(arn)
    policy = found["attributes"].get("Policy") if found else None
    if policy and json.loads(policy).get("Id") == "__default_policy_ID":
        return None
    return policy


def key(identifier: str, *, account: str, region: str) -> dict[str, Any] | None:
    """Return a KMS key by id, ARN, alias or alias ARN.

    Args:
        identifier: What the caller wrote.

        account: Whose keys are meant when ``identifier`` is not an ARN.

        region: Where it must be.
    """
    if identifier.startswith("arn:"):
        _, _, _, arn_region, account, _ = identifier.split(":", 5)
        if arn_region != region:
            return None
    with request.request_scope(account, region):
        return keys.resolve_key(identifier)


def log_group(name: str, *, account: str, region: str) -> dict[str, Any] | None:
    """Return a log group."""
    return logs.log_groups.get_scoped(account, region, name)


def role(arn: str) -> dict[str, Any] | None:
    """Return an IAM role by its ARN."""
    account, name = arn.split(":")[4], arn.rsplit("/", 1)[-1]
    found = iam.roles.get_scoped(account, None, name)
    return found if found and found["Arn"] == arn else None
