"""What the settings of all kinds of resources have in common."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, cast

from trailwright.model.unknown import Unknown

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from trailwright.model.resources import Value

__all__ = ["document", "entries", "renamed", "some", "tags", "text", "there"]


def there(properties: Mapping[str, Value]) -> dict[str, Value]:
    """Return the properties that have a value, be it an unknown one.

    Args:
        properties: The properties.
    """
    return {name: value for name, value in properties.items() if value not in (None, "")}


def some(known: Value, names: Iterable[str]) -> dict[str, Value]:
    """Return some of what is known; where nothing could be looked at, each is unknown.

    Args:
        known: A part of an answer, a mapping.

        names: Which of it.
    """
    if isinstance(known, Unknown):
        return dict.fromkeys(names, known)
    found: Mapping[str, Value] = known if isinstance(known, dict) else {}
    return {name: found[name] for name in names if found.get(name) not in (None, "")}


def renamed(value: Value, names: Mapping[str, str]) -> Value:
    """Return a part of an answer with CloudFormation's names; what it has no name for is left out.

    Args:
        value: The part, a mapping.

        names: CloudFormation's names, by those of the service.
    """
    if not isinstance(value, dict):
        return value
    return {names[name]: each for name, each in value.items() if name in names}


def entries(value: Value) -> list[dict[str, Any]]:
    """Return the mappings of a list; none where it is not known.

    Args:
        value: A part of an answer.
    """
    found = cast("list[Any]", value) if isinstance(value, list) else []
    return [each for each in found if isinstance(each, dict)]


def text(value: Value) -> str:
    """Return a text; an empty one where there is none, or it is not known.

    Args:
        value: A part of an answer.
    """
    return value if isinstance(value, str) else ""


def document(value: Value) -> Value:
    """Return a policy that is answered as a text, parsed.

    Args:
        value: A part of an answer.
    """
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except ValueError:
        return Unknown("what was answered as a policy is no JSON")


def tags(value: Value, key: str = "Key", content: str = "Value") -> Value:
    """Return tags in their order as CloudFormation writes them.

    Args:
        value: A part of an answer: a list of pairs, or a mapping.

        key: What the service calls the key of a pair.

        content: What it calls its value.
    """
    if isinstance(value, Unknown) or value is None:
        return value
    if isinstance(value, dict):
        pairs: Iterable[tuple[Any, Any]] = value.items()
    else:
        pairs = ((each.get(key), each.get(content)) for each in entries(value))
    return [{"Key": name, "Value": each} for name, each in pairs] or None
