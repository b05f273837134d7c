"""Three-valued logic: true, false, or unknown with the reason.

An unknown part makes the whole unknown only when it could change it; of several, the first
says why.
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
    weighed: Truth = True
    for truth in truths:
        if truth is False:
            return False
        if weighed is True:
            weighed = truth
    return weighed


def any_of(truths: Iterable[Truth]) -> Truth:
    """Return whether at least one is true.

    Args:
        truths: Looked at only as far as needed.
    """
    weighed: Truth = False
    for truth in truths:
        if truth is True:
            return True
        if weighed is False:
            weighed = truth
    return weighed


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
