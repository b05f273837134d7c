"""``AWS::Organizations::Policy`` for ministack's CloudFormation.

`AWS::Organizations::Policy
<https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-organizations-policy.html>`_.
The policy is kept and attached; nothing in the sandbox is denied by it.
"""

from __future__ import annotations

import json
from typing import Any

from trailwright.model.quotas import quotas
from trailwright.sandbox.emulator import organization
from trailwright.sandbox.emulator.names import organizations, provisioners, request

__all__ = ["install"]

_TYPE = "AWS::Organizations::Policy"
_Properties = dict[str, Any]
_Created = tuple[str, dict[str, str]]


def install() -> None:
    """Register the resource type with ministack."""
    provisioners.RESOURCE_HANDLERS[_TYPE] = {
        "create": _create,
        "update": _update,
        "delete": _delete,
    }
    provisioners.REPLACING_PROPERTIES[_TYPE] = ("Type",)


def _create(_logical_id: str, properties: _Properties, _stack: str) -> _Created:
    _check(properties)
    settings = {name: properties[name] for name in ("Name", "Type")}
    tags = properties.get("Tags") or []
    made = _call("CreatePolicy", {**settings, **_changing(properties), "Tags": tags})
    summary = made["Policy"]["PolicySummary"]
    _attach(summary["Id"], properties, {})
    return summary["Id"], {"Id": summary["Id"], "Arn": summary["Arn"], "AwsManaged": "false"}


def _update(physical_id: str, old: _Properties, new: _Properties, _stack: str) -> _Created:
    _check(new)
    changed = {"PolicyId": physical_id, "Name": new["Name"], **_changing(new)}
    summary = _call("UpdatePolicy", changed)["Policy"]["PolicySummary"]
    _attach(physical_id, new, old)
    return physical_id, {"Id": physical_id, "Arn": summary["Arn"], "AwsManaged": "false"}


def _delete(physical_id: str, properties: _Properties) -> None:
    _attach(physical_id, {}, properties)
    _call("DeletePolicy", {"PolicyId": physical_id})


def _check(properties: _Properties) -> None:
    """Refuse what AWS refuses and ministack does not.

    Raises:
        ValueError: With the handler's message.
    """
    account = request.get_account_id()
    found = organization.of(account)
    if found is None or found.management_account != account:
        msg = "You don't have permissions to access this resource. (AccessDeniedException)"
        raise ValueError(msg)
    if len(_text(properties)) > quotas().service_control_policy_max:
        msg = "You have exceeded the maximum policy size. (ConstraintViolationException)"
        raise ValueError(msg)


def _changing(properties: _Properties) -> dict[str, str]:
    return {"Content": _text(properties), "Description": properties.get("Description", "")}


def _text(properties: _Properties) -> str:
    content = properties["Content"]
    return content if isinstance(content, str) else json.dumps(content, separators=(",", ":"))


def _attach(policy_id: str, now: _Properties, before: _Properties) -> None:
    """Attach a policy where it is wanted now, and nowhere else."""
    wanted, there = (each.get("TargetIds") or [] for each in (now, before))
    for operation, targets, others in (
        ("AttachPolicy", wanted, there),
        ("DetachPolicy", there, wanted),
    ):
        for each in targets:
            if each not in others:
                _call(operation, {"PolicyId": policy_id, "TargetId": each})


def _call(operation: str, body: dict[str, Any]) -> dict[str, Any]:
    """Call Organizations as the resource handler does.

    Raises:
        ValueError: With its message, when it refuses.
    """
    status, _, answer = organizations.DISPATCH[operation](body)
    said = json.loads(answer or b"{}")
    if status >= 400:  # noqa: PLR2004 - the first status of HTTP that is an error
        msg = f"{said.get('message')} ({said.get('__type')})"
        raise ValueError(msg)
    return said
