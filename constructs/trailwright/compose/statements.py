"""Fills in the policy statements of ``policies/statements/`` for one estate."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, cast

from trailwright._policies import read_policy
from trailwright.compose.resources import map_leaves
from trailwright.model.tokens import is_token

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from trailwright.model.trails import TrailIdentity

__all__ = ["labels", "policy_document", "statements"]

_PLACEHOLDER = re.compile(r"\$\{([A-Z][A-Za-z]+)\}")


def statements(document: str, group: str, **values: object) -> list[dict[str, Any]]:
    """Return one group of statements, filled in.

    Args:
        document: A document of ``policies/statements/``, without its suffix.

        group: The group of statements in it.

        values: What each placeholder stands for. A list replaces the whole element.

    Raises:
        LookupError: If there is no such group, or a placeholder has no value.
    """
    source = read_policy(f"statements/{document}.json")
    if group not in source["groups"]:
        msg = f"policies/statements/{document}.json has no group {group!r}"
        raise LookupError(msg)
    return [_fill(statement, values) for statement in source["groups"][group]]


def policy_document(found: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Return a policy of the given statements.

    Args:
        found: The statements, in order.
    """
    return {"Version": "2012-10-17", "Statement": list(found)}


def labels(trails: Iterable[TrailIdentity]) -> dict[TrailIdentity, str]:
    """Return a label for each trail, unique among them, of letters and digits.

    Args:
        trails: The trails of one policy.
    """
    found: dict[TrailIdentity, str] = {}
    for trail in trails:
        label = _label(trail.name)
        taken = set(found.values())
        number = 2
        candidate = label
        while candidate in taken:
            candidate = f"{label}{number}"
            number += 1
        found[trail] = candidate
    return found


def _label(name: str) -> str:
    if is_token(name):
        return "Trail"
    return "".join(part[:1].upper() + part[1:] for part in re.split(r"[^A-Za-z0-9]+", name))


def _fill(value: Any, values: Mapping[str, object]) -> Any:  # noqa: ANN401 - any JSON
    return map_leaves(value, lambda leaf: _fill_text(str(leaf), values))


def _fill_text(text: str, values: Mapping[str, object]) -> object:
    if "${" not in text:
        return text
    whole = _PLACEHOLDER.fullmatch(text)
    if whole:
        value = _look_up(whole[1], values)
        return _one_or_many(value)
    return _PLACEHOLDER.sub(lambda match: str(_look_up(match[1], values)), text)


def _one_or_many(value: Any) -> Any:  # noqa: ANN401 - any JSON
    if not isinstance(value, list | tuple):
        return value
    items = list(cast("Sequence[object]", value))
    return items[0] if len(items) == 1 else items


def _look_up(name: str, values: Mapping[str, object]) -> object:
    if name not in values:
        msg = f"placeholder ${{{name}}} has no value; known are {', '.join(sorted(values))}"
        raise LookupError(msg)
    return values[name]
