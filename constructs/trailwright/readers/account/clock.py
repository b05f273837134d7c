"""The clock that calls wait by, which tests replace."""

from __future__ import annotations

import threading
import time

__all__ = ["Clock", "Stopped"]


class Stopped(BaseException):
    """Ends a wait because the command is interrupted; like KeyboardInterrupt, it is no error."""


class Clock:
    """Time that never goes back, and waits that end when the command does."""

    def __init__(self) -> None:
        self._stopped = threading.Event()

    def now(self) -> float:
        """Return the seconds since some moment."""
        return time.monotonic()

    def sleep(self, seconds: float) -> None:
        """Wait.

        Args:
            seconds: How long; nothing is waited for less than none.

        Raises:
            Stopped: If :meth:`stop` was called.
        """
        if self._stopped.wait(max(0.0, seconds)):
            raise Stopped

    def stop(self) -> None:
        """End all waits, now and later."""
        self._stopped.set()
