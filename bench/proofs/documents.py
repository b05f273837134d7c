"""Everything in templates that gives access, wherever it stands: what no proof may miss."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from trailwright._policies import read_policy

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from proofs.estates import Composed

__all__ = ["strays"]


def strays(composed: Composed, judged: Collection[tuple[str, str]]) -> Iterator[str]:
    """Yield what gives access in an estate, and nothing judges.

    Args:
        composed: The estate.

        judged: The stacks and logical ids of policies that something judges.
    """
    beside = read_policy("guarantees.json")["beside_policies"]
    for stack, logical_id, resource in composed.resources():
        kind, given = resource["Type"], resource.get("Properties", {})
        where = f"{kind} {stack}/{logical_id}"
        if (stack, logical_id) not in judged:
            yield from (f"{where}: nothing judges {path}" for path in _documents(given))
        for name in beside.get(kind, ()):
            if name in given:
                yield f"{where}: {name} gives access beside policies"


def _documents(value: Any, path: str = "") -> Iterator[str]:  # noqa: ANN401 - any JSON
    """Yield where policy documents stand, also those that are written as text."""
    if isinstance(value, str) and '"Statement"' in value:
        try:
            value = json.loads(value)
        except ValueError:
            yield path
    if isinstance(value, list):
        value = dict(enumerate(value))
    if isinstance(value, dict):
        if "Statement" in value:
            yield path
        for key, each in value.items():
            yield from _documents(each, f"{path}.{key}" if path else str(key))
