"""What comes over a connection is whole, or it is no answer."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import pytest
from botocore import exceptions as botocore_errors

from trailwright.readers.account.organization import connection, connections, opening
from trailwright.readers.account.organization.connection import Response
from trailwright.readers.account.organization.connections import Connections
from trailwright.readers.account.organization.endpoints import Request
from trailwright.readers.account.organization.route import Route

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

    Serve = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"
CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
REQUEST = b"POST / HTTP/1.1\r\nHost: aws\r\n\r\n"
END = b"\r\n\r\n"


class _Server:
    """Says what it is told to, one saying for each request, on one connection after the other."""

    def __init__(self, *sayings: bytes, then: str = "stay", slices: int = 1 << 16) -> None:
        self.sayings = list(sayings)
        self.then = then
        self.slices = slices
        self.heard: list[bytes] = []
        self.connections = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Serve one connection."""
        self.connections += 1
        try:
            await self._serve(reader, writer)
        finally:
            writer.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while self.sayings and (request := await self._request(reader)):
            self.heard.append(request)
            said = self.sayings.pop(0)
            for begin in range(0, len(said), self.slices):
                writer.write(said[begin : begin + self.slices])
                await writer.drain()
                await asyncio.sleep(0)
            if self.then == "close":
                break
        if self.then == "hang":
            await reader.read()

    async def _request(self, reader: asyncio.StreamReader) -> bytes:
        try:
            return await reader.readuntil(END)
        except asyncio.IncompleteReadError:
            return b""


@asynccontextmanager
async def _listening(serve: Serve) -> AsyncIterator[str]:
    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with server:
        yield f"127.0.0.1:{server.sockets[0].getsockname()[1]}"


@asynccontextmanager
async def _connected(bundle: str | None = None, *, most: int = 10) -> AsyncIterator[Connections]:
    made = Connections(bundle, most=most)
    try:
        yield made
    finally:
        await made.close()


def _asked(server: _Server, times: int = 1, *, at_once: bool = False, most: int = 10) -> list[Any]:
    """Ask some times, and return what came of each: an answer, or an error of botocore's."""

    async def ask() -> list[Any]:
        async with _listening(server.serve) as place, _connected(most=most) as made:
            request = Request(Route(f"http://{place}/"), REQUEST)
            asking = (made.send(request, lambda _: None) for _ in range(times))
            if at_once:
                return await asyncio.gather(*asking, return_exceptions=True)
            return [(await asyncio.gather(each, return_exceptions=True))[0] for each in asking]

    return asyncio.run(ask())


@pytest.mark.parametrize("slices", [1, 7, 1 << 16])
@pytest.mark.parametrize(
    ("said", "headers", "body"),
    [
        (OK, {"content-length": "2"}, b"{}"),
        (
            CHUNKED + b"1\r\n{\r\n1;x=y\r\n}\r\n0\r\n\r\n",
            {"transfer-encoding": "chunked"},
            b"{}",
        ),
        (
            b"HTTP/1.1 200 OK\r\nA: 1\r\na: 2\r\nContent-Length: 2\r\n\r\n{}",
            {"a": "1, 2", "content-length": "2"},
            b"{}",
        ),
        (b"HTTP/1.1 100 Continue\r\n\r\n" + OK, {"content-length": "2"}, b"{}"),
        (b"HTTP/1.1 200 \r\nContent-Length: 0\r\n\r\n", {"content-length": "0"}, b""),
        (
            b"HTTP/1.1 200 OK\r\nX: \xe9\r\nContent-Length: 2\r\n\r\n{}",
            {"x": "\xe9", "content-length": "2"},
            b"{}",
        ),
    ],
)
def test_answers_are_read_however_they_come(
    said: bytes, headers: dict[str, str], body: bytes, slices: int
) -> None:
    """In pieces, in chunks, announced, with headers that come again."""
    found = _asked(_Server(said, slices=slices))

    assert [Response(200, headers, body)] == found


@pytest.mark.parametrize(
    "said",
    [
        b"",
        b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n{}",
        b"HTTP/1.1 200 OK\r\nContent-Le",
        CHUNKED + b"2\r\n{}\r\n",
        b"HTTP/1.1 200 OK\r\n\r\n{}",
        b"HTTP/1.0 200 OK\r\n\r\n{}",
        b"HTTP/1.1 100 Continue\r\n\r\n",
    ],
)
def test_an_answer_that_is_cut_off_is_none(said: bytes) -> None:
    """Nor is one that ends with its connection: nobody knows whether that was its end."""
    found = _asked(_Server(said, then="close"))

    assert [botocore_errors.ConnectionClosedError] == [type(each) for each in found]


