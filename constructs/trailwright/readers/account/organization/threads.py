"""S3, asked through boto3: its addresses and Regions are settled by handlers of its own client.

A bucket's name is part of the address, and the Region of a bucket is learnt from a refusal. Buckets
are few, so that a handful of threads does for an organization.
"""

from __future__ import annotations

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

from trailwright.readers.account.calls import Calls
from trailwright.readers.account.pages import whole

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    from boto3 import Session
    from botocore.credentials import ReadOnlyCredentials

    from trailwright.readers.account.clock import Clock
    from trailwright.readers.account.outcomes import Outcome
    from trailwright.readers.account.questions import Question

__all__ = ["Threads", "in_threads"]

_SERVICES = ("s3:", "s3control:")
_MOST_THREADS = 16


def in_threads(question: Question) -> bool:
    """Return whether a question is asked through boto3.

    Args:
        question: The question.
    """
    return question.action.startswith(_SERVICES)


class Threads:
    """Asks what is asked through boto3.

    Args:
        session: Whose configuration is used.

        clock: What calls wait by.
    """

    def __init__(self, session: Session, clock: Clock) -> None:
        self._session = session
        self._clock = clock
        self._pool = ThreadPoolExecutor(_MOST_THREADS)
        self._lock = threading.Lock()

    async def ask(
        self, questions: Sequence[Question], credentials: ReadOnlyCredentials
    ) -> AsyncIterator[tuple[Question, Outcome]]:
        """Yield how each question to an account ended, one after the other.

        Args:
            questions: The questions.

            credentials: Of the account.
        """
        signed: Any = _SignedBy(credentials, self._session, self._lock)
        calls = Calls(signed, self._clock)
        loop = asyncio.get_running_loop()
        try:
            for each in questions:
                asked = (calls, each.action, each.region, dict(each.parameters))
                yield each, await loop.run_in_executor(self._pool, whole, *asked)
        finally:
            calls.close()

    def close(self) -> None:
        """End what waits, and forget what has not begun."""
        self._clock.stop()
        self._pool.shutdown(wait=False, cancel_futures=True)


class _SignedBy:
    """A session with the credentials of somebody else."""

    def __init__(
        self, credentials: ReadOnlyCredentials, session: Session, lock: threading.Lock
    ) -> None:
        self._credentials = credentials
        self._session = session
        self._lock = lock

    def client(self, service: str, **options: Any) -> Any:  # noqa: ANN401 - boto3's own
        """Return a client. Sessions may not make two at a time."""
        with self._lock:
            return self._session.client(
                service,  # pyright: ignore[reportArgumentType, reportCallIssue]
                aws_access_key_id=self._credentials.access_key,
                aws_secret_access_key=self._credentials.secret_key,
                aws_session_token=self._credentials.token,
                **options,
            )
