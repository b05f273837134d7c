"""Estates that cannot be one, put side by side so that their events are counted once."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Any

from trailwright.model.estate import Estate

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["joined"]


def joined(estates: Sequence[Estate]) -> Estate:
    """Return what several estates hold together, as far as an estimate needs it.

    Args:
        estates: The estates; of the organizations they name, the first counts.
    """
    if len(estates) == 1:
        return estates[0]
    organizations = [each.organization for each in estates if each.organization is not None]
    together: dict[str, Any] = {name: _all(estates, name) for name in _tuples()}
    return Estate(**together, organization=organizations[0] if organizations else None)


def _tuples() -> list[str]:
    return [each.name for each in fields(Estate) if each.init and each.default == ()]


def _all(estates: Sequence[Estate], name: str) -> tuple[Any, ...]:
    found = [one for each in estates for one in getattr(each, name)]
    return tuple(dict.fromkeys(found)) if name == "existing_trails" else tuple(found)