@pytest.mark.parametrize(
    "said",
    [
        b"SSH-2.0-OpenSSH\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}x",
        b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n{}",
        b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n{}",
        b"HTTP/1.1 200 OK\r\nA\x00: 1\r\nContent-Length: 2\r\n\r\n{}",
        CHUNKED + b"fffffffffffffffffff\r\n{}",
    ],
)
def test_what_is_no_http_is_no_answer(said: bytes) -> None:
    """Nor what can be read in two ways."""
    found = _asked(_Server(said, then="hang"))

    assert [botocore_errors.HTTPClientError] == [type(each) for each in found]


def test_a_connection_is_used_again() -> None:
    """For one request after the other, and nothing of one answer is in the next."""
    said = [OK, OK.replace(b"{}", b"[]").replace(b"Co", b"A: b\r\nCo", 1), OK]
    server = _Server(*said)

    found = _asked(server, 3)

    assert (1, [b"{}", b"[]", b"{}"]) == (server.connections, [each.content for each in found])
    assert [1, 2, 1] == [len(each.headers) for each in found]


def test_a_connection_whose_answer_nobody_waits_for_is_not_used_again() -> None:
    """The answer to one request must not be taken for that to another."""
    server = _Server(OK, then="hang")
    server.sayings = [b"", OK]

    async def ask() -> int:
        async with _listening(server.serve) as place, _connected() as made:
            request = Request(Route(f"http://{place}/"), REQUEST)
            with pytest.raises(TimeoutError):
                async with asyncio.timeout(0.1):
                    await made.send(request, lambda _: None)
            return (await made.send(request, lambda _: None)).status_code

    assert (200, 2) == (asyncio.run(ask()), server.connections)


def test_a_connection_that_is_closed_is_not_asked() -> None:
    """It may be closed as soon as it is open."""

    async def ask() -> None:
        closed = connection.Connection(asyncio.get_running_loop())
        closed.close()
        await closed.ask(REQUEST)

    with pytest.raises(ConnectionError, match="before anything was asked"):
        asyncio.run(ask())


def test_an_answer_may_take_longer_than_a_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    """AWS is known to take four seconds, and more."""
    monkeypatch.setattr(connections, "_REST", 0.02)
    monkeypatch.setattr(connections, "_LOOK_AFTER", 0.01)

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(END)
        await asyncio.sleep(0.2)
        writer.write(OK)
        writer.close()

    async def ask() -> int:
        async with _listening(serve) as place, _connected() as made:
            request = Request(Route(f"http://{place}/"), REQUEST)
            return (await made.send(request, lambda _: None)).status_code

    assert 200 == asyncio.run(ask())


@pytest.mark.parametrize(
    "said",
    [
        b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}",
        b"HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\n{}",
    ],
)
def test_a_connection_that_shall_end_is_not_used_again(said: bytes) -> None:
    """The next request gets another one."""
    server = _Server(said, said)

    found = _asked(server, 2)

    assert (2, [200, 200]) == (server.connections, [each.status_code for each in found])


def test_what_nobody_asked_for_is_answer_to_nothing() -> None:
    """Whoever sends it is not asked again, so that no answer is taken for another's."""
    server = _Server(OK + OK.replace(b"{}", b"[]"), OK)

    found = _asked(server, 2)

    assert (2, [b"{}", b"{}"]) == (server.connections, [each.content for each in found])


def test_requests_at_once_have_connections_of_their_own() -> None:
    """HTTP/1.1 answers one after the other."""
    server = _Server(OK, OK, OK)

    found = _asked(server, 3, at_once=True)

    assert (3, [200] * 3) == (server.connections, [each.status_code for each in found])


def test_a_connection_that_was_closed_meanwhile_is_not_used() -> None:
    """AWS closes those that rest."""
    server = _Server(OK, OK, then="close")

    async def ask() -> list[int]:
        async with _listening(server.serve) as place, _connected() as made:
            request = Request(Route(f"http://{place}/"), REQUEST)
            first = await made.send(request, lambda _: None)
            await asyncio.sleep(0.05)
            return [first.status_code, (await made.send(request, lambda _: None)).status_code]

    assert ([200, 200], 2) == (asyncio.run(ask()), server.connections)


