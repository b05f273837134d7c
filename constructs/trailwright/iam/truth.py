"""Three-valued logic: true, false, or unknown with the reason.

An unknown part makes the whole unknown only when it could change it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from trailwright.model.unknown import Unknown

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["Truth", "agreement", "all_of", "any_of", "negated"]

Truth = bool | Unknown


def all_of(truths: Iterable[Truth]) -> Truth:
    """Return whether every one is true.

    Args:
        truths: Looked at only as far as needed.
    """
    return _weighed(truths, decisive=False)


def any_of(truths: Iterable[Truth]) -> Truth:
    """Return whether at least one is true.

    Args:
        truths: Looked at only as far as needed.
    """
    return _weighed(truths, decisive=True)


def negated(truth: Truth) -> Truth:
    """Return the opposite; of unknown, unknown for the same reason.

    Args:
        truth: What to negate.
    """
    return truth if isinstance(truth, Unknown) else not truth


def agreement(truths: Iterable[Truth], reason: str) -> Truth:
    """Return what all say, or unknown when they differ.

    Args:
        truths: What holds in each of the cases that are possible.

        reason: Why it is not known which case is real.
    """
    found = set(truths)
    return found.pop() if len(found) == 1 else Unknown(reason)


def _weighed(truths: Iterable[Truth], *, decisive: bool) -> Truth:
    """Return the truth that decides, else the first that is unknown, else the opposite."""
    opposite = not decisive
    weighed: Truth = opposite
    for truth in truths:
        if truth is decisive:
            return decisive
        if weighed is opposite:
            weighed = truth
    return weighed
