"""Whether a value is worse than before, better, another, or not known any more."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from trailwright.model.unknown import Unknown

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = [
    "BETTER",
    "CHANGED",
    "UNKNOWN",
    "WORSE",
    "Compare",
    "more_is_better",
    "named",
    "where_both",
]

WORSE, CHANGED, BETTER, UNKNOWN = "worse", "changed", "better", "unknown"

#: Says what became of a value; ``None`` when nothing did.
Compare: TypeAlias = "Callable[[Any, Any], str | None]"


def more_is_better(*ranks: Callable[[Any], float]) -> Compare:
    """Return what compares values of which more is better, and less of anything is worse.

    Args:
        ranks: How much a value is, in one way or in several.
    """

    def compare(before: object, after: object) -> str | None:
        changes = [(rank(before), rank(after)) for rank in ranks]
        if any(now < was for was, now in changes):
            return WORSE
        return BETTER if any(now > was for was, now in changes) else None

    return _known(compare)


def named(nothing: object = None) -> Compare:
    """Return what compares names, of which each is as good as any other.

    Args:
        nothing: What is worse than any name. Default: none.
    """

    def compare(before: object, after: object) -> str | None:
        if before == after:
            return None
        if after == nothing:
            return WORSE
        return BETTER if before == nothing else CHANGED

    return _known(compare)


def where_both(compare: Compare) -> Compare:
    """Return what compares only where there is a value on both sides.

    Args:
        compare: What compares them then.
    """
    return lambda before, after: None if None in (before, after) else compare(before, after)


def _known(compare: Compare) -> Compare:
    def judged(before: object, after: object) -> str | None:
        if isinstance(before, Unknown):
            return None
        return UNKNOWN if isinstance(after, Unknown) else compare(before, after)

    return judged