def test_silence_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether it comes before the answer or within it."""
    monkeypatch.setattr(connections, "_PATIENCE", 0.05)
    monkeypatch.setattr(connections, "_LOOK_AFTER", 0.02)

    found = [_asked(_Server(said, then="hang"))[0] for said in (b"", OK[:-1])]

    assert [botocore_errors.ReadTimeoutError] * 2 == [type(each) for each in found]


def test_connections_do_not_rest_for_long(monkeypatch: pytest.MonkeyPatch) -> None:
    """AWS would close them just when they are needed."""
    monkeypatch.setattr(connections, "_REST", 0.02)
    monkeypatch.setattr(connections, "_LOOK_AFTER", 0.01)
    server = _Server(OK, OK)

    async def ask() -> None:
        async with _listening(server.serve) as place, _connected() as made:
            request = Request(Route(f"http://{place}/"), REQUEST)
            await made.send(request, lambda _: None)
            await asyncio.sleep(0.1)
            await made.send(request, lambda _: None)

    asyncio.run(ask())

    assert 2 == server.connections


def test_one_that_rests_makes_room_for_another() -> None:
    """So that there are never more than the system has files for."""
    here, there = _Server(OK, then="hang"), _Server(OK)

    async def ask() -> int:
        async with (
            _listening(here.serve) as one,
            _listening(there.serve) as other,
            _connected(most=1) as made,
        ):
            for place in (one, other):
                await made.send(Request(Route(f"http://{place}/"), REQUEST), lambda _: None)
            return len(made._open)

    assert 1 == asyncio.run(ask())


def test_an_answer_that_never_ends_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    """Memory is bounded."""
    monkeypatch.setattr(connection, "_LONGEST", 100)
    said = b"HTTP/1.1 200 OK\r\nContent-Length: 200\r\n\r\n" + b" " * 200

    found = _asked(_Server(said))

    assert [botocore_errors.ConnectionClosedError] == [type(each) for each in found]


def test_headers_that_never_end_are_no_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    """They take memory, too."""
    monkeypatch.setattr(connection, "_LONGEST", 100)
    said = b"HTTP/1.1 200 OK\r\n" + b"A: b\r\n" * 100

    found = _asked(_Server(said, then="hang"))

    assert [botocore_errors.ConnectionClosedError] == [type(each) for each in found]


def test_nobody_there_is_told() -> None:
    """At an address and port where nobody listens; and no room is taken by it."""

    async def ask() -> tuple[list[Any], int]:
        async with _listening(_Server().serve) as place:
            pass
        async with _connected() as made:
            asking = made.send(Request(Route(f"http://{place}/"), REQUEST), lambda _: None)
            return await asyncio.gather(asking, return_exceptions=True), len(made._open)

    (found,), taken = asyncio.run(ask())

    assert (botocore_errors.EndpointConnectionError, 0) == (type(found), taken)
    assert "127.0.0.1" in str(found)


def test_a_name_without_an_address_is_told() -> None:
    """No name ends in invalid."""

    async def ask() -> None:
        async with _connected() as made:
            await made.send(Request(Route("http://aws.invalid/"), REQUEST), lambda _: None)

    with pytest.raises(botocore_errors.EndpointConnectionError, match=r"aws\.invalid"):
        asyncio.run(ask())


def _by_name(
    answers: list[Any], monkeypatch: pytest.MonkeyPatch, *, times: int = 1
) -> tuple[list[Any], list[str]]:
    """Ask a name that has such addresses; return what came of it, and which of them were tried."""
    tried: list[str] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(END)
        writer.write(OK.replace(b"Co", b"Connection: close\r\nCo", 1))
        writer.close()

    async def found(_host: str, port: int, **_: Any) -> list[Any]:  # noqa: ANN401
        answer = answers.pop(0) if len(answers) > 1 else answers[0]
        if isinstance(answer, Exception):
            raise answer
        return [(None, None, None, "", (each, port)) for each in answer]

    async def ask() -> list[Any]:
        server = await asyncio.start_server(serve, ["127.0.0.1", "127.0.0.2"], 0)
        port = server.sockets[0].getsockname()[1]
        server.close()
        server = await asyncio.start_server(serve, ["127.0.0.1", "127.0.0.2"], port)
        loop = asyncio.get_running_loop()
        connect = loop.create_connection
        monkeypatch.setattr(loop, "getaddrinfo", found)
        monkeypatch.setattr(
            loop,
            "create_connection",
            lambda made, host, port: tried.append(host) or connect(made, host, port),
        )
        async with server, _connected() as made:
            request = Request(Route(f"http://aws.example:{port}/"), REQUEST)
            asking = (made.send(request, lambda _: None) for _ in range(times))
            return [(await asyncio.gather(each, return_exceptions=True))[0] for each in asking]

    return asyncio.run(ask()), tried


def test_addresses_where_nobody_is_are_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name may have several. They are not tried again."""
    found, tried = _by_name([["127.0.0.1", "127.0.0.9"]], monkeypatch, times=3)

    assert [200] * 3 == [each.status_code for each in found]
    assert ["127.0.0.9", *["127.0.0.1"] * 3] == tried


