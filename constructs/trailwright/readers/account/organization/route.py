"""How an endpoint is reached, directly or through a proxy, as botocore finds it."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

from botocore.httpsession import ProxyConfiguration
from botocore.utils import get_environ_proxies

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["Place", "Route"]

_PORTS = {"http": 80, "https": 443}


class Place(NamedTuple):
    """Where to connect.

    Args:
        host: A name or an address.

        port: Of TCP.

        encrypted: Whether a certificate says who answers.
    """

    host: str
    port: int
    encrypted: bool

    @classmethod
    def of(cls, url: str) -> Place:
        """Return where an address leads.

        Args:
            url: With ``http`` or ``https``.
        """
        parts = urlsplit(url)
        return cls(
            parts.hostname or "", parts.port or _PORTS[parts.scheme], parts.scheme == "https"
        )

    @property
    def named(self) -> str:
        """The place as headers say it: with its port, if that is not the usual one."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        usual = _PORTS["https" if self.encrypted else "http"]
        return host if self.port == usual else f"{host}:{self.port}"


class Route:
    """How an endpoint is reached. Each is made once, and is its own key.

    Args:
        url: Of the endpoint.
    """

    def __init__(self, url: str) -> None:
        self.url = url
        self._proxies = ProxyConfiguration(get_environ_proxies(url))
        #: What is in between, if anything.
        self.proxy_url: str | None = self._proxies.proxy_url_for(url)

    @cached_property
    def endpoint(self) -> Place:
        """The endpoint."""
        return Place.of(self.url)

    @cached_property
    def proxy(self) -> Place | None:
        """The proxy, if there is one."""
        return None if self.proxy_url is None else Place.of(self.proxy_url)

    @property
    def before_path(self) -> str:
        """What stands before the path in a request: a proxy that reads along must know where to."""
        return f"http://{self.endpoint.named}" if self._read_along else ""

    @property
    def headers(self) -> Mapping[str, str]:
        """Headers for a proxy that reads along."""
        return self._of_who_asks if self._read_along else {}

    @property
    def request_to_pass(self) -> bytes:
        """What is sent to a proxy that does not read along."""
        place = f"{self.endpoint.host}:{self.endpoint.port}"
        headers = {"Host": place, **self._of_who_asks}
        lines = (f"{name}: {value}\r\n" for name, value in headers.items())
        return f"CONNECT {place} HTTP/1.1\r\n{''.join(lines)}\r\n".encode("latin-1")

    @property
    def _read_along(self) -> bool:
        return self.proxy is not None and not self.endpoint.encrypted

    @property
    def _of_who_asks(self) -> Mapping[str, str]:
        return self._proxies.proxy_headers_for(self.proxy_url)
