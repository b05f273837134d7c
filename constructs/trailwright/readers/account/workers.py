"""Jobs at the same time, and their results as they come."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from queue import SimpleQueue
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["Workers"]

_T = TypeVar("_T")
#: Threads that mostly wait for AWS.
_MOST_THREADS = 64


class Workers(Generic[_T]):
    """A bounded number of threads."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(_MOST_THREADS)
        self._done: SimpleQueue[Future[_T]] = SimpleQueue()

    def submit(self, job: Callable[[], _T]) -> None:
        """Begin a job as soon as a thread is free.

        Args:
            job: What to do.
        """
        self._pool.submit(job).add_done_callback(self._done.put)

    def next(self) -> _T:
        """Wait for any job to end, and return its result."""
        return self._done.get().result()

    def close(self) -> None:
        """Forget what has not begun, and wait for what has."""
        self._pool.shutdown(wait=True, cancel_futures=True)
