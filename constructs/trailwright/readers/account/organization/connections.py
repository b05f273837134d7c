"""Connections to AWS, kept and shared by all accounts; what fails is told in botocore's words."""

from __future__ import annotations

import asyncio
import ssl
from typing import TYPE_CHECKING, Any, NamedTuple

import aiohttp
from botocore import exceptions as botocore_errors
from botocore.httpsession import get_cert_path, mask_proxy_url
from yarl import URL

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from types import TracebackType
    from typing import Self

    from trailwright.readers.account.organization.endpoints import Request

__all__ = ["Connections", "Response"]

#: us-east-1 is known to take four seconds for a page of event history.
_TIMEOUT = aiohttp.ClientTimeout(total=None, sock_connect=5, sock_read=30)
#: AWS closes a connection after some time; the ones that rest are closed here before.
_IDLE = 15
_ADDRESS_KNOWN = 300
#: What aiohttp raises, and what botocore would have raised; the first that fits is meant.
_SAME: tuple[tuple[tuple[type[BaseException], ...], Callable[..., Exception]], ...] = (
    ((aiohttp.ConnectionTimeoutError,), botocore_errors.ConnectTimeoutError),
    ((TimeoutError,), botocore_errors.ReadTimeoutError),
    ((aiohttp.ClientSSLError, ssl.SSLError), botocore_errors.SSLError),
    (
        (aiohttp.ClientProxyConnectionError, aiohttp.ClientHttpProxyError),
        botocore_errors.ProxyConnectionError,
    ),
    ((aiohttp.ClientConnectorError,), botocore_errors.EndpointConnectionError),
    (
        (aiohttp.ClientOSError, aiohttp.ServerDisconnectedError, aiohttp.ClientPayloadError),
        botocore_errors.ConnectionClosedError,
    ),
)


class Response(NamedTuple):
    """What came back.

    Args:
        status: Of HTTP.

        headers: Of the answer.

        body: All of it.
    """

    status: int
    headers: Mapping[str, str]
    body: bytes


class Connections:
    """Connections that are opened as they are needed, as many as there are calls at once.

    Args:
        bundle: Certificates that are trusted. Default: those that botocore trusts.
    """

    def __init__(self, bundle: str | None = None) -> None:
        self._bundle = bundle

    async def __aenter__(self) -> Self:
        trusted = ssl.create_default_context(cafile=get_cert_path(self._bundle or True))
        connector = aiohttp.TCPConnector(
            limit=0, ttl_dns_cache=_ADDRESS_KNOWN, keepalive_timeout=_IDLE, ssl=trusted
        )
        tracing = aiohttp.TraceConfig()
        tracing.on_request_headers_sent.append(_tell_sent)
        self._http = aiohttp.ClientSession(
            connector=connector,
            timeout=_TIMEOUT,
            auto_decompress=False,
            cookie_jar=aiohttp.DummyCookieJar(),
            trace_configs=[tracing],
            skip_auto_headers=("Accept", "Accept-Encoding", "Content-Type", "User-Agent"),
        )
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._http.close()

    async def send(self, request: Request, sent: Callable[[float], None]) -> Response:
        """Send a request, and return all of its answer.

        Args:
            request: Signed.

            sent: Told the time of the event loop when it goes out.

        Raises:
            BotoCoreError: If there is no whole answer.
        """
        try:
            async with self._http.request(
                request.method,
                URL(request.url, encoded=True),
                data=request.body,
                headers=request.headers,
                proxy=request.proxy,
                allow_redirects=False,
                trace_request_ctx=sent,
            ) as answer:
                return Response(answer.status, answer.headers, await answer.read())
        except (aiohttp.ClientError, OSError, ValueError) as error:
            raise _translated(error, request) from None


async def _tell_sent(_session: object, context: Any, _request: object) -> None:  # noqa: ANN401
    context.trace_request_ctx(asyncio.get_running_loop().time())


def _translated(error: Exception, request: Request) -> Exception:
    for kinds, meant in _SAME:
        if isinstance(error, kinds):
            proxy = mask_proxy_url(request.proxy or "")
            told: dict[str, Any] = {"endpoint_url": request.url, "proxy_url": proxy}
            return meant(**told, error=error)
    return botocore_errors.HTTPClientError(error=error)