def test_addresses_take_turns(monkeypatch: pytest.MonkeyPatch) -> None:
    """All of them were given to be used."""
    _, tried = _by_name([["127.0.0.1", "127.0.0.2"]], monkeypatch, times=4)

    assert ["127.0.0.2", "127.0.0.1"] * 2 == tried


def test_a_name_that_had_no_address_is_asked_for_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """It may have one now."""
    found, tried = _by_name([OSError("no network"), ["127.0.0.1"]], monkeypatch, times=2)

    assert (botocore_errors.EndpointConnectionError, 200) == (type(found[0]), found[1].status_code)
    assert ["127.0.0.1"] == tried


class _Proxy:
    """Lets through what asks for it, and says what it saw."""

    def __init__(self, says: bytes = b"HTTP/1.1 200 Connection established\r\n\r\n") -> None:
        self.says = says
        self.heard = b""

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Serve one connection."""
        self.heard = await reader.readuntil(END)
        writer.write(self.says)
        try:
            if b" 200 " in self.says:
                there = await asyncio.open_connection(*self.heard.split()[1].decode().split(":"))
                await asyncio.gather(_copied(reader, there[1]), _copied(there[0], writer))
        finally:
            writer.close()


async def _copied(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while part := await reader.read(1 << 16):
            writer.write(part)
    finally:
        writer.close()


def _through(
    proxy: _Proxy, monkeypatch: pytest.MonkeyPatch, trusted: str, own: str | None = None
) -> tuple[Any, _Server]:
    """Ask a server with a certificate through a proxy; return what came of it."""
    server = _Server(OK)
    user = "alice:s%40crt@"

    async def ask() -> Any:  # noqa: ANN401 - an answer
        context = opening.ssl.create_default_context(opening.ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(trusted)
        there = await asyncio.start_server(server.serve, "127.0.0.1", 0, ssl=context)
        port = there.sockets[0].getsockname()[1]
        encrypted = None if own is None else context
        between = await asyncio.start_server(proxy.serve, "127.0.0.1", 0, ssl=encrypted)
        scheme = "http" if own is None else "https"
        where = f"{scheme}://{user}127.0.0.1:{between.sockets[0].getsockname()[1]}"
        monkeypatch.setenv("HTTPS_PROXY", where)
        async with there, between, _connected(f"{trusted}.public") as made:
            request = Request(Route(f"https://127.0.0.1:{port}/"), REQUEST)
            return (
                await asyncio.gather(made.send(request, lambda _: None), return_exceptions=True)
            )[0]

    return asyncio.run(ask()), server


@pytest.mark.parametrize("own", [None, "encrypted"])
def test_a_proxy_lets_through_what_it_cannot_read(
    monkeypatch: pytest.MonkeyPatch, certificate: str, own: str | None
) -> None:
    """It is told who asks and where to, and nothing else; perhaps on a way nobody reads."""
    proxy = _Proxy()

    found, server = _through(proxy, monkeypatch, certificate, own)

    assert (200, [REQUEST]) == (found.status_code, server.heard)
    assert b"Proxy-Authorization: Basic YWxpY2U6c0BjcnQ=\r\n" in proxy.heard


@pytest.mark.parametrize(
    ("says", "told"),
    [
        (b"HTTP/1.1 407 Proxy Authentication Required\r\n\r\n", "it says HTTP/1.1 407"),
        (b"HTTP/1.1 5", "it closed the connection"),
        (b"\r\n\r\n", "it says "),
    ],
)
def test_a_proxy_that_refuses_is_told_of(
    monkeypatch: pytest.MonkeyPatch, certificate: str, says: bytes, told: str
) -> None:
    """Without the password that it was told."""
    found, server = _through(_Proxy(says), monkeypatch, certificate)

    assert (botocore_errors.ProxyConnectionError, []) == (type(found), server.heard)
    assert told in str(found.kwargs["error"])
    assert "s%40crt" not in str(found)
