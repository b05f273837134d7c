"""One connection to AWS: an answer of HTTP is whole, or there is none."""

from __future__ import annotations

import asyncio
import math
from typing import TYPE_CHECKING, Any, NamedTuple

from httptools import HttpParserError, HttpResponseParser

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["Connection", "Response"]

#: So much is received at once. What is received is read at once, so that all share the room for it.
_ROOM = memoryview(bytearray(1 << 18))
#: No answer of AWS is longer; 50 events of 256 KiB are the longest there are.
_LONGEST = 1 << 26
#: What announces an answer, and is none.
_INFORMATIONAL = range(100, 200)


class Response(NamedTuple):
    """What came back.

    Args:
        status_code: Of HTTP.

        headers: Of the answer, by their names in lower case.

        content: All of it.
    """

    status_code: int
    headers: Mapping[str, str]
    content: bytes


class Connection(asyncio.BufferedProtocol):
    """A connection, for one request at a time.

    Args:
        loop: The event loop.
    """

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        #: When anything was last sent or received; before that, nobody waits for it.
        self.active = math.inf
        #: Whether another request can be sent.
        self.usable = True
        self._loop = loop
        self._transport: Any = None
        self._parser = HttpResponseParser(self)
        self._answer: asyncio.Future[Response] | None = None
        self._forget()

    @property
    def busy(self) -> bool:
        """Whether an answer is waited for."""
        return self._answer is not None

    def ask(self, request: bytes) -> asyncio.Future[Response]:
        """Send a request, and return its answer to be awaited.

        Args:
            request: As HTTP has it.
        """
        answer = self._loop.create_future()
        if not self.usable:
            answer.set_exception(ConnectionError("it was closed before anything was asked"))
            return answer
        self._answer = answer
        self._transport.write(request)
        self.active = self._loop.time()
        return answer

    def fail(self, error: Exception) -> None:
        """Close the connection; who waits for an answer is told why there is none.

        Args:
            error: Why.
        """
        self.close()
        answer, self._answer = self._answer, None
        if answer is not None and not answer.done():
            answer.set_exception(error)

    def close(self) -> None:
        """Close the connection."""
        self.usable = False
        if self._transport is not None:
            self._transport.abort()

    # What asyncio tells.

    def connection_made(self, transport: Any) -> None:  # noqa: ANN401 - of any kind
        """Keep what is written to."""
        self._transport = transport

    def get_buffer(self, sizehint: int) -> memoryview:  # noqa: ARG002 - asyncio's
        """Return where to put what is received."""
        return _ROOM

    def buffer_updated(self, nbytes: int) -> None:
        """Read what was received, unless it never ends."""
        self.active = self._loop.time()
        self._length += nbytes
        if self._length > _LONGEST:
            self.fail(ConnectionError(f"it is longer than {_LONGEST} bytes"))
            return
        try:
            self._parser.feed_data(_ROOM[:nbytes])
        except HttpParserError as error:
            self.fail(error)

    def connection_lost(self, exc: Exception | None) -> None:
        """Tell who waits for an answer that there will be none."""
        self.fail(exc or ConnectionError("it was closed before the answer was whole"))

    # What httptools tells.

    def on_message_begin(self) -> None:
        """Take no answer that nobody waits for."""
        if self._answer is None:
            self.fail(ConnectionError("there was an answer to nothing"))

    def on_header(self, name: bytes, value: bytes) -> None:
        """Take a header; one that comes again goes on."""
        known = name.decode("latin-1").lower()
        told = value.decode("latin-1")
        self._headers[known] = f"{self._headers[known]}, {told}" if known in self._headers else told

    def on_body(self, body: bytes) -> None:
        """Take a part of the body."""
        self._parts.append(body)

    def on_message_complete(self) -> None:
        """Give the answer to who waits for it."""
        status = self._parser.get_status_code()
        response = Response(status, self._headers, b"".join(self._parts))
        self._forget()
        if status in _INFORMATIONAL or self._answer is None:
            return
        self.usable = self.usable and self._parser.should_keep_alive()
        answer, self._answer = self._answer, None
        if not answer.done():
            answer.set_result(response)

    def _forget(self) -> None:
        self._headers: dict[str, str] = {}
        self._parts: list[bytes] = []
        self._length = 0
