"""Makes calls to all accounts, over connections and with credentials that outlive a question."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING, Any

from trailwright.readers.account.clock import Clock
from trailwright.readers.account.organization.connections import Connections
from trailwright.readers.account.organization.endpoints import Endpoints
from trailwright.readers.account.organization.machine import calls_at_once
from trailwright.readers.account.organization.reading import Pause, Reading
from trailwright.readers.account.organization.schedule import Schedule
from trailwright.readers.account.organization.threads import Threads
from trailwright.readers.account.organization.ways_in import WayIn, WaysIn
from trailwright.readers.account.outcomes import Answered, CouldNotLook, Outcome, outcome_of
from trailwright.readers.account.questions import Question

if TYPE_CHECKING:
    from collections.abc import Callable

    from boto3 import Session

__all__ = ["Caller", "Job"]

#: A question, and the way into its account.
Job = tuple[Reading, WayIn]


class Caller:
    """What is needed to call AWS, as long as an event loop runs.

    Args:
        session: Whose credentials are used to begin with.

        role: Name of the role that is assumed in every other account, if there is one.

        region: The Region in which AWS is asked who it is.
    """

    def __init__(self, session: Session, role: str | None, region: str) -> None:
        # boto3 has no other way to what stands in its configuration.
        bundle = session._session.get_config_variable("ca_bundle")  # noqa: SLF001
        self._loop = asyncio.get_running_loop()
        self._connections = Connections(bundle, most=calls_at_once())
        #: Where services are.
        self.endpoints = Endpoints(session)
        #: Which call is made next. AWS remembers the calls before.
        self.schedule: Schedule[Job] = Schedule()
        #: How accounts are entered.
        self.ways = WaysIn(session, role, region, partial(self._sts, region))
        #: What is asked through boto3.
        self.threads = Threads(session, Clock())

    async def close(self) -> None:
        """Close all connections."""
        self.threads.close()
        await self._connections.close()

    async def call(
        self, reading: Reading, way: WayIn, sent: Callable[[float], None] = lambda _: None
    ) -> Outcome:
        """Make the next call of a question, once.

        Args:
            reading: The question.

            way: Into its account.

            sent: Told the time of the event loop when it goes out.
        """
        _, region, action, _ = reading.question
        service, operation = action.split(":")
        credentials = await way.credentials()
        if isinstance(credentials, CouldNotLook):
            return credentials
        try:
            endpoint = self.endpoints.find(service, region)
            request = endpoint.request(operation, reading.parameters, credentials)
            began = self._loop.time()
            response = await self._connections.send(request, sent)
            answer = endpoint.answer(operation, response)
        except Exception as error:  # noqa: BLE001 - botocore's readers raise anything on a strange answer
            return outcome_of(error, action, region)
        return Answered(value=answer, seconds=self._loop.time() - began)

    async def _sts(self, region: str, action: str, way: WayIn, parameters: Any) -> Outcome:  # noqa: ANN401
        """Make a call of STS, apart from all others, which may be waiting for it."""
        reading = Reading(Question("", region, action, tuple(parameters.items())))
        reading.begin()
        while True:
            found = reading.after(await self.call(reading, way))
            if not isinstance(found, Pause):
                return found
            await asyncio.sleep(found.seconds)
