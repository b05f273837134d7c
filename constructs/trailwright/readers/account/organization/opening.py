"""How a connection to AWS is opened: an address, perhaps a proxy, and a certificate to trust."""

from __future__ import annotations

import asyncio
import re
import ssl
from collections import deque
from contextlib import contextmanager
from socket import SOCK_STREAM
from typing import TYPE_CHECKING, Any

from botocore import exceptions as botocore_errors
from botocore.httpsession import get_cert_path, mask_proxy_url

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trailwright.readers.account.organization.route import Place, Route

__all__ = ["Opening"]

_TO_CONNECT, _TO_ENCRYPT = 5, 30
#: An address is asked for again after so many seconds.
_ADDRESS_KNOWN = 300
_LETS_PASS = re.compile(rb"HTTP/1\.[01] 2\d\d\b")
_LONGEST_HEAD = 1 << 16


class Opening:
    """Opens connections.

    Args:
        bundle: Certificates that are trusted. Default: those that botocore trusts.
    """

    def __init__(self, bundle: str | None = None) -> None:
        self._trusted = ssl.create_default_context(cafile=get_cert_path(bundle or True))
        self._loop = asyncio.get_running_loop()
        self._known: dict[Place, tuple[float, asyncio.Future[deque[str]]]] = {}

    async def open(self, route: Route, connection: asyncio.BufferedProtocol) -> None:
        """Open a connection.

        Args:
            route: Where to.

            connection: What it is for.

        Raises:
            BotoCoreError: If nobody is there, or not who should be.
        """
        with _in_words_of_botocore(route):
            transport = await self._connected(route.proxy or route.endpoint)
            try:
                transport = await self._through(route, transport)
                if route.endpoint.encrypted:
                    transport = await self._encrypted(transport, connection, route.endpoint)
                else:
                    transport.set_protocol(connection)
            except BaseException:
                transport.abort()
                raise
        connection.connection_made(transport)

    async def _connected(self, place: Place) -> Any:  # noqa: ANN401 - a transport
        """Connect to one address after the other; those where nobody was are passed over then."""
        addresses = await self._addresses(place)
        addresses.rotate()
        failure = OSError(f"{place.host} has no address")
        for each in tuple(addresses):
            try:
                async with asyncio.timeout(_TO_CONNECT):
                    made = self._loop.create_connection(asyncio.Protocol, each, place.port)
                    return (await made)[0]
            except OSError as error:
                failure = error
                if len(addresses) > 1 and each in addresses:
                    addresses.remove(each)
        raise failure

    async def _addresses(self, place: Place) -> deque[str]:
        """Return the addresses of a name, which is asked for once for all that wait for it."""
        until, found = self._known.get(place, (0.0, None))
        if found is None or self._loop.time() >= until:
            found = self._loop.create_task(self._asked_for(place))
            self._known[place] = (self._loop.time() + _ADDRESS_KNOWN, found)
        try:
            return await asyncio.shield(found)
        except OSError:
            self._known.pop(place, None)
            raise

    async def _asked_for(self, place: Place) -> deque[str]:
        found = await self._loop.getaddrinfo(place.host, place.port, type=SOCK_STREAM)
        return deque(dict.fromkeys(str(each[-1][0]) for each in found))

    async def _through(self, route: Route, transport: Any) -> Any:  # noqa: ANN401
        """Pass a proxy that does not read along."""
        if route.proxy is None:
            return transport
        if route.proxy.encrypted:
            transport = await self._encrypted(transport, asyncio.Protocol(), route.proxy)
        if route.endpoint.encrypted:
            asked = _Asked(self._loop.create_future())
            transport.set_protocol(asked)
            transport.write(route.request_to_pass)
            async with asyncio.timeout(_TO_ENCRYPT):
                await asked.passed
        return transport

    async def _encrypted(self, transport: Any, protocol: asyncio.BaseProtocol, place: Place) -> Any:  # noqa: ANN401
        return await self._loop.start_tls(
            transport,
            protocol,
            self._trusted,
            server_hostname=place.host,
            ssl_handshake_timeout=_TO_ENCRYPT,
        )


class _Asked(asyncio.Protocol):
    """A proxy that was asked to let pass.

    Args:
        passed: Done when it does.
    """

    def __init__(self, passed: asyncio.Future[None]) -> None:
        self.passed = passed
        self._head = b""

    def data_received(self, data: bytes) -> None:
        """Read until the end of what it says; after that, it says nothing of its own."""
        self._head += data
        if self.passed.done() or (
            b"\r\n\r\n" not in self._head and len(self._head) < _LONGEST_HEAD
        ):
            return
        if _LETS_PASS.match(self._head):
            self.passed.set_result(None)
        else:
            told = self._head.partition(b"\r\n")[0].decode("latin-1")
            self.passed.set_exception(ConnectionError(f"it says {told}"))

    def connection_lost(self, exc: Exception | None) -> None:
        """Tell who waits that it does not."""
        if not self.passed.done():
            self.passed.set_exception(exc or ConnectionError("it closed the connection"))


@contextmanager
def _in_words_of_botocore(route: Route) -> Iterator[None]:
    told: dict[str, Any] = {"endpoint_url": route.url}
    try:
        yield
    except ssl.SSLError as error:
        raise botocore_errors.SSLError(**told, error=error) from None
    except TimeoutError as error:
        raise botocore_errors.ConnectTimeoutError(**told, error=error) from None
    except (OSError, ValueError) as error:
        if route.proxy_url is None:
            raise botocore_errors.EndpointConnectionError(**told, error=error) from None
        masked = mask_proxy_url(route.proxy_url)
        raise botocore_errors.ProxyConnectionError(proxy_url=masked, error=error) from None
