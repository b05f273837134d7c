"""What the fake AWS answers: the same in every account and Region, and its pages are told apart."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from server import Call

__all__ = ["PAGES", "answer", "entered", "http"]

#: How many pages an answer has, the key of its list, and the key of the token of the next page.
PAGES: dict[str, tuple[int, str, str]] = {
    "ListTrails": (3, "Trails", "NextToken"),
    "LookupEvents": (1, "Events", "NextToken"),
    "DescribeLogGroups": (3, "logGroups", "nextToken"),
    "ListAccounts": (3, "Accounts", "NextToken"),
    "ListRegions": (3, "Regions", "NextToken"),
    "ListAttachedRolePolicies": (3, "AttachedPolicies", "Marker"),
    "ListSubscriptions": (3, "Subscriptions", "NextToken"),
}
_ITEM = {
    "ListTrails": "TrailARN",
    "LookupEvents": "EventId",
    "DescribeLogGroups": "logGroupName",
    "ListAccounts": "Name",
    "ListRegions": "RegionName",
    "ListAttachedRolePolicies": "PolicyName",
    "ListSubscriptions": "TopicArn",
}
_TRAILS = [
    {
        "Name": f"trail-{number}",
        "S3BucketName": "logs",
        "HomeRegion": "us-east-1",
        "TrailARN": f"arn:aws:cloudtrail:us-east-1:111122223333:trail/trail-{number}",
        "IsMultiRegionTrail": True,
    }
    for number in range(5)
]
_ONE: dict[str, dict[str, Any]] = {
    "DescribeTrails": {"trailList": _TRAILS},
    "GetTrailStatus": {
        "IsLogging": True,
        "LatestDeliveryTime": 1795600800.0,
        "StartLoggingTime": 1795600700.0,
        "LatestDigestDeliveryTime": 1795600000.0,
    },
    "GetEventSelectors": {
        "TrailARN": _TRAILS[0]["TrailARN"],
        "EventSelectors": [
            {"ReadWriteType": "All", "IncludeManagementEvents": True, "DataResources": []}
        ],
    },
    "GetInsightSelectors": {
        "TrailARN": _TRAILS[0]["TrailARN"],
        "InsightSelectors": [{"InsightType": "ApiCallRateInsight"}],
    },
    "DescribeKey": {"KeyMetadata": {"KeyId": "1234", "KeyState": "Enabled"}},
    "DescribeOrganization": {"Organization": {"Id": "o-a1b2c3d4e5"}},
}
_XML = {
    "GetRole": "<Role><RoleName>r</RoleName><Arn>arn:aws:iam::111122223333:role/r</Arn></Role>",
    "GetTopicAttributes": (
        "<Attributes><entry><key>TopicArn</key><value>arn</value></entry></Attributes>"
    ),
}
_LISTED = {
    "ListAttachedRolePolicies": (
        (
            "<AttachedPolicies><member><PolicyName>{item}</PolicyName></member></AttachedPolicies>"
            "<IsTruncated>{more}</IsTruncated>"
        ),
        "<Marker>{token}</Marker>",
    ),
    "ListSubscriptions": (
        "<Subscriptions><member><TopicArn>{item}</TopicArn></member></Subscriptions>",
        "<NextToken>{token}</NextToken>",
    ),
}
_REASONS = {200: "OK"}


def http(
    status: int, body: bytes, kind: str = "application/x-amz-json-1.1", length: int | None = None
) -> bytes:
    """Return an answer of AWS.

    Args:
        status: Of HTTP.

        body: Of the answer.

        kind: Of the body. Default: JSON.

        length: Of the body, as is claimed. Default: as it is.
    """
    told = len(body) if length is None else length
    head = f"HTTP/1.1 {status} {_REASONS.get(status, 'No')}\r\nx-amzn-RequestId: 1-2-3\r\n"
    return f"{head}Content-Type: {kind}\r\nContent-Length: {told}\r\n\r\n".encode() + body


def answer(call: Call, role_lasts: int = 3600, strangers: Sequence[str] = ()) -> bytes:
    """Return what AWS answers when nothing is wrong.

    Args:
        call: What is asked.

        role_lasts: Seconds until credentials of a role run out.

        strangers: Accounts whose roles lead to another one.
    """
    if call.operation == "GetCallerIdentity":
        account = "999999999999" if call.account in strangers else call.account
        return _wrapped(call.operation, f"<Account>{account}</Account><Arn>a</Arn>")
    if call.operation == "AssumeRole":
        return _role(call, role_lasts)
    if call.operation == "GetBucketVersioning":
        return http(200, b"<VersioningConfiguration/>", "text/xml")
    if call.operation in _XML or call.operation in _LISTED:
        return _wrapped(call.operation, _xml(call))
    if call.operation == "DescribeRegions":
        item = "<item><regionName>us-east-1</regionName></item>"
        body = f"<R><requestId>1</requestId><regionInfo>{item}</regionInfo></R>"
        return http(200, body.encode(), "text/xml")
    found = _page(call) if call.operation in PAGES else _ONE.get(call.operation, {})
    return http(200, json.dumps(found).encode())


def _page(call: Call) -> dict[str, Any]:
    pages, key, token = PAGES[call.operation]
    found: dict[str, Any] = {key: [{_ITEM[call.operation]: f"item-{call.page}"}]}
    if call.page < pages:
        found[token] = f"page-{call.page + 1}"
    return found


def _xml(call: Call) -> str:
    if call.operation in _XML:
        return _XML[call.operation]
    listed, following = _LISTED[call.operation]
    more = call.page < PAGES[call.operation][0]
    text = listed.format(item=f"item-{call.page}", more=str(more).lower())
    return text + (following.format(token=f"page-{call.page + 1}") if more else "")


def _role(call: Call, role_lasts: int) -> bytes:
    account = entered(call)
    ends = (datetime.now(UTC) + timedelta(seconds=role_lasts)).isoformat()
    return _wrapped(
        "AssumeRole",
        f"<Credentials><AccessKeyId>ASIA{account}FAKE</AccessKeyId>"
        "<SecretAccessKey>secret</SecretAccessKey><SessionToken>token</SessionToken>"
        f"<Expiration>{ends}</Expiration></Credentials>",
    )


def entered(call: Call) -> str:
    """Return the account whose role is assumed, if that is what is asked.

    Args:
        call: What is asked.
    """
    return call.body.partition(b"iam%3A%3A")[2][:12].decode()


def _wrapped(operation: str, result: str) -> bytes:
    name = f"{operation}Result"
    metadata = "<ResponseMetadata><RequestId>1-2-3</RequestId></ResponseMetadata>"
    body = f"<{operation}Response><{name}>{result}</{name}>{metadata}</{operation}Response>"
    return http(200, body.encode(), "text/xml")
