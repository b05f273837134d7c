"""When a call may be made: at the rate AWS publishes for it, and never faster."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from trailwright.model.quotas import requests_per_second

if TYPE_CHECKING:
    from trailwright.readers.account.clock import Clock

__all__ = ["Pace", "interval"]

#: Calls are spaced a little wider than AWS counts, since some travel faster than others.
_SHARE_OF_RATE = 0.98


def interval(operation: str) -> float:
    """Return how many seconds lie between two calls; none where no rate is published.

    Args:
        operation: The API operation, e.g. ``LookupEvents``.
    """
    rate = requests_per_second(operation)
    return 0.0 if rate is None else 1 / (rate * _SHARE_OF_RATE)


class Pace:
    """Gives the callers of one account their turns, in each Region and operation apart.

    AWS publishes rates and no bursts, so turns are evenly spaced: a bucket that holds one token.

    Args:
        clock: What is waited by.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._free: dict[tuple[str, str], float] = {}
        self._lock = threading.Lock()

    def wait(self, region: str, operation: str) -> None:
        """Wait for a turn.

        Args:
            region: The Region that is called.

            operation: The API operation.
        """
        key = (region, operation)
        with self._lock:
            now = self._clock.now()
            turn = max(now, self._free.get(key, now))
            self._free[key] = turn + interval(operation)
        self._clock.sleep(turn - now)
