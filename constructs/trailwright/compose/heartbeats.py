"""Alarms on silence, and the call that keeps a trail from being quiet."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from trailwright._policies import read_policy
from trailwright.compose.resources import Resource, Resources, get_att, join, ref, tag_list
from trailwright.compose.statements import policy_document, statements
from trailwright.model.watching import COUNTED, request_filter

if TYPE_CHECKING:
    from collections.abc import Mapping

    from trailwright.model.trails import TrailIdentity

__all__ = [
    "HeartbeatsPlan",
    "canary",
    "canary_of",
    "counted_requests",
    "heartbeat_entries",
    "heartbeat_metric",
    "heartbeats",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class HeartbeatsPlan:
    """What is watched for silence, and who is told.

    Args:
        trail_name: The trail's name, for what the alarms say.

        watched: Names, or intrinsics, of what the trail delivers to, by the placeholders of
            ``policies/heartbeats.json``. A heartbeat of what is not here is not made.

        actions: What each alarm notifies.

        permissions_boundary: ARN of a managed policy that bounds the canary's role.

        tags: Tags of the canary's role.

        retain: Whether they outlive their stack.
    """

    trail_name: str
    watched: Mapping[str, object]
    actions: tuple[object, ...]
    permissions_boundary: str | None = None
    tags: Mapping[str, str] = field(default_factory=dict[str, str])
    retain: bool = True


def heartbeat_entries() -> list[dict[str, Any]]:
    """Return the heartbeats that exist, as ``policies/heartbeats.json`` has them."""
    return read_policy("heartbeats.json")["heartbeats"]


def canary_of() -> dict[str, Any]:
    """Return the canary, as ``policies/heartbeats.json`` has it."""
    return read_policy("heartbeats.json")["canary"]


def heartbeats(plan: HeartbeatsPlan) -> Resources:
    """Return an alarm on the silence of everything that is watched.

    Args:
        plan: What is watched, and who is told.
    """
    return {
        entry["id"]: Resource(
            type="AWS::CloudWatch::Alarm", properties=_alarm(entry, plan), retain=plan.retain
        )
        for entry in heartbeat_entries()
        if _names(entry) <= set(plan.watched)
    }


def counted_requests(identity: TrailIdentity, option: str) -> tuple[str, str, str]:
    """Return what S3 must count for a heartbeat: its placeholder, its name, and its prefix.

    Args:
        identity: The trail.

        option: ``log_files`` or ``digests``.
    """
    (entry,) = (each for each in heartbeat_entries() if each["id"] == COUNTED[option])
    placeholder = _name(entry["dimensions"]["FilterId"])
    prefix = identity.log_prefix(entry["folder"])
    return placeholder, request_filter(identity.name, option), prefix


def heartbeat_metric(entry: Mapping[str, Any], watched: Mapping[str, object]) -> list[object]:
    """Return a heartbeat's metric as dashboards list it: namespace, name, dimensions.

    Args:
        entry: The heartbeat.

        watched: What the trail delivers to, by placeholder.
    """
    found: list[object] = [entry["namespace"], entry["metric_name"]]
    for name, value in entry["dimensions"].items():
        found += [name, watched[_name(value)]]
    return found


def canary(
    plan: HeartbeatsPlan, alarms: Resources, *, partition: str, account: str, region: str
) -> Resources:
    """Return the schedule that makes the call, and the role it has for exactly that.

    Args:
        plan: What is watched, and who is told.

        alarms: The heartbeats, which the call is about.

        partition: The schedule's partition.

        account: The schedule's account.

        region: The schedule's Region.
    """
    call = canary_of()
    group = f"arn:{partition}:scheduler:{region}:{account}:schedule-group/default"
    trust = statements("canary-role-trust", "always", Account=account, ScheduleGroupArn=group)
    arns = [get_att(each, "Arn") for each in alarms]
    name = call["id"]
    return {
        f"{name}Role": Resource(
            type="AWS::IAM::Role",
            properties={
                "AssumeRolePolicyDocument": policy_document(trust),
                "Description": f"{call['description']} (trail {plan.trail_name})",
                "PermissionsBoundary": plan.permissions_boundary,
                "Tags": tag_list(plan.tags),
            },
            retain=plan.retain,
        ),
        f"{name}RolePolicy": Resource(
            type="AWS::IAM::ManagedPolicy",
            properties={
                "Description": call["description"],
                "PolicyDocument": policy_document(
                    statements("canary-role", "always", AlarmArns=arns)
                ),
                "Roles": [ref(f"{name}Role")],
            },
            retain=plan.retain,
        ),
        name: Resource(
            type="AWS::Scheduler::Schedule",
            properties=_schedule(call, list(alarms), partition),
            depends_on=(f"{name}RolePolicy",),
            retain=plan.retain,
        ),
    }


def _alarm(entry: Mapping[str, Any], plan: HeartbeatsPlan) -> dict[str, Any]:
    alarm = read_policy("heartbeats.json")["alarm"]
    return {
        "AlarmDescription": f"{entry['title']} (trail {plan.trail_name}). "
        f"{entry['meaning']} {entry['response']}",
        "Namespace": entry["namespace"],
        "MetricName": entry["metric_name"],
        "Dimensions": [
            {"Name": name, "Value": plan.watched[_name(value)]}
            for name, value in entry["dimensions"].items()
        ],
        "Statistic": alarm["statistic"],
        "Period": entry["period_seconds"],
        "EvaluationPeriods": entry["evaluation_periods"],
        "Threshold": alarm["threshold"],
        "ComparisonOperator": alarm["comparison"],
        "TreatMissingData": alarm["missing_data"],
        "AlarmActions": list(plan.actions),
        "OKActions": list(plan.actions),
    }


def _schedule(call: Mapping[str, Any], alarms: list[str], partition: str) -> dict[str, Any]:
    listed = [part for each in alarms for part in ('","', ref(each))][1:]
    return {
        "Description": call["description"],
        "ScheduleExpression": call["schedule"],
        "FlexibleTimeWindow": {"Mode": "OFF"},
        "Target": {
            "Arn": f"arn:{partition}:scheduler:::aws-sdk:{call['target']}",
            "RoleArn": get_att(f"{call['id']}Role", "Arn"),
            "Input": join('{"AlarmNames":["', *listed, '"]}'),
            "RetryPolicy": {"MaximumRetryAttempts": call["retries"]},
        },
    }


def _names(entry: Mapping[str, Any]) -> set[str]:
    return {_name(value) for value in entry["dimensions"].values()}


def _name(placeholder: str) -> str:
    return placeholder.removeprefix("${").removesuffix("}")
