"""Which calls are made again, and when: the same for everybody who makes some."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from trailwright.readers.account.outcomes import CouldNotLook, Outcome

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = ["may_pass", "pauses"]

#: The longest pauses between tries, in seconds; each is drawn from none to so much.
_LONGEST = (0.5, 1, 2, 4, 8, 16, 20)


def may_pass(outcome: Outcome) -> bool:
    """Return whether the same call may be answered a little later.

    Args:
        outcome: How it ended.
    """
    return isinstance(outcome, CouldNotLook) and outcome.reason.transient


def pauses(jitter: Callable[[float, float], float] = random.uniform) -> Iterator[float]:
    """Yield how many seconds to wait before each further try; after the last there is none.

    Args:
        jitter: Draws a pause between two numbers of seconds. Default: evenly, at random.
    """
    return (jitter(0, longest) for longest in _LONGEST)
