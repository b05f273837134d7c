"""What calls of a service look like, and how its answers are read: the same in every Region."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlencode

from botocore.awsrequest import HeadersDict
from botocore.exceptions import ClientError
from botocore.parsers import create_parser
from botocore.serialize import create_serializer
from botocore.utils import percent_encode_sequence

from trailwright.readers.account.of_aws import refuse_strangers
from trailwright.readers.account.organization.json_answers import reader_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from trailwright.readers.account.organization.connection import Response

__all__ = ["Parameters", "Service", "Written"]

#: Of a call, as pairs.
Parameters = tuple[tuple[str, Any], ...]

_FAILED = 300
#: What is asked of an account in one Region is asked in the others, and often of other accounts.
_MOST_WRITTEN = 4096


class Written(NamedTuple):
    """A call as it is sent, but for where to and by whom.

    Args:
        method: Of HTTP.

        path: With the query.

        headers: Of the call.

        body: Perhaps none.
    """

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes


class Service:
    """The calls of a service.

    Args:
        client: A client of botocore's, which knows the service.
    """

    def __init__(self, client: Any) -> None:  # noqa: ANN401 - botocore's own
        self._model = client.meta.service_model
        self._events = client.meta.events
        self._events.register("after-call", refuse_strangers)
        self._id = self._model.service_id.hyphenize()
        self._serializer = create_serializer(self._model.resolved_protocol)
        self._parser = create_parser(self._model.resolved_protocol)
        self.written = lru_cache(_MOST_WRITTEN)(self._written)
        self._reader = cache(self._reader_of)

    def _written(self, operation: str, parameters: Parameters) -> Written:
        """Return a call as it is sent.

        Args:
            operation: The API operation.

            parameters: Of the call.

        Raises:
            BotoCoreError: If there is no such operation, or it takes other parameters.
        """
        model = self._model.operation_model(operation)
        found = self._serializer.serialize_to_request(dict(parameters), model)
        query = percent_encode_sequence(found["query_string"])
        path = f"{found['url_path']}{query and '?'}{query}"
        return Written(found["method"], path, found["headers"], _body(found["body"]))

    def answer(self, operation: str, response: Response) -> dict[str, Any]:
        """Return an answer as botocore's clients return it.

        Args:
            operation: The API operation.

            response: What came back.

        Raises:
            ClientError: If AWS answered with an error.

            ResponseParserError: If it is no answer of AWS.
        """
        model = self._model.operation_model(operation)
        read = self._reader(operation)
        if read is None or response.status_code >= _FAILED:
            parsed = self._parsed(model, response)
        else:
            parsed = {**read(response.content), "ResponseMetadata": _metadata(response)}
        event = f"after-call.{self._id}.{operation}"
        self._events.emit(event, http_response=response, parsed=parsed, model=model, context={})
        if response.status_code >= _FAILED:
            raise ClientError(parsed, operation)
        return parsed

    def _parsed(self, model: Any, response: Response) -> dict[str, Any]:  # noqa: ANN401
        told = {
            "headers": HeadersDict(response.headers),
            "status_code": response.status_code,
            "body": response.content,
            "context": {"operation_name": model.name},
        }
        return self._parser.parse(told, model.output_shape)

    def _reader_of(self, operation: str) -> Callable[[bytes], dict[str, Any]] | None:
        if self._model.resolved_protocol != "json":
            return None
        return reader_of(self._model.operation_model(operation).output_shape)


def _metadata(response: Response) -> dict[str, Any]:
    return {
        "RequestId": response.headers.get("x-amzn-requestid"),
        "HTTPStatusCode": response.status_code,
        "HTTPHeaders": response.headers,
    }


def _body(written: Any) -> bytes:  # noqa: ANN401 - of botocore's serializers
    """Return a body as it is sent; some protocols write it as a form."""
    if isinstance(written, bytes):
        return written
    text = urlencode(written, doseq=True) if isinstance(written, dict) else written
    return text.encode()
