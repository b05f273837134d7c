"""Makes a case on which two evaluators disagree as small as it can be, and says what is left."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = ["reduced", "signature"]

Document = dict[str, Any]

#: What an element says when it says nothing in particular.
NEUTRAL = {
    "Effect": "Allow",
    "Principal": "*",
    "Action": "*",
    "Resource": "*",
    "Condition": {},
}


def reduced(group: Document, differ: Callable[[Document], bool]) -> Document:
    """Return the smallest group with one request that still makes a difference.

    Args:
        group: A group with one request.

        differ: Whether the evaluators disagree about a group.
    """
    smaller = next((each for each in _smaller(group) if differ(each)), None)
    return group if smaller is None else reduced(smaller, differ)


def signature(group: Document) -> str:
    """Return what is left of a reduced group, as one line.

    Args:
        group: The group.
    """
    request = group["requests"][0]
    parts = [part for name in _policies(group) for part in _parts(group[name], request)]
    return "; ".join([*parts, *_others(group, request)]) or f"{group['kind']} policy"


def _others(group: Document, request: Document) -> Iterator[str]:
    """Yield the keys a difference needs that no condition looks at: those of variables."""
    looked_at = {
        key.lower()
        for name in _policies(group)
        for statement in group[name]["Statement"]
        for keys in statement.get("Condition", {}).values()
        for key in keys
    }
    for key in request["context"]:
        if key.lower() not in looked_at:
            yield f"with {key.lower()}"


def _parts(policy: Document, request: Document) -> Iterator[str]:
    if policy["Version"] != "2012-10-17":
        yield f"Version {policy['Version']}"
    context = {key.lower(): value for key, value in request["context"].items()}
    for statement in policy["Statement"]:
        for name in sorted(set(statement) - {"Sid", "Effect"}):
            if name == "Condition":
                yield from _conditions(statement[name], context)
            elif statement[name] != NEUTRAL.get(name):
                asked = request[name.removeprefix("Not").lower()]
                yield f"{name} {json.dumps(statement[name])} for {asked}"


def _conditions(condition: Document, context: Document) -> Iterator[str]:
    for operator, keys in condition.items():
        for key, values in keys.items():
            given = json.dumps(context.get(key.lower()))
            yield f"{operator} {json.dumps(values)} given {given}"


def _policies(group: Document) -> list[str]:
    return [name for name in ("policy", "boundary") if name in group]


def _smaller(group: Document) -> Iterator[Document]:
    """Yield groups that are a step simpler."""
    if "boundary" in group:
        for name in _policies(group):
            yield {"kind": "identity", "policy": group[name], "requests": group["requests"]}
    for name in _policies(group):
        for policy in _smaller_policies(group[name]):
            yield group | {name: policy}
    request = group["requests"][0]
    for key in request["context"]:
        fewer = {name: value for name, value in request["context"].items() if name != key}
        yield group | {"requests": [request | {"context": fewer}]}


def _smaller_policies(policy: Document) -> Iterator[Document]:
    statements = policy["Statement"]
    if isinstance(statements, dict):
        yield policy | {"Statement": [statements]}
        return
    if policy["Version"] != "2012-10-17":
        yield policy | {"Version": "2012-10-17"}
    for index, statement in enumerate(statements):
        rest = [*statements[:index], *statements[index + 1 :]]
        if rest:
            yield policy | {"Statement": rest}
        for smaller in _smaller_statements(statement):
            found = [*statements[:index], smaller, *statements[index + 1 :]]
            yield policy | {"Statement": found}


def _smaller_statements(statement: Document) -> Iterator[Document]:
    for name, value in statement.items():
        plain = name.removeprefix("Not")
        if value != NEUTRAL[plain] or plain != name:
            others = {key: each for key, each in statement.items() if key != name}
            yield others | {plain: NEUTRAL[plain]}
        if name == "Condition":
            yield from (statement | {name: each} for each in _smaller_conditions(value))
        elif not isinstance(value, str):
            yield from (statement | {name: each} for each in _smaller_values(value))


def _smaller_conditions(condition: Document) -> Iterator[Document]:
    for operator, keys in condition.items():
        yield {name: each for name, each in condition.items() if name != operator}
        for key, values in keys.items():
            if len(keys) > 1:
                fewer = {name: each for name, each in keys.items() if name != key}
                yield condition | {operator: fewer}
            for smaller in _smaller_values(values):
                yield condition | {operator: keys | {key: smaller}}


def _smaller_values(value: Any) -> Iterator[Any]:  # noqa: ANN401 - whatever a policy holds
    """Yield a list or an object with fewer values; a list of one as its value."""
    if isinstance(value, list):
        yield from value[:1] if len(value) == 1 else ()
        for index in range(len(value) if len(value) > 1 else 0):
            yield [*value[:index], *value[index + 1 :]]
    elif isinstance(value, dict):
        for name, each in value.items():
            if len(value) > 1:
                yield {key: other for key, other in value.items() if key != name}
            yield from (value | {name: smaller} for smaller in _smaller_values(each))
