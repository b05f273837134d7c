"""Are two templates the same resources, however they were written?

Logical ids, the order of statements, Sids, one-element and empty lists, and literal
against joined text make no difference to AWS. Everything else does, and is reported.
"""

from __future__ import annotations

import json
from collections import Counter
from itertools import product
from typing import Any

__all__ = ["atoms", "differences", "resource_count"]

#: The L2 writes out the path that IAM takes anyway.
_DEFAULT_PATH = 'AWS::IAM::ManagedPolicy Path "/"'


def differences(ours: dict[str, Any], theirs: dict[str, Any]) -> list[str]:
    """Return the properties that only one of two templates has.

    Args:
        ours: A template.

        theirs: Another.
    """
    left, right = atoms(ours), atoms(theirs)
    for found in (left, right):
        del found[_DEFAULT_PATH]
    missing = [f"not in ours:   {each}" for each in sorted((right - left).elements())]
    extra = [f"only in ours:  {each}" for each in sorted((left - right).elements())]
    return missing + extra


def resource_count(template: dict[str, Any]) -> int:
    """Return how many resources a template has.

    Args:
        template: The template.
    """
    return len(template["Resources"])


def atoms(template: dict[str, Any]) -> Counter[str]:
    """Return every property of every resource, one line each, without logical ids.

    Args:
        template: The template.
    """
    resources = template["Resources"]
    found: Counter[str] = Counter()
    for resource in resources.values():
        kind = resource["Type"]
        for name, value in resource["Properties"].items():
            plain = _plain(value, resources)
            if isinstance(plain, dict) and "Statement" in plain:
                found.update(f"{kind} {name} {each}" for each in _grants(plain))
            elif plain not in ([], {}):
                found[f"{kind} {_key(resource)}{name} {_text(plain)}"] += 1
    return found


def _key(resource: dict[str, Any]) -> str:
    """Return what tells resources of one type apart, so that a swap is seen."""
    properties = resource["Properties"]
    transformations = properties.get("MetricTransformations")
    name = transformations[0]["MetricName"] if transformations else properties.get("MetricName")
    return f"{name} " if name else ""


def _plain(value: Any, resources: dict[str, Any]) -> Any:  # noqa: ANN401 - any JSON
    if isinstance(value, list):
        return [_plain(each, resources) for each in value]
    if not isinstance(value, dict):
        return str(value) if isinstance(value, int | float) else value
    if set(value) == {"Ref"}:
        return f"<{resources.get(value['Ref'], {'Type': value['Ref']})['Type']}>"
    if set(value) == {"Fn::GetAtt"}:
        target, attribute = value["Fn::GetAtt"]
        return f"<{resources.get(target, {'Type': f'dangling {target}'})['Type']}.{attribute}>"
    if set(value) == {"Fn::Join"}:
        return "".join(_plain(each, resources) for each in value["Fn::Join"][1])
    plain = {key: _plain(each, resources) for key, each in value.items()}
    return {key: each for key, each in plain.items() if each not in ([], {})}


def _grants(policy: dict[str, Any]) -> list[str]:
    """Return one line for each action on each resource that a policy speaks of."""
    lines = []
    for statement in policy["Statement"]:
        principal = statement.get("Principal")
        who = "*" if principal in ("*", {"AWS": "*"}) else _text(principal)
        for action, resource in product(
            _many(statement["Action"]), _many(statement.get("Resource", "-"))
        ):
            condition = _text(statement.get("Condition"))
            lines.append(f"{statement['Effect']} {who} {action} {resource} {condition}")
    return lines


def _many(value: str | list[str]) -> list[str]:
    return value if isinstance(value, list) else [value]


def _text(value: Any) -> str:  # noqa: ANN401 - any JSON
    return json.dumps(value, sort_keys=True)
