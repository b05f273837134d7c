"""The sandbox's own requests, and the place where every other one is recorded."""

from __future__ import annotations

import asyncio
import json
import logging
import os
from typing import TYPE_CHECKING, Any

from trailwright.sandbox.emulator import calls, delivery, organization, recorder
from trailwright.sandbox.emulator.names import gateway, request, router

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["install"]

_PATH = "/_trailwright/"
_JSON = {"Content-Type": "application/json"}
_Response = tuple[int, dict[str, str], Any]

_log = logging.getLogger("trailwright.sandbox")
_timers: set[asyncio.Task[None]] = set()


def install(*, token: str, delivery_seconds: float) -> None:
    """Answer the sandbox's own requests, record all others, and deliver from time to time.

    Args:
        token: What the process answers when it is asked who it is.

        delivery_seconds: How often log files are delivered without being asked for.
    """
    vanilla = gateway.dispatch_service_request
    answers: dict[str, Callable[[bytes], dict[str, Any]]] = {
        "flush": lambda body: delivery.flush(digest=b"digest" in body),
        "identity": lambda _body: {"pid": os.getpid(), "token": token},
        "inject": lambda body: _inject(json.loads(body)),
        "organization": lambda body: _register(json.loads(body)),
    }

    async def dispatch(*asked: Any) -> _Response:  # noqa: ANN401 - as ministack calls it
        _start_timer(delivery_seconds)
        method, path, headers, body, query, request_id = asked
        if path.startswith(_PATH):
            return _answer(answers.get(path.removeprefix(_PATH)), headers, body)
        heard_by = recorder.listeners(request.get_account_id())
        given = await vanilla(*asked)
        if not path.startswith("/_"):
            made = calls.Call(
                method=method,
                path=path,
                headers=headers,
                body=body,
                query=query,
                request_id=request_id,
                status=given[0],
                answer=given[2],
            )
            _record(made, heard_by)
        return given

    gateway.replace("dispatch_service_request", dispatch)


def _answer(
    handle: Callable[[bytes], dict[str, Any]] | None, headers: dict[str, str], body: bytes
) -> _Response:
    if "origin" in headers:
        return 403, dict(_JSON), _text("the sandbox takes no requests from web pages")
    if handle is None:
        return 404, dict(_JSON), _text("the sandbox has no such request")
    try:
        return 200, dict(_JSON), json.dumps(handle(body)).encode()
    except (KeyError, TypeError, ValueError) as error:
        return 400, dict(_JSON), _text(f"the request cannot be read: {error!r}")


def _text(message: str) -> bytes:
    return json.dumps({"message": message}).encode()


def _inject(body: dict[str, Any]) -> dict[str, int]:
    """Let events happen that nobody caused: a root login, a trail stopped."""
    account, region = body["account"], body["region"]
    for partial in body["events"]:
        happened_now = {k: v for k, v in partial.items() if k not in ("eventTime", "awsRegion")}
        event = recorder.complete(
            {**happened_now, "recipientAccountId": account}, account=account, region=region
        )
        recorder.record(event, account=account, region=region)
    return {"events": len(body["events"])}


def _register(body: dict[str, Any]) -> dict[str, Any]:
    registered = organization.Organization(
        **{**body, "member_accounts": tuple(body.get("member_accounts", ()))}
    )
    organization.register(registered)
    return {"id": registered.id, "accounts": registered.accounts}


def _record(call: calls.Call, heard_by: list[recorder.Listener]) -> None:
    account, region = request.get_account_id(), router.extract_region(call.headers)
    try:
        event = calls.record_of(call)
        if event:
            recorder.record(event, account=account, region=region, heard_by=heard_by)
    except Exception:  # noqa: BLE001 - a call must not fail because it was not recorded
        _log.exception("%s %s was not recorded", call.method, call.path)


def _start_timer(seconds: float) -> None:
    if not _timers:
        _timers.add(asyncio.get_running_loop().create_task(_deliver_for_ever(seconds)))


async def _deliver_for_ever(seconds: float) -> None:
    while True:
        await asyncio.sleep(seconds)
        try:
            delivery.flush(digest=False)
        except Exception:  # noqa: BLE001 - the next delivery may succeed
            _log.exception("delivery failed")
