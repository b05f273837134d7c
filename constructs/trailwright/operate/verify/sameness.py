"""Do settings mean the same, as a template and as AWS write them."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, cast

from trailwright.model.symbols import symbols_in
from trailwright.model.unknown import Unknown

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from trailwright.model.resources import Value

#: What policies say of an account by its id, and AWS tells by its root.
_ACCOUNT = re.compile(r"arn:[a-z-]+:iam::([0-9]{12}):root")

__all__ = ["differing", "is_known", "same"]


def differing(
    wanted: Mapping[str, Value], found: Mapping[str, Value], names: Iterable[str]
) -> list[str]:
    """Return which settings are known on both sides, and differ.

    Args:
        wanted: What was deployed.

        found: What there is.

        names: The settings.
    """
    return [
        name
        for name in names
        if is_known(wanted.get(name))
        and is_known(found.get(name))
        and not same(wanted.get(name), found.get(name))
    ]


def same(wanted: Value, found: Value) -> bool:
    """Return whether a setting is as it was deployed.

    AWS adds members to what a template says; lists are compared without their order.

    Args:
        wanted: What was deployed.

        found: What there is.
    """
    if isinstance(wanted, dict) and isinstance(found, dict):
        return all(same(each, found.get(name)) for name, each in wanted.items())
    if isinstance(wanted, list) or isinstance(found, list):
        return _same_items(_many(wanted), _many(found))
    return _plain(wanted) == _plain(found)


def is_known(value: Value) -> bool:
    """Return whether a value is known through and through.

    Args:
        value: The value.
    """
    if isinstance(value, list):
        return all(map(is_known, value))
    if isinstance(value, dict):
        return all(map(is_known, value.values()))
    return not isinstance(value, Unknown) and not (isinstance(value, str) and symbols_in(value))


def _same_items(wanted: list[Value], found: list[Value]) -> bool:
    """Return whether each item of two lists has one of its own in the other."""
    left = list(found)
    for each in wanted:
        like = next((one for one in left if same(each, one)), None)
        if like is None:
            return False
        left.remove(like)
    return not left


def _many(value: Value) -> list[Value]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def _plain(value: Value) -> Any:  # noqa: ANN401 - any JSON
    """Return a scalar in one of the ways it can be written; what is empty is nothing."""
    if value in (None, "", False, [], {}):
        return None
    if isinstance(value, str):
        text = _ACCOUNT.sub(r"\1", value)
        try:
            return _plain(cast("Value", json.loads(text)))
        except ValueError:
            return text
    return float(value) if isinstance(value, int | float) else value
