"""An event history of our own, behind boto3 and in front of the network, with any fault in it.

Time is pretended: a job runs at once, on the time at which it would have begun, and its result is
handed over when it would have ended. So a day of calls takes a second, and always the same way.
"""

from __future__ import annotations

import heapq
import io
import itertools
import json
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import boto3
import botocore.session
import pytest
from botocore.awsrequest import AWSResponse
from botocore.loaders import create_loader

from trailwright.operate import Journal, Query, RegionHistory, Window, read_history
from trailwright.readers.account import Calls
from trailwright.readers.account.workers import Workers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

#: 2026-11-25T10:00:00Z.
NOW = 1_795_600_800
PAGE = 50
#: Service descriptions, read once.
_LOADER = create_loader()
THROTTLED = "ThrottlingException"
FORGOTTEN = "InvalidNextTokenException"


class PretendedClock:
    """Time that passes when somebody waits."""

    def __init__(self) -> None:
        self.time = 0.0

    def now(self) -> float:
        """Return the time."""
        return self.time

    def sleep(self, seconds: float) -> None:
        """Let it pass."""
        self.time += max(0.0, seconds)

    def stop(self) -> None:
        """Nothing waits."""


class PretendedWorkers(Workers[Any]):
    """Jobs that overlap in pretended time."""

    def __init__(self, clock: PretendedClock) -> None:
        self._clock = clock
        self._ended: list[tuple[float, int, Any]] = []
        self._order = itertools.count()

    def submit(self, job: Callable[[], Any]) -> None:
        """Run a job, and put the clock back to when it began."""
        began = self._clock.time
        result = job()
        heapq.heappush(self._ended, (self._clock.time, next(self._order), result))
        self._clock.time = began

    def next(self) -> Any:  # noqa: ANN401 - as any job returns
        """Return the result of the job that ends first."""
        ended, _, result = heapq.heappop(self._ended)
        self._clock.time = max(self._clock.time, ended)
        return result

    def close(self) -> None:
        """Nothing runs."""


class Refused(Exception):  # noqa: N818 - it is an answer
    """An error AWS answers with."""

    def __init__(self, code: str, message: str = "no", status: int = 400) -> None:
        self.status = status
        self.body = json.dumps({"__type": code, "message": message})


class Body(Exception):  # noqa: N818 - it is an answer
    """An answer as it is."""

    def __init__(self, body: str, status: int = 200) -> None:
        self.status = status
        self.body = body


@dataclass
class FakeAws:
    """Event history of some Regions, with faults.

    Args:
        clock: The pretended time.

        history: Events by Region, in any order.

        latency: How long an answer takes.

        alter: Changes an answer.

        fault: Raises what a call meets; told the Region, which of its calls it is, and what it
            asks.

        rate: Calls a second that a Region takes; the next ones are throttled.
    """

    clock: PretendedClock
    history: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    latency: float = 0.08
    fault: Callable[[str, int, dict[str, Any]], None] = lambda *_: None
    alter: Callable[[dict[str, Any]], dict[str, Any]] = lambda answer: answer
    rate: int = 2
    calls: Counter[str] = field(default_factory=Counter)
    throttled: int = 0
    asked: list[dict[str, Any]] = field(default_factory=list)
    taken: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    others: dict[str, Any] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=lambda: {"x-amzn-RequestId": "1-2-3"})
    _tokens: dict[str, tuple[dict[str, Any], int]] = field(default_factory=dict)

    @staticmethod
    def refuse(code: str, message: str = "no", status: int = 400) -> None:
        """Answer with an error, from within a fault."""
        raise Refused(code, message, status)

    @staticmethod
    def refused(code: str, message: str = "no", status: int = 400) -> Exception:
        """Return an error to answer with."""
        return Refused(code, message, status)

    @staticmethod
    def say(body: str, status: int = 200) -> None:
        """Answer with some text, from within a fault."""
        raise Body(body, status)

    @staticmethod
    def events(count: int, *, each: int = 7, first: int = 0) -> list[dict[str, Any]]:
        """Return events at even distances, the newest now."""
        return [event(first + index, NOW - index * each) for index in range(count)]

    @staticmethod
    def event(number: int, ago: int = 0, **more: Any) -> dict[str, Any]:  # noqa: ANN401
        """Return one event, so many seconds old."""
        return event(number, NOW - ago, **more)

    def session(self) -> boto3.Session:
        """Return a session whose calls come here."""
        bare = botocore.session.get_session()
        bare.register_component("data_loader", _LOADER)
        session = boto3.Session(
            botocore_session=bare,
            aws_access_key_id="AKIAIOSFODNN7EXAMPLE",
            aws_secret_access_key="wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",  # noqa: S106
            region_name="us-east-1",
        )
        session.events.register("before-send", self._answer)
        return session

    def _answer(self, request: Any, **_: Any) -> AWSResponse:  # noqa: ANN401 - botocore's own
        try:
            status, body = 200, self._respond(request)
        except (Refused, Body) as told:
            status, body = told.status, told.body
        raw = io.BytesIO(body.encode())
        raw.stream = lambda *_, **__: iter([body.encode()])  # type: ignore[attr-defined]
        return AWSResponse(request.url, status, self.headers, raw)

    def _respond(self, request: Any) -> str:  # noqa: ANN401
        service, region = request.url.split("/")[2].split(".")[:2]
        if service != "cloudtrail":
            answer = self.others[service]
            if isinstance(answer, list):
                answer = answer.pop(0)
            if isinstance(answer, Exception):
                raise answer
            return answer
        self.calls[region] += 1
        self._throttle(region)
        asked = json.loads(request.body)
        self.asked.append(asked)
        self.clock.sleep(self.latency)
        self.fault(region, self.calls[region], asked)
        return json.dumps(self.alter(self._page(region, asked)))

    def _throttle(self, region: str) -> None:
        now = self.clock.now()
        if sum(now - 1 < each <= now for each in self.taken[region]) >= self.rate:
            self.throttled += 1
            raise Refused(THROTTLED, "Rate exceeded")
        self.taken[region].append(now)

    def _page(self, region: str, asked: dict[str, Any]) -> dict[str, Any]:
        token = asked.pop("NextToken", None)
        first, begin = self._tokens.get(token, (asked, 0))
        if token and (token not in self._tokens or first != asked):
            raise Refused(FORGOTTEN)
        found = [each for each in self.history.get(region, []) if _is_asked(each, asked)]
        found.sort(key=lambda each: -each["EventTime"])
        answer: dict[str, Any] = {"Events": found[begin : begin + PAGE]}
        if begin + PAGE < len(found):
            following = f"{region}-{len(self._tokens)}"
            self._tokens[following] = (asked, begin + PAGE)
            answer["NextToken"] = following
        return answer


