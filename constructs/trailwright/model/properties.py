"""Ways into the properties of a resource."""

from __future__ import annotations

from math import isfinite
from typing import TYPE_CHECKING, cast

from trailwright.model.symbols import is_symbolic
from trailwright.model.unknown import Unknown

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from trailwright.model.resources import Value

__all__ = ["at", "entries", "is_known", "is_settled", "number"]

#: What a number may be written as.
_WRITTEN = (str, int, float)


def at(value: Mapping[str, Value] | Value, *path: str) -> Value:
    """Return a part of a value; ``None`` when it is absent.

    Args:
        value: Properties, or a part of them.

        path: The way down.
    """
    found = cast("Value", value)
    for name in path:
        if isinstance(found, Unknown):
            return found
        found = found.get(name) if isinstance(found, dict) else None
    return found


def entries(value: Value) -> Iterator[tuple[int, dict[str, Value]]]:
    """Yield the objects in a list with their places; what is not known is left out.

    Args:
        value: The list.
    """
    for index, each in enumerate(value if isinstance(value, list) else ()):
        if isinstance(each, dict):
            yield index, each


def number(value: Value) -> float | None:
    """Return a number, which may be written as text; ``None`` when there is none.

    Args:
        value: The value.
    """
    try:
        found = float(value) if isinstance(value, _WRITTEN) else None
    except (ValueError, OverflowError):
        return None
    return found if found is not None and isfinite(found) else None


def is_known(value: Value) -> bool:
    """Return whether nothing in a value is unknown, however deep.

    Args:
        value: The value.
    """
    if isinstance(value, dict):
        return all(is_known(each) for each in value.values())
    if isinstance(value, list):
        return all(is_known(each) for each in value)
    return not isinstance(value, Unknown)


def is_settled(value: Value) -> bool:
    """Return whether nothing in a value waits for the deployment, however deep.

    Args:
        value: The value, of which no part may be a stand-in either.
    """
    if isinstance(value, dict):
        return all(is_settled(each) for each in value.values())
    if isinstance(value, list):
        return all(is_settled(each) for each in value)
    return not (isinstance(value, Unknown) or is_symbolic(value))
