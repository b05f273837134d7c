"""Connections to AWS, kept and shared by all accounts; what fails is told in botocore's words."""

from __future__ import annotations

import asyncio
import ssl
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from botocore import exceptions as botocore_errors
from httptools import HttpParserError

from trailwright.readers.account.organization.connection import Connection
from trailwright.readers.account.organization.opening import Opening

if TYPE_CHECKING:
    from collections.abc import Callable

    from trailwright.readers.account.organization.connection import Response
    from trailwright.readers.account.organization.endpoints import Request
    from trailwright.readers.account.organization.route import Route

__all__ = ["Connections"]

#: us-east-1 is known to take four seconds for a page of event history.
_PATIENCE = 30
#: AWS closes a connection after some time; the ones that rest are closed here before.
_REST = 15
#: All are looked after so often: a timer for each call would cost more than the call.
_LOOK_AFTER = 1


class Connections:
    """Connections that are opened as they are needed, as many as there are calls at once.

    Args:
        bundle: Certificates that are trusted. Default: those that botocore trusts.

        most: How many there are at once, as long as no more answers are waited for.
    """

    def __init__(self, bundle: str | None = None, *, most: int) -> None:
        self._loop = asyncio.get_running_loop()
        self._opening = Opening(bundle)
        self._most = most
        self._open: set[Connection] = set()
        self._resting: defaultdict[Route, list[Connection]] = defaultdict(list)
        self._care = self._loop.create_task(self._look_after_all())

    async def close(self) -> None:
        """Close all of them."""
        self._care.cancel()
        for each in self._open:
            each.close()
        # What was closed is let go in the next round of the event loop.
        await asyncio.sleep(0)

    async def send(self, request: Request, sent: Callable[[float], None]) -> Response:
        """Send a request, and return all of its answer.

        Args:
            request: Signed.

            sent: Told the time of the event loop when it goes out.

        Raises:
            BotoCoreError: If there is no whole answer.
        """
        connection = self._rested(request.route) or await self._opened(request.route)
        answer = connection.ask(request.data)
        sent(connection.active)
        try:
            response = await answer
        except (OSError, HttpParserError) as error:
            raise _in_words_of_botocore(error, request.route) from None
        finally:
            self._give_back(connection, request.route)
        return response

    def _rested(self, route: Route) -> Connection | None:
        """Return the one that rested least, since AWS closes those that rest long."""
        resting = self._resting[route]
        while resting:
            connection = resting.pop()
            if connection.usable:
                return connection
        return None

    async def _opened(self, route: Route) -> Connection:
        connection = Connection(self._loop)
        self._make_room()
        self._open.add(connection)
        try:
            await self._opening.open(route, connection)
        except BaseException:
            self._open.discard(connection)
            raise
        return connection

    def _make_room(self) -> None:
        """Close one that rests where nobody needs it, if there are many."""
        if len(self._open) >= self._most:
            resting = next((each for each in self._resting.values() if each), None)
            if resting is not None:
                self._open.discard(closed := resting.pop(0))
                closed.close()

    def _give_back(self, connection: Connection, route: Route) -> None:
        if connection.usable and not connection.busy:
            self._resting[route].append(connection)
        else:
            self._open.discard(connection)
            connection.close()

    async def _look_after_all(self) -> None:
        """Give up what takes too long, and close what rests too long."""
        while True:
            await asyncio.sleep(_LOOK_AFTER)
            now = self._loop.time()
            for each in tuple(self._open):
                if now - each.active > (_PATIENCE if each.busy else _REST):
                    each.fail(TimeoutError(f"it was silent for {now - each.active:.0f} seconds"))
                    self._open.discard(each)
            for resting in self._resting.values():
                resting[:] = [each for each in resting if each.usable]


def _in_words_of_botocore(error: Exception, route: Route) -> Exception:
    told: dict[str, Any] = {"endpoint_url": route.url, "error": error}
    if isinstance(error, TimeoutError):
        return botocore_errors.ReadTimeoutError(**told)
    if isinstance(error, ssl.SSLError):
        return botocore_errors.SSLError(**told)
    if isinstance(error, OSError):
        return botocore_errors.ConnectionClosedError(**told)
    return botocore_errors.HTTPClientError(error=error)
