"""Calls to the AWS of one account, paced and repeated here rather than by boto3.

boto3's own retries know nothing of each other: several callers who share a rate starve one
another until they fail. Here every try waits for its turn, and every call ends in an outcome.
"""

from __future__ import annotations

import random
import threading
from typing import TYPE_CHECKING, Any

from botocore import xform_name
from botocore.config import Config
from botocore.exceptions import BotoCoreError

from trailwright.readers.account.of_aws import refuse_strangers
from trailwright.readers.account.outcomes import (
    Answered,
    Outcome,
    Reason,
    explained,
    outcome_of,
)
from trailwright.readers.account.pace import Pace
from trailwright.readers.account.retries import may_pass, pauses

if TYPE_CHECKING:
    from collections.abc import Callable

    from boto3 import Session

    from trailwright.readers.account.clock import Clock

__all__ = ["Calls"]

# us-east-1 is known to take four seconds for a page of event history.
_CONFIG = Config(
    connect_timeout=5,
    read_timeout=30,
    max_pool_connections=16,
    retries={"total_max_attempts": 1, "mode": "standard"},
)


class Calls:
    """Makes calls with the credentials of one session.

    Args:
        session: Whose credentials are used.

        clock: What is waited by.

        jitter: Draws a pause between two numbers of seconds. Default: evenly, at random.
    """

    def __init__(
        self,
        session: Session,
        clock: Clock,
        jitter: Callable[[float, float], float] = random.uniform,
    ) -> None:
        #: Whose credentials are used.
        self.session = session
        self._clock = clock
        self._pace = Pace(clock)
        self._jitter = jitter
        self._clients: dict[tuple[str, str], Any] = {}
        self._lock = threading.Lock()

    def ask(self, action: str, region: str, **parameters: Any) -> Outcome:  # noqa: ANN401
        """Make a call, again and again while what keeps it from being answered may pass.

        Args:
            action: The service and the operation, e.g. ``cloudtrail:LookupEvents``.

            region: The Region to call.

            parameters: Of the call.
        """
        outcome = self._try(action, region, parameters)
        for pause in pauses(self._jitter):
            if not may_pass(outcome):
                break
            self._clock.sleep(pause)
            outcome = self._try(action, region, parameters)
        return outcome

    def endpoint(self, service: str, region: str) -> str:
        """Return the address that calls go to; nothing when there is none.

        Args:
            service: E.g. ``cloudtrail``.

            region: The Region.
        """
        try:
            return self._client(service, region).meta.endpoint_url
        except (BotoCoreError, ValueError):
            return ""

    def close(self) -> None:
        """Close every connection."""
        for client in self._clients.values():
            client.close()

    def _try(self, action: str, region: str, parameters: dict[str, Any]) -> Outcome:
        service, operation = action.split(":")
        try:
            call = getattr(self._client(service, region), xform_name(operation))
            self._pace.wait(region, operation)
            began = self._clock.now()
            answer = call(**parameters)
        except Exception as error:  # noqa: BLE001 - botocore's readers raise anything on a strange answer
            return outcome_of(error, action, region)
        if not isinstance(answer, dict):
            return explained(Reason.NOT_AWS, action, region)
        return Answered(value=answer, seconds=self._clock.now() - began)

    def _client(self, service: str, region: str) -> Any:  # noqa: ANN401 - boto3's own
        """Return a client. Sessions may not make two at a time."""
        with self._lock:
            key = (service, region)
            if key not in self._clients:
                self._clients[key] = self._made(service, region)
            return self._clients[key]

    def _made(self, service: str, region: str) -> Any:  # noqa: ANN401 - boto3's own
        client: Any = self.session.client(
            service,  # pyright: ignore[reportArgumentType, reportCallIssue]
            region_name=region,
            config=_CONFIG,
        )
        client.meta.events.register("after-call", refuse_strangers)
        return client
