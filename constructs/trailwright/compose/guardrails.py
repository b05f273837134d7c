"""The service control policy that keeps audit trails from being switched off."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from trailwright.compose.resources import Resource, Resources, tag_list
from trailwright.compose.statements import policy_document, statements
from trailwright.model.arns import bucket_arn, log_group_arn
from trailwright.model.problems import Problem
from trailwright.model.quotas import quotas

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from trailwright.model.trails import TrailIdentity

__all__ = ["GuardedTrail", "GuardrailsPlan", "check_length", "guardrails"]


@dataclass(frozen=True, slots=True, kw_only=True)
class GuardedTrail:
    """What belongs to a trail, by literal names.

    Args:
        trail: The trail.

        archive_account: The account of its archive.

        bucket_name: Its archive.

        alias_arn: ARN of an alias of the archive's key. Default: there is none.

        topic_arn: Its delivery topic, beside the archive. Default: there is none.

        log_group_name: Its log group. Default: there is none.

        stack_names: The stacks whose alarms, topics and rules belong to it, by account.
    """

    trail: TrailIdentity
    archive_account: str
    bucket_name: str
    alias_arn: str | None = None
    topic_arn: str | None = None
    log_group_name: str | None = None
    stack_names: Mapping[str, str] = field(default_factory=dict[str, str])


@dataclass(frozen=True, slots=True, kw_only=True)
class GuardrailsPlan:
    """A service control policy.

    Args:
        trails: What it protects.

        targets: Roots, organizational units and accounts it is attached to.

        exempt: ARN patterns of the principals that may change what is protected.

        management_account: The account that no such policy binds; what stands there is left out.

        policy_name: Its name; of further parts, what it begins with.

        tags: Its tags.

        retain: Whether it outlives its stack.
    """

    trails: tuple[GuardedTrail, ...]
    targets: tuple[str, ...]
    exempt: tuple[str, ...]
    management_account: str
    policy_name: str = "trailwright-guardrails"
    tags: Mapping[str, str] = field(default_factory=dict[str, str])
    retain: bool = True


def guardrails(plan: GuardrailsPlan) -> Resources:
    """Return the policy, in as many parts as its length asks for.

    Args:
        plan: What it protects, and where it is attached.
    """
    parts = list(_parts(plan))
    return {
        f"Policy{number or ''}": _policy(plan, part, f"-{number + 1}" if number else "")
        for number, part in enumerate(parts)
    }


def check_length(plan: GuardrailsPlan, option: str) -> Iterator[Problem]:
    """Yield a problem when the policy has more parts than can be attached.

    Args:
        plan: The policy.

        option: What makes it so long, by the name the user wrote.
    """
    limits = quotas()
    most = limits.service_control_policies_per_target - 1
    found = len(list(_parts(plan)))
    if found > most:
        yield Problem(
            option=option,
            rule=f"must fit into {most} policies of {limits.service_control_policy_max:,} "
            "characters, which is what a target takes beside FullAWSAccess",
            value=f"{len(plan.trails)} trails in {found}",
            remedy="attach several guardrails, each to the accounts of its own trails",
        )


def _parts(plan: GuardrailsPlan) -> Iterator[tuple[GuardedTrail, ...]]:
    """Yield the trails by policy, each with as many as there is room for."""
    part: tuple[GuardedTrail, ...] = ()
    for each in plan.trails:
        if part and _length(plan, (*part, each)) > quotas().service_control_policy_max:
            yield part
            part = ()
        part = (*part, each)
    yield part


def _length(plan: GuardrailsPlan, trails: Sequence[GuardedTrail]) -> int:
    return len(json.dumps(_document(plan, trails), separators=(",", ":")))


def _policy(plan: GuardrailsPlan, trails: Sequence[GuardedTrail], suffix: str) -> Resource:
    return Resource(
        type="AWS::Organizations::Policy",
        properties={
            "Name": f"{plan.policy_name}{suffix}",
            "Description": "Keeps the audit trails from being switched off",
            "Type": "SERVICE_CONTROL_POLICY",
            "TargetIds": list(plan.targets),
            "Content": _document(plan, trails),
            "Tags": tag_list(plan.tags),
        },
        retain=plan.retain,
    )


def _document(plan: GuardrailsPlan, trails: Iterable[GuardedTrail]) -> dict[str, Any]:
    found: dict[str, list[str]] = {}
    for each in trails:
        for name, arns in _arns(each, plan.management_account):
            known = found.setdefault(name, [])
            known += [arn for arn in arns if arn not in known]
    values: dict[str, object] = {**found, "Exempt": list(plan.exempt)}
    groups = [group for group, needs in _GROUPS.items() if found.get(needs)]
    made = [each for group in groups for each in statements("guardrails", group, **values)]
    return policy_document([*made, *statements("guardrails", "always")])


#: Each group of statements, and what it is about.
_GROUPS = {
    "trails": "TrailArns",
    "archives": "BucketArns",
    "keys": "KeyAliases",
    "topics": "TopicArns",
    "log_groups": "LogGroupArns",
    "notices": "NoticeArns",
}


def _arns(guarded: GuardedTrail, unbound: str) -> Iterator[tuple[str, Sequence[str]]]:
    """Yield what is protected of a trail, by placeholder; nothing of the unbound account."""
    if guarded.trail.account != unbound:
        yield "TrailArns", [guarded.trail.arn]
        yield from _logged(guarded)
    if guarded.archive_account != unbound:
        yield from _kept(guarded)
    for account, stack in guarded.stack_names.items():
        if account != unbound:
            yield "NoticeArns", list(_notices(guarded.trail, account, stack))


def _logged(guarded: GuardedTrail) -> Iterator[tuple[str, Sequence[str]]]:
    trail = guarded.trail
    if guarded.log_group_name is not None:
        arn = log_group_arn(
            partition=trail.partition,
            region=trail.region,
            account=trail.account,
            name=guarded.log_group_name,
        )
        yield "LogGroupArns", [arn, f"{arn}:*"]


def _kept(guarded: GuardedTrail) -> Iterator[tuple[str, Sequence[str]]]:
    bucket = bucket_arn(partition=guarded.trail.partition, name=guarded.bucket_name)
    yield "BucketArns", [bucket]
    yield "ObjectArns", [f"{bucket}/*"]
    if guarded.alias_arn is not None:
        service, _, alias = guarded.alias_arn.rpartition(":")
        yield "KeyAliases", [alias]
        yield "AliasArns", [guarded.alias_arn]
        yield "KeyArns", [f"{service}:key/*"]
    if guarded.topic_arn is not None:
        yield "TopicArns", [guarded.topic_arn]


def _notices(trail: TrailIdentity, account: str, stack: str) -> Iterator[str]:
    """Yield what CloudFormation calls the alarms, topics and rules of a stack."""
    for service, kind in (("cloudwatch", "alarm:"), ("events", "rule/"), ("sns", "")):
        yield f"arn:{trail.partition}:{service}:{trail.region}:{account}:{kind}{stack}-*"
