"""What requests to AWS look like, and how its answers are read: botocore's own parts, put together.

botocore's clients do the same, but wait for each answer in a thread of its own.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlencode

from botocore.config import Config
from botocore.exceptions import ClientError
from botocore.parsers import ResponseParserError, create_parser
from botocore.serialize import create_serializer
from botocore.utils import get_environ_proxies, percent_encode_sequence

from trailwright.readers.account.organization.signer import Signer, Unsigned

if TYPE_CHECKING:
    from collections.abc import Mapping

    from boto3 import Session
    from botocore.credentials import ReadOnlyCredentials

__all__ = ["Endpoint", "Endpoints", "Request"]

_FAILED = 300
#: Below it, AWS tells the id of every request. A proxy does not, whatever else it answers.
_SERVER_FAULT = 500


class Request(NamedTuple):
    """What is sent.

    Args:
        method: Of HTTP.

        url: Where to.

        headers: With the signature.

        body: Perhaps none.

        proxy: Which proxy it goes through, if any.
    """

    method: str
    url: str
    headers: Mapping[str, str]
    body: bytes
    proxy: str | None


class Endpoint:
    """A service in a Region.

    Args:
        client: A client of botocore's, which knows the service and where it is.

        region: The Region.
    """

    def __init__(self, client: Any, region: str) -> None:  # noqa: ANN401 - botocore's own
        model = client.meta.service_model
        self._model = model
        self._region = region
        self._agent = client.meta.config.user_agent
        self._events = client.meta.events
        self._id = model.service_id.hyphenize()
        self._resolver = client._ruleset_resolver  # noqa: SLF001 - there is no other way to it
        self._serializer = create_serializer(model.resolved_protocol)
        self._parser = create_parser(model.resolved_protocol)
        self._places: dict[str, tuple[str, str, str, str | None]] = {}

    def request(
        self, operation: str, parameters: Mapping[str, Any], credentials: ReadOnlyCredentials
    ) -> Request:
        """Return a signed request.

        Args:
            operation: The API operation.

            parameters: Of the call.

            credentials: Whose call it is.

        Raises:
            BotoCoreError: If there is no such operation, or it takes other parameters.
        """
        url, name, region, proxy = self._place(operation)
        model = self._model.operation_model(operation)
        written = self._serializer.serialize_to_request(dict(parameters), model)
        query = percent_encode_sequence(written["query_string"])
        made = Unsigned(
            method=written["method"],
            url=f"{url}{written['url_path']}{query and '?'}{query}",
            headers={**written["headers"], "User-Agent": self._agent},
            body=_body(written["body"]),
            context={},
        )
        Signer(credentials, name, region).add_auth(made)
        return Request(made.method, made.url, made.headers, made.body, proxy)

    def answer(
        self, operation: str, status: int, headers: Mapping[str, str], body: bytes
    ) -> dict[str, Any]:
        """Return an answer as botocore's clients return it.

        Args:
            operation: The API operation.

            status: Of HTTP.

            headers: Of the answer.

            body: Of the answer.

        Raises:
            ClientError: If AWS answered with an error.

            ResponseParserError: If it is no answer of AWS.
        """
        model = self._model.operation_model(operation)
        told = {"headers": headers, "status_code": status, "body": body}
        told["context"] = {"operation_name": operation}
        parsed = self._parser.parse(told, model.output_shape)
        event = f"after-call.{self._id}.{operation}"
        self._events.emit(event, http_response=None, parsed=parsed, model=model, context={})
        if not self._is_of_aws(status, parsed, body):
            msg = f"{status}, and not in the words of AWS"
            raise ResponseParserError(msg)
        if status >= _FAILED:
            raise ClientError(parsed, operation)
        return parsed

    def _is_of_aws(self, status: int, parsed: Mapping[str, Any], body: bytes) -> bool:
        """Return whether it is AWS that answers; botocore takes broken JSON for an empty answer."""
        if status >= _SERVER_FAULT:
            return True
        if not parsed.get("ResponseMetadata", {}).get("RequestId"):
            return False
        nothing_said = status < _FAILED and len(parsed) == 1
        return not nothing_said or "json" not in self._model.resolved_protocol or _is_json(body)

    def _place(self, operation: str) -> tuple[str, str, str, str | None]:
        """Return where to, the name and Region of the signature, and the proxy on the way."""
        place = self._places.get(operation)
        if place is None:
            place = self._places[operation] = self._resolved(operation)
        return place

    def _resolved(self, operation: str) -> tuple[str, str, str, str | None]:
        model = self._model.operation_model(operation)
        found = self._resolver.construct_endpoint(
            operation_model=model, call_args={}, request_context={}
        )
        schemes = found.properties.get("authSchemes", ())
        scheme = next((each for each in schemes if each["name"] == "sigv4"), {})
        name = scheme.get("signingName", self._model.signing_name)
        proxies = get_environ_proxies(found.url)
        proxy = proxies.get(found.url.partition(":")[0])
        url = found.url.rstrip("/")
        return url, name, scheme.get("signingRegion", self._region), proxy


class Endpoints:
    """The endpoints of a partition, each found once and shared by all accounts.

    Args:
        session: Whose configuration says where they are.
    """

    def __init__(self, session: Session) -> None:
        self._session = session
        self._known: dict[tuple[str, str], Endpoint] = {}

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
            self._known[key] = Endpoint(self._client(service, region), region)
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


def _is_json(body: bytes) -> bool:
    try:
        return isinstance(json.loads(body), dict)
    except ValueError:
        return False


def _body(written: Any) -> bytes:  # noqa: ANN401 - of botocore's serializers
    """Return a body as it is sent; some protocols write it as a form."""
    if isinstance(written, bytes):
        return written
    text = urlencode(written, doseq=True) if isinstance(written, dict) else written
    return text.encode()
