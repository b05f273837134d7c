"""Makes the stand-ins of a stack the same on both sides, whatever its file is called.

A stand-in holds what its stack is called, and a template's stack is called after its file:
``base.json`` and ``head.yaml`` are the same stack all the same.
"""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from typing import TYPE_CHECKING, Any, TypeVar, cast

from trailwright.model.origin import Origin
from trailwright.model.symbols import symbol

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    from trailwright.model.estate import Estate

__all__ = ["renamed", "renaming"]

_T = TypeVar("_T")


def renaming(before: Sequence[Estate], after: Sequence[Estate]) -> dict[str, str]:
    """Return what stacks of one side are called on the other, where that differs.

    Stacks of the same name are the same. Of the others, those are which have most resources
    in common.

    Args:
        before: The estates of the first side.

        after: The estates of the second.
    """
    old, new = _resources(before), _resources(after)
    left = [name for name in new if name not in old]
    names: dict[str, str] = {}
    for name in (name for name in old if name not in new):
        best = max(left, key=lambda each: len(old[name] & new[each]), default=None)
        if best is not None and (old[name] & new[best] or len(old) == len(new) == 1):
            names[name] = best
            left.remove(best)
    return names


def renamed(value: _T, names: Mapping[str, str]) -> _T:
    """Return a record in which stacks are called by other names, in stand-ins too.

    Args:
        value: The record.

        names: The other names.
    """
    pairs = [(f"{symbol(old)[:-1]}.", f"{symbol(new)[:-1]}.") for old, new in names.items()]
    return cast("_T", _renamed(value, names, pairs)) if names else value


def _resources(estates: Iterable[Estate]) -> dict[str, set[str]]:
    """Return the logical ids of each stack."""
    found: dict[str, set[str]] = {}
    for each in (resource for estate in estates for resource in estate.resources()):
        found.setdefault(each.origin.stack, set()).add(each.logical_id)
    return found


def _renamed(value: Any, names: Mapping[str, str], pairs: Sequence[tuple[str, str]]) -> Any:  # noqa: ANN401 - any part of a record
    if isinstance(value, str):
        return _text(value, pairs)
    if isinstance(value, Origin):
        return replace(value, stack=names.get(value.stack, value.stack))
    if isinstance(value, tuple | frozenset):
        whole = cast("Collection[Any]", value)
        parts = [_renamed(each, names, pairs) for each in whole]
        make = cast("Callable[[list[Any]], Any]", getattr(whole, "_make", type(whole)))
        return make(parts)
    if is_dataclass(value) and not isinstance(value, type):
        own = {each.name: getattr(value, each.name) for each in fields(value) if each.init}
        return replace(value, **{key: _renamed(each, names, pairs) for key, each in own.items()})
    return value


def _text(text: str, pairs: Sequence[tuple[str, str]]) -> str:
    if "<" in text:
        for old, new in pairs:
            text = text.replace(old, new)
    return text