def _is_asked(event: dict[str, Any], asked: dict[str, Any]) -> bool:
    if not asked["StartTime"] <= event["EventTime"] <= asked.get("EndTime", NOW):
        return False
    for pair in asked.get("LookupAttributes", ()):
        if event.get(pair["AttributeKey"]) != pair["AttributeValue"]:
            return False
    return True


def event(number: int, time: int, **more: Any) -> dict[str, Any]:  # noqa: ANN401
    """Return an event as event history has it."""
    record = {
        "eventID": f"e-{number:06}",
        "eventName": more.get("EventName", "RunInstances"),
        "sourceIPAddress": "203.0.113.9",
        **more.pop("record", {}),
    }
    return {
        "EventId": f"e-{number:06}",
        "EventName": "RunInstances",
        "EventTime": time,
        "EventSource": "ec2.amazonaws.com",
        "Username": "alice",
        "ReadOnly": "false",
        "Resources": [],
        "CloudTrailEvent": json.dumps(record),
        **more,
    }


@dataclass
class Look:
    """A look at event history, and what came of it."""

    aws: FakeAws
    clock: PretendedClock
    file: io.BytesIO = field(default_factory=io.BytesIO)
    regions: tuple[RegionHistory, ...] = ()

    def __post_init__(self) -> None:
        session = self.aws.session()
        self._calls = Calls(session, self.clock, lambda low, high: (low + high) / 2)

    def __call__(
        self,
        regions: Iterable[str] = ("us-east-1",),
        query: Query | None = None,
        window: Window | None = None,
    ) -> list[str]:
        """Look, on top of what the file has already; return the ids, as they are ordered."""
        asked = query or Query(attributes={})
        journal = Journal(self.file, {"attributes": dict(asked.attributes)}, window or WEEK)
        self.regions = read_history(
            self._calls,
            asked,
            tuple(regions),
            journal=journal,
            workers=PretendedWorkers(self.clock),
        )
        return [each["EventId"] for each in journal.events(regions, asked.limit)]

    @property
    def failures(self) -> dict[str, str]:
        """Why Regions could not be looked at."""
        return {each.region: each.failure.sentence for each in self.regions if each.failure}


WEEK = Window(NOW - 7 * 86400)


@pytest.fixture
def clock() -> PretendedClock:
    """The pretended time."""
    return PretendedClock()


@pytest.fixture
def aws(clock: PretendedClock) -> FakeAws:
    """An event history without events and faults."""
    return FakeAws(clock)


@pytest.fixture
def new_look() -> Callable[..., Look]:
    """Makes looks at histories of their own."""

    def make(**options: Any) -> Look:  # noqa: ANN401 - as FakeAws takes them
        clock = PretendedClock()
        return Look(FakeAws(clock, **options), clock)

    return make


@pytest.fixture
def look(aws: FakeAws, clock: PretendedClock) -> Look:
    """Looks at it."""
    return Look(aws, clock)
