"""The KMS key that encrypts what trails deliver."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from trailwright.compose.resources import Resource, Resources, join, ref, tag_list
from trailwright.compose.statements import labels, policy_document, statements
from trailwright.model.arns import trail_arn
from trailwright.model.regions import dns_suffix
from trailwright.model.tokens import is_token

if TYPE_CHECKING:
    from collections.abc import Mapping

    from trailwright.model.trails import TrailIdentity

__all__ = ["KeyPlan", "key", "key_policy", "key_use_statements"]


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyPlan:
    """What a key is used for.

    Args:
        partition: The partition it lives in.

        account: The account that owns it.

        region: Its Region, which must be the bucket's.

        trails: Trails that encrypt log files with it.

        topic_trails: Trails that publish to a topic encrypted with it.

        log_group_arns: The log groups it encrypts; ARNs without ``:*``.

        alarms: Whether alarms publish to a topic encrypted with it.

        rules: Whether EventBridge rules publish to a topic encrypted with it. They are let in
            without a condition, so it should encrypt nothing else.

        readers: Principals that may decrypt log files.

        alias: ``alias/…``. Default: none.

        retain: Whether the key outlives its stack.
    """

    partition: str
    account: str
    region: str
    trails: tuple[TrailIdentity, ...] = ()
    topic_trails: tuple[TrailIdentity, ...] = ()
    log_group_arns: tuple[object, ...] = ()
    alarms: bool = False
    rules: bool = False
    readers: tuple[str, ...] = ()
    alias: str | None = None
    tags: Mapping[str, str] = field(default_factory=dict[str, str])
    retain: bool = True


def key(plan: KeyPlan) -> Resources:
    """Return the key, and its alias if it has one.

    Args:
        plan: What the key is used for.
    """
    made: Resources = {
        "Key": Resource(
            type="AWS::KMS::Key",
            properties={
                "Description": "Encrypts what CloudTrail trails deliver",
                "EnableKeyRotation": True,
                "KeyPolicy": key_policy(plan),
                "Tags": tag_list(plan.tags),
            },
            retain=plan.retain,
        )
    }
    if plan.alias:
        made["KeyAlias"] = Resource(
            type="AWS::KMS::Alias",
            properties={"AliasName": plan.alias, "TargetKeyId": ref("Key")},
            retain=plan.retain,
        )
    return made


def key_policy(plan: KeyPlan) -> dict[str, Any]:
    """Return the key's policy.

    Args:
        plan: What the key is used for.
    """
    root = f"arn:{plan.partition}:iam::{plan.account}:root"
    administration = statements("trail-key", "always", RootArn=root)
    return policy_document(administration + key_use_statements(plan))


def key_use_statements(plan: KeyPlan) -> list[dict[str, Any]]:
    """Return what a key's policy must say for what the key is used for.

    Args:
        plan: What the key is used for.
    """
    found: list[dict[str, Any]] = []
    for trail, label in labels(plan.trails).items():
        found += statements(
            "trail-key",
            "each_trail",
            TrailArn=trail.arn,
            TrailArnsAnyRegion=_any_region(trail),
            TrailLabel=label,
        )
    for trail, label in labels(plan.topic_trails).items():
        found += statements("trail-key", "each_topic_trail", TrailArn=trail.arn, TrailLabel=label)
    if plan.readers:
        found += statements("trail-key", "readers", ReaderArns=list(plan.readers))
    return found + _neighbours(plan)


def _any_region(trail: TrailIdentity) -> str:
    return trail_arn(partition=trail.partition, region="*", account=trail.account, name="*")


def _neighbours(plan: KeyPlan) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    if plan.log_group_arns:
        suffix = ref("AWS::URLSuffix") if is_token(plan.partition) else dns_suffix(plan.partition)
        service = join("logs.", plan.region, ".", suffix)
        found += statements(
            "trail-key", "log_group", LogsService=service, LogGroupArn=list(plan.log_group_arns)
        )
    if plan.alarms:
        alarms = f"arn:{plan.partition}:cloudwatch:{plan.region}:{plan.account}:alarm:*"
        found += statements("trail-key", "alarms", AlarmArns=alarms, Account=plan.account)
    if plan.rules:
        found += statements("trail-key", "rules")
    return found
