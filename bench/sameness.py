"""Are two templates the same resources, however they were written?

Logical ids, the order of statements, Sids, one-element and empty lists, and literal
against joined text make no difference to AWS. Everything else does, and is reported:
types and their number, every property, what survives its stack, and what waits for what.
"""

from __future__ import annotations

import json
from collections import Counter
from itertools import product
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["atoms", "differences", "resource_count", "without_names"]

#: The L2 writes out the path that IAM takes anyway.
_DEFAULT_PATH = 'AWS::IAM::ManagedPolicy Path "/"'
_KEPT = ("DeletionPolicy", "UpdateReplacePolicy")


def differences(ours: dict[str, Any], theirs: dict[str, Any]) -> list[str]:
    """Return what only one of two templates has.

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


def without_names(template: dict[str, Any]) -> dict[str, Any]:
    """Return a template without the names that stacks of other accounts would need.

    An estate gives its bucket and topic literal names and its key an alias, one resource
    more, where a construct lets CloudFormation make them up. Nothing else is left out.

    Args:
        template: The template of an estate's stack.
    """
    plain: dict[str, Any] = {}
    arns: dict[str, str] = {}
    for name, resource in template["Resources"].items():
        kind, properties = resource["Type"], dict(resource["Properties"])
        if kind == "AWS::KMS::Alias":
            continue
        if kind == "AWS::S3::Bucket":
            arns[f"arn:aws:s3:::{properties.pop('BucketName')}"] = name
        if kind == "AWS::SNS::Topic":
            properties.pop("TopicName", None)
        plain[name] = resource | {"Properties": properties}
    return {"Resources": _by_reference(plain, arns)}


def atoms(template: dict[str, Any]) -> Counter[str]:
    """Return every property of every resource, one line each, without logical ids.

    Args:
        template: The template.
    """
    resources = template["Resources"]
    known = _descriptions(resources)
    found: Counter[str] = Counter()
    for resource in resources.values():
        kind = resource["Type"]
        found[kind] += 1
        found.update(f"{kind} {each} {resource.get(each)}" for each in _KEPT)
        found.update(f"{kind} waits for {each}" for each in _waits(resource, known))
        for name, value in resource["Properties"].items():
            plain = _plain(value, known)
            if isinstance(plain, dict) and "Statement" in plain:
                found.update(f"{kind} {name} {each}" for each in _grants(plain))
            elif plain not in ([], {}):
                found[f"{kind} {_key(resource)}{name} {_text(plain)}"] += 1
    return found


def _descriptions(resources: dict[str, Any]) -> dict[str, str]:
    """Return what each resource is and whose, so that one topic is not another."""
    users: dict[str, set[str]] = {name: set() for name in resources}
    for resource in resources.values():
        for target in _references(resource["Properties"]):
            users.setdefault(target, set()).add(resource["Type"].rpartition("::")[2])
    return {
        name: f"{resource['Type']} of {'+'.join(sorted(users[name]))}"
        for name, resource in resources.items()
    }


def _references(value: Any) -> Iterator[str]:  # noqa: ANN401 - any JSON
    if isinstance(value, list):
        for each in value:
            yield from _references(each)
    elif isinstance(value, dict):
        if set(value) == {"Ref"}:
            yield value["Ref"]
        elif set(value) == {"Fn::GetAtt"}:
            yield value["Fn::GetAtt"][0]
        else:
            yield from _references(list(value.values()))


def _waits(resource: dict[str, Any], known: dict[str, str]) -> list[str]:
    """Return what a resource waits for beyond what it refers to and thus waits for anyway."""
    said = set(resource.get("DependsOn", ())) - set(_references(resource["Properties"]))
    return [known.get(each, f"dangling {each}") for each in said]


def _key(resource: dict[str, Any]) -> str:
    """Return what tells resources of one type apart, so that a swap is seen."""
    properties = resource["Properties"]
    transformations = properties.get("MetricTransformations")
    name = transformations[0]["MetricName"] if transformations else properties.get("MetricName")
    return f"{name} " if name else ""


def _plain(value: Any, known: dict[str, str]) -> Any:  # noqa: ANN401 - any JSON
    if isinstance(value, list):
        return [_plain(each, known) for each in value]
    if not isinstance(value, dict):
        return str(value) if isinstance(value, int | float) else value
    if set(value) == {"Ref"}:
        return f"<{known.get(value['Ref'], value['Ref'])}>"
    if set(value) == {"Fn::GetAtt"}:
        target, attribute = value["Fn::GetAtt"]
        return f"<{attribute} of {known.get(target, f'dangling {target}')}>"
    if set(value) == {"Fn::Join"}:
        return "".join(_plain(each, known) for each in value["Fn::Join"][1])
    plain = {key: _plain(each, known) for key, each in value.items()}
    return {key: each for key, each in plain.items() if each not in ([], {})}


def _by_reference(value: Any, arns: dict[str, str]) -> Any:  # noqa: ANN401 - any JSON
    """Return a value with references to buckets in the place of their literal ARNs."""
    if isinstance(value, list):
        return [_by_reference(each, arns) for each in value]
    if isinstance(value, dict):
        return {key: _by_reference(each, arns) for key, each in value.items()}
    for arn, name in arns.items():
        if value == arn or (isinstance(value, str) and value.startswith(f"{arn}/")):
            reference = {"Fn::GetAtt": [name, "Arn"]}
            return {"Fn::Join": ["", [reference, value.removeprefix(arn)]]}
    return value


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
