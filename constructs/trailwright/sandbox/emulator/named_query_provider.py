"""``AWS::Athena::NamedQuery`` for ministack's CloudFormation, which has the call but not the type.

`AWS::Athena::NamedQuery
<https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-athena-namedquery.html>`_:
every change replaces it.
"""

from __future__ import annotations

import json
from typing import Any

from trailwright.sandbox.emulator.names import provisioners, queries

__all__ = ["install"]

_TYPE = "AWS::Athena::NamedQuery"


def install() -> None:
    """Register the resource type with ministack."""
    provisioners.RESOURCE_HANDLERS[_TYPE] = {
        "create": _create,
        "update": _update,
        "delete": _delete,
    }


def _create(_logical_id: str, properties: dict[str, Any], _stack: str) -> Any:  # noqa: ANN401
    _status, _headers, body = queries.create_named_query(properties)
    name = json.loads(body)["NamedQueryId"]
    return name, {"NamedQueryId": name}


def _update(physical_id: str, old: dict[str, Any], new: dict[str, Any], stack: str) -> Any:  # noqa: ANN401
    created = _create(physical_id, new, stack)
    _delete(physical_id, old)
    return created


def _delete(physical_id: str, _properties: dict[str, Any]) -> None:
    queries.delete_named_query({"NamedQueryId": physical_id})
