"""API calls made to the emulator, as CloudTrail records."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from trailwright.sandbox.emulator.names import cloudtrail, gateway, policies, request, router
from trailwright.sandbox.emulator.operation_names import rest_operation
from trailwright.sandbox.emulator.recorder import complete

if TYPE_CHECKING:
    from trailwright.sandbox.emulator.matching import Record

__all__ = ["Call", "record_of"]

#: ministack's names of services whose event source is called otherwise.
_SOURCES = {
    "alb": "elasticloadbalancing",
    "cloudwatch": "monitoring",
    "cloudwatch_logs": "logs",
    "eventbridge": "events",
    "stepfunctions": "states",
}
_DATA_EVENTS = {
    "dynamodb": frozenset(
        {"BatchGetItem", "BatchWriteItem", "DeleteItem", "GetItem", "PutItem", "Query", "Scan"}
        | {"TransactGetItems", "TransactWriteItems", "UpdateItem"}
    ),
    "lambda": frozenset({"Invoke"}),
    "s3": frozenset(
        {"CompleteMultipartUpload", "CopyObject", "CreateMultipartUpload", "DeleteObject"}
        | {"DeleteObjects", "GetObject", "HeadObject", "ListObjects", "ListObjectsV2", "PutObject"}
    ),
    "sns": frozenset({"Publish", "PublishBatch"}),
    "sqs": frozenset({"DeleteMessage", "ReceiveMessage", "SendMessage"}),
}
_ERROR_CODE = re.compile(r'"__type"\s*:\s*"(?:[^"#]*#)?([^"]+)"|<Code>([^<]+)</Code>')
_ERROR_MESSAGE = re.compile(r'"[mM]essage"\s*:\s*"((?:[^"\\]|\\.)*)"|<Message>([^<]+)</Message>')
_LONGEST_ERROR = 4096


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One HTTP request to the emulator, and how it was answered."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes
    query: dict[str, list[str]]
    request_id: str
    status: int
    answer: object


def record_of(call: Call) -> Record | None:
    """Return the record of a call, or ``None`` when it is no AWS operation that has a name."""
    routing = gateway.routing_params(call.method, call.path, call.headers, call.body, call.query)
    service = router.detect_service(call.method, call.path, call.headers, routing)
    name = rest_operation(service, call.method, call.path, call.query) or gateway.ct_event_name(
        service, call.method, call.path, call.headers, routing
    )
    if not name.isalnum():  # ministack's stand-in for a name it does not know: "POST.ec2"
        return None
    region = router.extract_region(call.headers)
    data = name in _DATA_EVENTS.get(service, ())
    partial = {
        "userIdentity": _identity(call),
        "eventSource": f"{_SOURCES.get(service, service)}.amazonaws.com",
        "eventName": name,
        "userAgent": call.headers.get("user-agent", ""),
        "requestParameters": _parameters(call),
        "requestID": call.request_id,
        "managementEvent": not data,
        **_error(call),
    }
    if call.method in ("GET", "HEAD"):
        partial["readOnly"] = True
    touched = _resources(service, call, region)
    if touched:
        partial["resources"] = touched
    return complete(partial, account=request.get_account_id(), region=region)


def _identity(call: Call) -> dict[str, Any]:
    account = request.get_account_id()
    arn = policies.request_caller_arn(call.headers, call.query)
    access_key = router.extract_access_key_id(call.headers, call.query) or ""
    common = {"arn": arn, "accountId": account, "accessKeyId": access_key}
    kind, _, rest = arn.split(":", 5)[-1].partition("/")
    if kind == "root":
        return {"type": "Root", "principalId": account, **common}
    if kind == "assumed-role":
        role, _, session = rest.partition("/")
        issuer = {
            "type": "Role",
            "arn": f"arn:aws:iam::{account}:role/{role}",
            "accountId": account,
            "userName": role,
        }
        return {
            "type": "AssumedRole",
            "principalId": f"AROAEXAMPLE:{session}",
            **common,
            "sessionContext": {"sessionIssuer": issuer},
        }
    name = rest.rsplit("/", 1)[-1]
    return {"type": "IAMUser", "principalId": "AIDAEXAMPLE", **common, "userName": name}


def _parameters(call: Call) -> dict[str, Any] | None:
    sent = gateway.ct_request_params(call.headers, call.body, call.query) or {}
    kept = {name: value for name, value in sent.items() if name not in ("Action", "Version")}
    return cloudtrail.scrub(kept) or None


def _error(call: Call) -> dict[str, str]:
    if call.status < 400:  # noqa: PLR2004 - HTTP
        return {}
    body = call.answer if isinstance(call.answer, bytes) else b""
    text = body[:_LONGEST_ERROR].decode("utf-8", "replace")
    code, message = _ERROR_CODE.search(text), _ERROR_MESSAGE.search(text)
    return {
        "errorCode": (code[1] or code[2]) if code else str(call.status),
        "errorMessage": (message[1] or message[2] or "") if message else "",
    }


def _resources(service: str, call: Call, region: str) -> list[dict[str, str]]:
    account = request.get_account_id()
    named = gateway.ct_resources(service, call.method, call.path, call.body)
    if service == "s3":
        return _s3_resources([r["ResourceName"] for r in named], account)
    arns = {
        "dynamodb": "arn:aws:dynamodb:{region}:{account}:table/{name}",
        "lambda": "arn:aws:lambda:{region}:{account}:function:{name}",
        "sqs": "arn:aws:sqs:{region}:{account}:{name}",
    }
    pattern = arns.get(service)
    if not pattern:
        return []
    return [
        {
            "accountId": account,
            "type": resource["ResourceType"],
            "ARN": pattern.format(region=region, account=account, name=resource["ResourceName"]),
        }
        for resource in named
    ]


def _s3_resources(names: list[str], account: str) -> list[dict[str, str]]:
    kinds = ("AWS::S3::Object", "AWS::S3::Bucket")
    arns = [f"arn:aws:s3:::{'/'.join(names)}", f"arn:aws:s3:::{names[0]}"] if names else []
    touched = [{"type": k, "ARN": arn} for k, arn in zip(kinds, arns, strict=bool(arns))]
    if len(names) == 1:
        touched = touched[1:]
    return [
        {"accountId": account, **resource} if resource["type"] == kinds[1] else resource
        for resource in touched
    ]
