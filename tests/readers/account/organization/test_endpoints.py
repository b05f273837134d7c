"""What is sent is what botocore would send."""

from __future__ import annotations

from typing import Any

import boto3
import pytest
from botocore.credentials import ReadOnlyCredentials

from trailwright.readers.account.organization import endpoints
from trailwright.readers.account.organization.endpoints import Endpoints

CREDENTIALS = ReadOnlyCredentials("AKIAIOSFODNN7EXAMPLE", "secret", "token")
COMPARED = ("content-type", "x-amz-date", "x-amz-target", "x-amz-security-token")
CALLS: list[tuple[str, str, str, dict[str, Any]]] = [
    ("cloudtrail", "eu-west-1", "GetTrailStatus", {"Name": "audit"}),
    ("cloudtrail", "us-gov-west-1", "DescribeTrails", {}),
    ("kms", "us-east-1", "DescribeKey", {"KeyId": "alias/a b"}),
    ("iam", "eu-west-1", "GetRole", {"RoleName": "a+b=c"}),
    ("organizations", "us-east-1", "ListAccounts", {"NextToken": "a/b=="}),
    ("ec2", "us-east-1", "DescribeRegions", {"RegionNames": ("us-east-1", "eu-west-1")}),
    ("account", "us-east-1", "ListRegions", {"RegionOptStatusContains": ("ENABLED",)}),
    ("lambda", "us-east-1", "GetFunction", {"FunctionName": "a:b", "Qualifier": "1 2"}),
    ("sns", "cn-north-1", "GetTopicAttributes", {"TopicArn": "arn:aws-cn:sns:cn-north-1:1:t"}),
]


def _by_botocore(service: str, region: str, operation: str, parameters: Any) -> Any:  # noqa: ANN401
    """Return the request that a client of botocore's sends."""
    sent: list[Any] = []

    def catch(request: Any, **_: Any) -> None:  # noqa: ANN401 - botocore's own
        sent.append(request)
        raise InterruptedError

    session = boto3.Session(*CREDENTIALS)
    client: Any = session.client(service, region_name=region)  # pyright: ignore[reportArgumentType, reportCallIssue]
    client.meta.events.register("before-send", catch)
    with pytest.raises(InterruptedError):
        client._make_api_call(operation, parameters)
    return sent[0]


def _read(data: bytes) -> tuple[str, dict[str, str], bytes]:
    head, _, body = data.partition(b"\r\n\r\n")
    first, *lines = head.decode().split("\r\n")
    headers = dict(each.split(": ", 1) for each in lines)
    return first, {name.lower(): value for name, value in headers.items()}, body


@pytest.mark.parametrize(("service", "region", "operation", "parameters"), CALLS)
def test_a_request_is_the_one_that_botocore_sends(
    service: str,
    region: str,
    operation: str,
    parameters: dict[str, Any],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """To the same place, with the same headers, body and signature, in every protocol."""
    theirs = _by_botocore(service, region, operation, parameters)
    told = _texts(theirs.headers)
    monkeypatch.setattr(endpoints.time, "strftime", lambda *_: told["x-amz-date"])
    endpoint = Endpoints(boto3.Session()).find(service, region)
    ours = endpoint.request(operation, tuple(parameters.items()), CREDENTIALS)

    first, headers, body = _read(ours.data)
    path = theirs.url.removeprefix(ours.route.url.rstrip("/"))

    assert f"{theirs.method} {path} HTTP/1.1" == first
    assert _bytes(theirs.body) == body
    assert [told.get(each) for each in COMPARED] == [headers.get(each) for each in COMPARED]
    # botocore signs which try it is, too; what is signed otherwise is proved with the signature.
    assert [each["authorization"].partition("SignedHeaders")[0] for each in (told, headers)] == [
        f"AWS4-HMAC-SHA256 Credential={CREDENTIALS.access_key}/{_scope(told)}, "
    ] * 2


def _scope(headers: dict[str, str]) -> str:
    return headers["authorization"].partition("/")[2].partition(",")[0]


def _texts(headers: Any) -> dict[str, str]:  # noqa: ANN401 - botocore's own
    return {
        name.lower(): value.decode() if isinstance(value, bytes) else value
        for name, value in headers.items()
    }


def _bytes(body: Any) -> bytes:  # noqa: ANN401 - of botocore's requests
    return body.encode() if isinstance(body, str) else body or b""


def test_a_header_is_one_line() -> None:
    """Credentials that are two would be another request."""
    endpoint = Endpoints(boto3.Session()).find("cloudtrail", "us-east-1")

    with pytest.raises(ValueError, match="a header must be one line"):
        endpoint.request("DescribeTrails", (), CREDENTIALS._replace(token="a\r\nHost: b"))  # noqa: S106


def test_endpoints_at_the_same_address_share_connections() -> None:
    """IAM has one for all Regions."""
    found = Endpoints(boto3.Session())
    routes = [
        found.find("iam", region).request("ListRoles", (), CREDENTIALS).route
        for region in ("us-east-1", "eu-west-1")
    ]

    assert routes[0] is routes[1]


@pytest.mark.parametrize(
    ("proxy", "where"),
    [("http://alice:secret@proxy:3128", "http://aws.invalid"), ("", "")],
)
def test_a_proxy_that_reads_along_is_told_where_to(
    monkeypatch: pytest.MonkeyPatch, proxy: str, where: str
) -> None:
    """And who asks; AWS is told neither."""
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://aws.invalid")
    monkeypatch.setenv("HTTP_PROXY", proxy)
    endpoint = Endpoints(boto3.Session()).find("cloudtrail", "us-east-1")

    first, headers, _ = _read(endpoint.request("DescribeTrails", (), CREDENTIALS).data)

    assert f"POST {where}/ HTTP/1.1" == first
    assert bool(proxy) == ("proxy-authorization" in headers)
    assert "proxy-authorization" not in headers["authorization"]


def test_what_a_proxy_cannot_read_is_not_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """AWS is told neither of the proxy nor of who asks it."""
    monkeypatch.setenv("HTTPS_PROXY", "http://alice:secret@proxy:3128")
    endpoint = Endpoints(boto3.Session()).find("cloudtrail", "us-east-1")

    first, headers, _ = _read(endpoint.request("DescribeTrails", (), CREDENTIALS).data)

    assert ("POST / HTTP/1.1", False) == (first, "proxy-authorization" in headers)


def test_an_endpoint_may_have_a_path(monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody may have put AWS below one."""
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://aws.invalid/below/")
    endpoint = Endpoints(boto3.Session()).find("cloudtrail", "us-east-1")

    first, *_ = _read(endpoint.request("DescribeTrails", (), CREDENTIALS).data)

    assert "POST /below/ HTTP/1.1" == first
