"""Lets what rules share be worked out once for each estate, or for each trail."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["Remembers", "once"]


class Remembers(Protocol):
    """What keeps what was worked out of it, for as long as it is kept itself."""

    @property
    def worked_out(self) -> dict[object, Any]:
        """By what worked it out."""
        ...


_R = TypeVar("_R", bound=Remembers)
_T = TypeVar("_T")


def once(work: Callable[[_R], _T]) -> Callable[[_R], _T]:
    """Return a function that asks another only the first time it is called with an estate.

    Args:
        work: Works something out of an estate, or of a trail; nobody may change what it returns.
    """

    @wraps(work)
    def known(source: _R) -> _T:
        found = source.worked_out
        if work not in found:
            found[work] = work(source)
        return found[work]

    return known
