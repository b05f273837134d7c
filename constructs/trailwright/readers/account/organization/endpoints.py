"""The endpoints of AWS: where requests go to, and how they are signed there."""

from __future__ import annotations

import time
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urljoin, urlsplit

from botocore.config import Config

from trailwright.readers.account.organization.route import Route
from trailwright.readers.account.organization.services import Service
from trailwright.readers.account.organization.signer import Scope, Signable

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from boto3 import Session
    from botocore.credentials import ReadOnlyCredentials

    from trailwright.readers.account.organization.services import Parameters

__all__ = ["Endpoint", "Endpoints", "Request"]

#: What is asked of many accounts alike, as of an organization's trails.
_MOST_FORMS = 256


class Request(NamedTuple):
    """What is sent.

    Args:
        route: Where to.

        data: As HTTP has it.
    """

    route: Route
    data: bytes


class _Way(NamedTuple):
    """Where an operation is called, and what its signature is good for."""

    route: Route
    path: str
    scope: Scope


class _Form(NamedTuple):
    """A request but for who asks, and when."""

    way: _Way
    head: str
    body: bytes
    signable: Signable


class Endpoint:
    """A service in a Region.

    Args:
        service: The service.

        client: A client of botocore's, which knows where it is.

        region: The Region.

        route: Returns how an address is reached; endpoints at the same address share connections.
    """

    def __init__(
        self,
        service: Service,
        client: Any,  # noqa: ANN401 - botocore's own
        region: str,
        route: Callable[[str], Route],
    ) -> None:
        self.answer = service.answer
        self._service = service
        self._route = route
        self._region = region
        self._model = client.meta.service_model
        self._agent = client.meta.config.user_agent
        self._resolver = client._ruleset_resolver  # noqa: SLF001 - there is no other way to it
        self._way = cache(self._way_of)
        self._form = lru_cache(_MOST_FORMS)(self._form_of)

    def request(
        self, operation: str, parameters: Parameters, credentials: ReadOnlyCredentials
    ) -> Request:
        """Return a signed request.

        Args:
            operation: The API operation.

            parameters: Of the call.

            credentials: Whose call it is.

        Raises:
            BotoCoreError: If there is no such operation, or it takes other parameters.
        """
        way, head, body, signable = self._form(operation, parameters)
        moment = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime())
        signed = signable.headers(credentials, way.scope, moment)
        return Request(way.route, f"{head}{_lines(signed)}\r\n".encode("latin-1") + body)

    def _form_of(self, operation: str, parameters: Parameters) -> _Form:
        way = self._way(operation)
        method, path, written, body = self._service.written(operation, parameters)
        path = f"{way.path}{path}"
        headers = {"Host": way.route.endpoint.named, **written, "User-Agent": self._agent}
        unsigned = {**headers, **way.route.headers, "Content-Length": str(len(body))}
        head = f"{method} {way.route.before_path}{path} HTTP/1.1\r\n{_lines(unsigned)}"
        return _Form(way, head, body, Signable(method, path, headers, body))

    def _way_of(self, operation: str) -> _Way:
        model = self._model.operation_model(operation)
        found = self._resolver.construct_endpoint(
            operation_model=model, call_args={}, request_context={}
        )
        schemes = found.properties.get("authSchemes", ())
        scheme = next((each for each in schemes if each["name"] == "sigv4"), {})
        name = scheme.get("signingName", self._model.signing_name)
        scope = Scope(scheme.get("signingRegion", self._region), name)
        base, path = urljoin(found.url, "/"), urlsplit(found.url).path
        return _Way(self._route(base), path.rstrip("/"), scope)


class Endpoints:
    """The endpoints of a partition, each found once and shared by all accounts.

    Args:
        session: Whose configuration says where they are.
    """

    def __init__(self, session: Session) -> None:
        self._session = session
        self._services: dict[str, Service] = {}
        self._known: dict[tuple[str, str], Endpoint] = {}
        self._route = cache(Route)

    def find(self, service: str, region: str) -> Endpoint:
        """Return an endpoint.

        Args:
            service: E.g. ``cloudtrail``.

            region: The Region.

        Raises:
            BotoCoreError: If there is none.
        """
        key = (service, region)
        if key not in self._known:
            client = self._client(service, region)
            if service not in self._services:
                self._services[service] = Service(client)
            self._known[key] = Endpoint(self._services[service], client, region, self._route)
        return self._known[key]

    def _client(self, service: str, region: str) -> Any:  # noqa: ANN401 - boto3's own
        return self._session.client(
            service,  # pyright: ignore[reportArgumentType, reportCallIssue]
            region_name=region,
            config=Config(retries={"total_max_attempts": 1}),
            # Nothing is sent by it, so that it needs no credentials.
            aws_access_key_id="none",
            aws_secret_access_key="none",  # noqa: S106
        )


def _lines(headers: Mapping[str, str]) -> str:
    lines = "".join([f"{name}: {value}\r\n" for name, value in headers.items()])
    if lines.count("\n") != len(headers):
        msg = "a header must be one line"
        raise ValueError(msg)
    return lines
