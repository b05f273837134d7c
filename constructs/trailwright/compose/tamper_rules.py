"""EventBridge rules on changes to the audit chain, made from the patterns of its alarms."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from string import Template
from typing import TYPE_CHECKING, Any

from trailwright._policies import read_policy
from trailwright.compose.resources import Resource, Resources, get_att, map_leaves, ref, tag_list
from trailwright.compose.statements import policy_document, statements
from trailwright.model.watching import tamper_entries
from trailwright.patterns import event_pattern, parse

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["TamperRulesPlan", "tamper_rules"]

_PLACEHOLDER = re.compile(r"\$\{([A-Za-z]+)\}")


@dataclass(frozen=True, slots=True, kw_only=True)
class TamperRulesPlan:
    """What is told of, and to whom.

    Args:
        partition: The rules' partition.

        account: The rules' account.

        region: The rules' Region.

        trail_name: The trail's name, for what the notices say.

        topic_arn: ARN, or an intrinsic, of the topic that is notified.

        names: Names, or intrinsics, of the trail's own, by the placeholders of the profile. A
            rule about what is not here is not made.

        event_bus_arn: ARN of another bus that gets the events too. Default: none.

        without: Ids of entries of the profile that are left out.

        permissions_boundary: ARN of a managed policy that bounds the role.

        tags: Tags of the role.

        retain: Whether they outlive their stack.
    """

    partition: str
    account: str
    region: str
    trail_name: str
    topic_arn: object
    names: Mapping[str, object] = field(default_factory=dict[str, object])
    event_bus_arn: str | None = None
    without: tuple[str, ...] = ()
    permissions_boundary: str | None = None
    tags: Mapping[str, str] = field(default_factory=dict[str, str])
    retain: bool = True


def tamper_rules(plan: TamperRulesPlan) -> Resources:
    """Return a rule for each entry of the profile, and the role that other buses need.

    Args:
        plan: What is told of, and to whom.
    """
    made: Resources = {} if plan.event_bus_arn is None else _role(plan, plan.event_bus_arn)
    for entry in tamper_entries():
        if entry["id"] in plan.without or not _names(entry) <= set(plan.names):
            continue
        made[f"{entry['id']}Rule"] = Resource(
            type="AWS::Events::Rule", properties=_rule(entry, plan), retain=plan.retain
        )
    return made


def _names(entry: Mapping[str, Any]) -> set[str]:
    return set(_PLACEHOLDER.findall(entry["pattern"]))


def _rule(entry: Mapping[str, Any], plan: TamperRulesPlan) -> dict[str, Any]:
    data = read_policy("tamper-rules.json")
    detail = map_leaves(event_pattern(parse(entry["pattern"])), lambda leaf: _filled(leaf, plan))
    return {
        "Description": f"{entry['title']} (trail {plan.trail_name}). {entry['meaning']}",
        "EventPattern": {**data["event"], "detail": detail},
        "State": data["state"],
        "Targets": _targets(entry, plan),
    }


def _filled(leaf: object, plan: TamperRulesPlan) -> object:
    found = _PLACEHOLDER.fullmatch(leaf) if isinstance(leaf, str) else None
    return leaf if found is None else plan.names[found[1]]


def _targets(entry: Mapping[str, Any], plan: TamperRulesPlan) -> list[dict[str, Any]]:
    notice = read_policy("tamper-rules.json")["notice"]
    lines = (json.dumps(_said(line, entry, plan)) for line in notice["lines"])
    targets: list[dict[str, Any]] = [
        {
            "Id": "Topic",
            "Arn": plan.topic_arn,
            "InputTransformer": {
                "InputPathsMap": notice["paths"],
                "InputTemplate": "\n".join(lines),
            },
        }
    ]
    if plan.event_bus_arn is not None:
        role = get_att("EventBusRole", "Arn")
        targets.append({"Id": "EventBus", "Arn": plan.event_bus_arn, "RoleArn": role})
    return targets


def _said(line: str, entry: Mapping[str, Any], plan: TamperRulesPlan) -> str:
    return Template(line).substitute(
        Trail=plan.trail_name,
        Title=entry["title"],
        Meaning=entry["meaning"],
        Response=entry["response"],
    )


def _role(plan: TamperRulesPlan, bus: str) -> Resources:
    """Return the role that puts events on the other bus, and on no other."""
    rules = f"arn:{plan.partition}:events:{plan.region}:{plan.account}:rule/*"
    trust = statements("event-bus-role-trust", "always", Account=plan.account, RuleArns=rules)
    allowed = statements("event-bus-role", "always", EventBusArn=bus)
    return {
        "EventBusRole": Resource(
            type="AWS::IAM::Role",
            properties={
                "AssumeRolePolicyDocument": policy_document(trust),
                "Description": f"Sends what happens to trail {plan.trail_name} to another bus",
                "PermissionsBoundary": plan.permissions_boundary,
                "Tags": tag_list(plan.tags),
            },
            retain=plan.retain,
        ),
        "EventBusRolePolicy": Resource(
            type="AWS::IAM::ManagedPolicy",
            properties={
                "Description": "Lets EventBridge put events on one other bus",
                "PolicyDocument": policy_document(allowed),
                "Roles": [ref("EventBusRole")],
            },
            retain=plan.retain,
        ),
    }
