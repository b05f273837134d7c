"""What an HTTP request does, in AWS's words: ``PUT /bucket?policy`` is ``PutBucketPolicy``.

ministack knows the names of requests that carry one. Those of REST services are found here, from
botocore's own description of the service.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from botocore.session import get_session

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from botocore.model import OperationModel

__all__ = ["rest_operation"]

#: ministack's names of REST services, and botocore's.
_REST_SERVICES = {
    "apigateway_v1": "apigateway",
    "eks": "eks",
    "lambda": "lambda",
    "s3": "s3",
}
#: Operations that share method and path with a commoner one, and differ in a header.
_RARER_TWINS = ("CopyObject", "ListObjects", "UploadPartCopy")
_PLACEHOLDER = re.compile(r"\\\{\w+(\\\+)?\\\}")


@dataclass(frozen=True, slots=True)
class _Route:
    method: str
    path: re.Pattern[str]
    query: tuple[tuple[str, str | None], ...]
    operation: str
    superseded: bool

    def matches(self, method: str, path: str, query: Mapping[str, Sequence[str]]) -> bool:
        return (
            self.method == method
            and bool(self.path.fullmatch(path))
            and all(name in query and value in (None, *query[name]) for name, value in self.query)
        )


def rest_operation(
    service: str, method: str, path: str, query: Mapping[str, Sequence[str]]
) -> str | None:
    """Return the operation of a request to a REST service, or ``None`` for any other."""
    if service not in _REST_SERVICES:
        return None
    routes = _routes(_REST_SERVICES[service])
    return next((r.operation for r in routes if r.matches(method, path, query)), None)


@cache
def _routes(service: str) -> tuple[_Route, ...]:
    """Return the routes of a service, the most particular first."""
    model = get_session().get_service_model(service)
    routes = [_route(service, model.operation_model(name)) for name in model.operation_names]
    return tuple(sorted(routes, key=lambda route: (-len(route.query), route.superseded)))


def _route(service: str, operation: OperationModel) -> _Route:
    path, _, query = operation.http["requestUri"].partition("?")
    members = operation.input_shape.members if operation.input_shape else {}
    if service == "s3" and path == "/" and "Bucket" in members:
        path = "/{Bucket}"
    return _Route(
        method=operation.http["method"],
        path=re.compile(_PLACEHOLDER.sub(_segment, re.escape(path)) + "/?"),
        query=tuple(_condition(part) for part in query.split("&") if part[:4] not in ("", "x-id")),
        operation=operation.name,
        superseded=operation.deprecated or operation.name in _RARER_TWINS,
    )


def _segment(placeholder: re.Match[str]) -> str:
    return ".+" if placeholder[1] else "[^/]+"


def _condition(part: str) -> tuple[str, str | None]:
    name, equals, value = part.partition("=")
    return name, value if equals else None
