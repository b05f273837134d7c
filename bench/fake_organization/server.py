"""AWS as far as an organization is asked: an HTTP server on this machine, in a process of its own.

It throttles each operation of each account and Region at the published rate, takes as long as it
is told, and meets calls with faults. It reads a line of options, as JSON, prints its port, serves
until its standard input ends, and tells at ``/fake/told`` what it saw.
"""

from __future__ import annotations

import asyncio
import gc
import json
import re
import socket
import ssl
import sys
from collections import Counter, deque
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

sys.path.insert(0, str(Path(__file__).parent))

from answers import answer, entered
from faults import FAULTS, Meets

__all__ = ["Call", "Options", "main"]

_RATES = json.loads(
    (Path(__file__).resolve().parents[2] / "policies/quotas.json").read_text(encoding="utf-8")
)["requests_per_second"]["values"]
#: The account of credentials that nobody assumed.
MANAGEMENT = "000000000001"
_LENGTH = re.compile(rb"\ncontent-length: *(\d+)", re.IGNORECASE)
_SCOPE = re.compile(rb"Credential=(\w+)/\d+/([\w-]+)/([\w-]+)/aws4_request")
_TARGET = re.compile(rb"\nx-amz-target:[^\r]*\.(\w+)", re.IGNORECASE)
_ACTION = re.compile(rb"(?:^|&)Action=(\w+)")
_PAGE = re.compile(rb"page-(\d+)")
#: Where Linux tells how many milliseconds ago anything came, in its ``struct tcp_info``.
_LAST_RECEIVED = slice(52, 56)


class Call(NamedTuple):
    """A call that came.

    Args:
        account: Whose credentials it is signed with.

        region: The Region.

        service: The name it is signed for.

        operation: The API operation.

        page: Which page is asked for.

        body: All of it.
    """

    account: str
    region: str
    service: str
    operation: str
    page: int
    body: bytes


@dataclass
class Options:
    """How AWS behaves.

    Args:
        latency: Seconds until an answer.

        throttles: Whether the published rates hold.

        faults: By account, the fault that a call of it meets, as :class:`faults.Meets` says.

        role_lasts: Seconds until credentials of a role run out.

        strangers: Accounts whose roles lead to another one.

        certificate: A file with a certificate and its key, for TLS. Default: there is no TLS.
    """

    latency: float = 0.0
    throttles: bool = True
    faults: dict[str, dict[str, Any]] = field(default_factory=dict)
    role_lasts: int = 3600
    strangers: list[str] = field(default_factory=list)
    certificate: str = ""


class Aws:
    """All accounts.

    Args:
        options: How it behaves.
    """

    def __init__(self, options: Options) -> None:
        self.options = options
        self.faults = {account: Meets(**each) for account, each in options.faults.items()}
        self.taken: dict[tuple[str, str, str], deque[float]] = {}
        self.requests: Counter[str] = Counter()
        self.first: Counter[str] = Counter()
        self.throttled = 0

    def reply(self, call: Call, now: float) -> tuple[bytes, str]:
        """Return an answer, and what becomes of the connection.

        Args:
            call: What is asked.

            now: The time.
        """
        if self._throttles(call, now):
            self.throttled += 1
            return FAULTS["throttled"].reply(call), ""
        meets = self.faults.get(entered(call) or call.account)
        if meets is not None and meets.met_by(call):
            fault = FAULTS[meets.fault]
            return fault.reply(call), fault.then
        self.requests[call.operation] += 1
        self.first[call.operation] += call.page == 1
        return answer(call, self.options.role_lasts, self.options.strangers), ""

    def told(self) -> bytes:
        """Return what was seen, as JSON."""
        told = {"requests": self.requests, "first": self.first, "throttled": self.throttled}
        body = json.dumps(told).encode()
        return b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%b" % (len(body), body)

    def _throttles(self, call: Call, now: float) -> bool:
        """Return whether the call is one too many within a second."""
        rate = _RATES.get(call.operation)
        if not self.options.throttles or rate is None:
            return False
        key = (call.account, call.region, call.operation)
        taken = self.taken.get(key)
        if taken is None:
            taken = self.taken[key] = deque(maxlen=int(rate))
        if len(taken) == taken.maxlen and now - taken[0] < 1:
            return True
        taken.append(now)
        return False


class Connection(asyncio.Protocol):
    """One connection, one request at a time.

    Args:
        aws: What answers.
    """

    def __init__(self, aws: Aws) -> None:
        self._aws = aws
        self._loop = asyncio.get_running_loop()
        self._got = b""

    def connection_made(self, transport: Any) -> None:  # noqa: ANN401 - of any kind
        """Keep what is written to."""
        self._transport = transport
        self._socket = transport.get_extra_info("socket")

    def data_received(self, data: bytes) -> None:
        """Answer what is whole."""
        now = self._loop.time() - _waited(self._socket)
        self._got += data
        while (end := self._got.find(b"\r\n\r\n")) >= 0:
            head = self._got[:end]
            length = _LENGTH.search(head)
            whole = end + 4 + (int(length[1]) if length else 0)
            if len(self._got) < whole:
                return
            body = self._got[end + 4 : whole]
            self._got = self._got[whole:]
            self._answer(head, body, now)

    def _answer(self, head: bytes, body: bytes, now: float) -> None:
        if head.startswith(b"GET /fake/told"):
            self._transport.write(self._aws.told())
            return
        reply, then = self._aws.reply(_call(head, body), now)
        if then == "hang":
            return
        if self._aws.options.latency:
            self._loop.call_later(self._aws.options.latency, self._write, reply, then)
        else:
            self._write(reply, then)

    def _write(self, reply: bytes, then: str) -> None:
        self._transport.write(reply)
        if then == "reset":
            self._transport.abort()
        elif then == "close":
            self._transport.close()


def _waited(connection: socket.socket) -> float:
    """Return how many seconds ago something came, since this machine may be busy with others.

    Where the system does not tell, it came when this process had time for it.
    """
    if sys.platform != "linux":
        return 0.0
    told = connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, _LAST_RECEIVED.stop)
    return int.from_bytes(told[_LAST_RECEIVED], sys.byteorder) / 1000


def _call(head: bytes, body: bytes) -> Call:
    scope = _SCOPE.search(head)
    key, region, service = (each.decode() for each in scope.groups()) if scope else ("", "", "")
    account = key[4:16] if key.startswith("ASIA") else MANAGEMENT
    named = _TARGET.search(head) or _ACTION.search(body)
    # The only services here whose operations are paths.
    by_path = "GetBucketVersioning" if service == "s3" else "ListRegions"
    operation = named[1].decode() if named else by_path
    page = _PAGE.search(body)
    return Call(account, region, service, operation, int(page[1]) if page else 1, body)


async def main(options: Options) -> None:
    """Serve until standard input ends.

    Args:
        options: How AWS behaves.
    """
    # A pause here would be taken for one on the way.
    gc.disable()
    loop = asyncio.get_running_loop()
    aws = Aws(options)
    tls = _tls(options.certificate) if options.certificate else None
    server = await loop.create_server(
        lambda: Connection(aws), "127.0.0.1", 0, backlog=4096, ssl=tls
    )
    print(server.sockets[0].getsockname()[1], flush=True)
    await loop.run_in_executor(None, sys.stdin.read)
    server.close()


def _tls(certificate: str) -> ssl.SSLContext:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate)
    return context


if __name__ == "__main__":
    asyncio.run(main(Options(**json.loads(sys.stdin.readline()))))
