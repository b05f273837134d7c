"""Lets what rules share be worked out once for each estate."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

    from trailwright.model.estate import Estate

__all__ = ["once"]

_T = TypeVar("_T")


def once(work: Callable[[Estate], _T]) -> Callable[[Estate], _T]:
    """Return a function that asks another only the first time it is called with an estate.

    Args:
        work: Works something out of an estate; nobody may change what it returns.
    """

    @wraps(work)
    def known(estate: Estate) -> _T:
        return estate.once(work)

    return known
