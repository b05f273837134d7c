"""Which thing of one side is which of the other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar

from trailwright.model.record import record

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Sequence

__all__ = ["Matched", "matched"]

_T = TypeVar("_T")


@record
class Matched(Generic[_T]):
    """Things of both sides.

    Args:
        pairs: What is on both sides.

        gone: What is on the first alone.

        new: What is on the second alone.
    """

    pairs: tuple[tuple[_T, _T], ...]
    gone: tuple[_T, ...]
    new: tuple[_T, ...]


def matched(
    before: Iterable[_T], after: Iterable[_T], *keys: Callable[[_T], Hashable]
) -> Matched[_T]:
    """Return which things are the same, by the first key that says so.

    Args:
        before: Those of the first side.

        after: Those of the second.

        keys: What tells a thing from others, the surest first; ``None`` tells nothing.
    """
    gone, new = list(before), list(after)
    pairs: list[tuple[_T, _T]] = []
    for key in keys:
        for one in tuple(gone):
            other = _same(one, new, key)
            if other is not None:
                pairs.append((one, other))
                _drop(gone, one)
                _drop(new, other)
    return Matched(pairs=tuple(pairs), gone=tuple(gone), new=tuple(new))


def _same(one: _T, others: Sequence[_T], key: Callable[[_T], Hashable]) -> _T | None:
    wanted = key(one)
    return next((each for each in others if wanted is not None and key(each) == wanted), None)


def _drop(things: list[_T], thing: _T) -> None:
    things[:] = [each for each in things if each is not thing]
