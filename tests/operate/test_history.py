"""Event history is read whole, once, and never called whole when it is not."""

from __future__ import annotations

import itertools
import random
from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ConnectionClosedError, ReadTimeoutError

from trailwright.operate import Query, Window, moment, within_history

if TYPE_CHECKING:
    from collections.abc import Callable

    Look = Callable[..., Any]

NOW = 1_795_600_800
SCP = (
    "User: x is not authorized to perform: cloudtrail:LookupEvents "
    "with an explicit deny in a service control policy"
)
HTML = "<html><body>Sign in to the hotel</body></html>"


def _reset() -> None:
    raise ConnectionClosedError(endpoint_url="https://cloudtrail")


def _late() -> None:
    raise ReadTimeoutError(endpoint_url="https://cloudtrail")


#: What a call may meet, and whether it passes.
FAULTS: dict[str, tuple[Callable[[Any], None], bool]] = {
    "throttled": (lambda aws: aws.refuse("ThrottlingException"), True),
    "throttled by status": (lambda aws: aws.say("{}", 429), True),
    "unavailable": (lambda aws: aws.refuse("ServiceUnavailable", status=503), True),
    "internal": (lambda aws: aws.refuse("InternalFailure", status=500), True),
    "bad gateway": (lambda aws: aws.say(HTML, 502), True),
    "reset": (lambda _: _reset(), True),
    "timed out": (lambda _: _late(), True),
    "token gone": (lambda aws: aws.refuse("InvalidNextTokenException"), True),
    "denied": (lambda aws: aws.refuse("AccessDeniedException", status=400), False),
    "guarded": (lambda aws: aws.refuse("AccessDeniedException", SCP), False),
    "expired": (lambda aws: aws.refuse("ExpiredTokenException", status=403), False),
    "region off": (lambda aws: aws.refuse("UnrecognizedClientException"), False),
    "opt-in": (lambda aws: aws.refuse("OptInRequired", status=403), False),
    "clock": (lambda aws: aws.refuse("InvalidSignatureException"), False),
    "refused": (lambda aws: aws.refuse("OperationNotPermittedException"), False),
    "html": (lambda aws: aws.say(HTML), False),
    "empty object": (lambda aws: aws.say("{}"), False),
    "null events": (lambda aws: aws.say('{"Events": null}'), False),
    "no json": (lambda aws: aws.say("\x00\x01"), False),
    "list": (lambda aws: aws.say("[]"), False),
    "events of nothing": (lambda aws: aws.say('{"Events": [{"EventId": "x"}]}'), False),
}
PAGES = (1, 2, 5, 6)
LATENCIES = (0.08, 4.0)
LASTING = (1, 3, 99)


@pytest.mark.parametrize(
    ("fault", "page", "latency", "lasting"),
    list(itertools.product(FAULTS, PAGES, LATENCIES, LASTING)),
)
def test_no_fault_makes_a_false_whole(
    new_look: Callable[..., Any], fault: str, page: int, latency: float, lasting: int
) -> None:
    """It passes and all is there once, or the Region that met it is told, and no other."""
    meet, passes = FAULTS[fault]
    look = new_look(latency=latency)
    look.aws.history = {"a-1": look.aws.events(275), "b-1": look.aws.events(120, first=1000)}

    def faulty(region: str, call: int, _: dict[str, Any]) -> None:
        if region == "a-1" and page <= call < page + lasting:
            meet(look.aws)

    look.aws.fault = faulty
    found = look(["a-1", "b-1"])

    met = look.aws.calls["a-1"] >= page
    whole = not met or (passes and lasting < 99)
    there = {each for each in found if each < "e-001000"}
    assert len(found) == len(set(found))
    assert (set() if whole else {"a-1"}) == set(look.failures)
    assert whole is False or 275 == len(there)
    assert 120 == len(found) - len(there)


@pytest.mark.parametrize("seed", range(30))
def test_an_interrupted_look_goes_on_where_it_was(new_look: Callable[..., Any], seed: int) -> None:
    """However often it ends, and wherever the file does: nothing is lost, nothing is twice."""
    draw = random.Random(seed)  # noqa: S311 - no secret
    look = new_look(latency=draw.choice(LATENCIES))
    look.aws.history = {"a-1": look.aws.events(draw.randrange(400), each=draw.randrange(3))}
    calls = itertools.count()
    stop = draw.randrange(1, 5)

    def interrupted(*_: Any) -> None:  # noqa: ANN401
        if next(calls) % stop == stop - 1 and next(calls) < 24:
            raise KeyboardInterrupt

    look.aws.fault = interrupted
    found: list[str] = []
    for _ in range(30):
        try:
            found = look(["a-1"])
        except KeyboardInterrupt:
            size = look.file.seek(0, 2)
            look.file.truncate(max(0, size - draw.randrange(300)))
        else:
            break

    assert sorted(each["EventId"] for each in look.aws.history["a-1"]) == sorted(found)
    assert {} == look.failures


def test_a_look_that_goes_on_reads_no_page_again(look: Look) -> None:
    """What was read stays read."""
    look.aws.history = {"us-east-1": look.aws.events(300)}
    look()
    calls = look.aws.calls["us-east-1"]

    found = look()

    assert (300, calls) == (len(found), look.aws.calls["us-east-1"])


def test_events_come_newest_first_over_all_regions(look: Look) -> None:
    """Whatever order they were read in."""
    look.aws.history = {
        "a-1": [look.aws.event(1, 30), look.aws.event(2, 10)],
        "b-1": [look.aws.event(3, 20), look.aws.event(4, 0)],
    }

    assert ["e-000004", "e-000002", "e-000003", "e-000001"] == look(["a-1", "b-1"])


def test_an_event_that_two_regions_have_is_there_once(look: Look) -> None:
    """By its id."""
    same = look.aws.event(1)
    look.aws.history = {"a-1": [same], "b-1": [same]}

    assert ["e-000001"] == look(["a-1", "b-1"])


def test_more_events_in_one_second_than_a_page_holds_are_all_read(look: Look) -> None:
    """Even when the token is lost between them."""
    look.aws.history = {"us-east-1": look.aws.events(180, each=0)}
    look.aws.fault = lambda _, call, __: (
        look.aws.refuse("InvalidNextTokenException") if call == 3 else None
    )

    found = look()

    assert (180, {}) == (len(set(found)), look.failures)
    assert 180 == look.regions[0].events


def test_a_lost_token_costs_one_page_again(look: Look) -> None:
    """The time that was read is not asked for again."""
    look.aws.history = {"us-east-1": look.aws.events(275)}
    look.aws.fault = lambda _, call, __: (
        look.aws.refuse("InvalidNextTokenException") if call == 4 else None
    )

    found = look()

    assert (275, 7) == (len(found), look.aws.calls["us-east-1"])
    assert [None, NOW - 149 * 7] == sorted(
        {each.get("EndTime") for each in look.aws.asked}, key=lambda end: end or 0
    )


def test_a_token_that_is_always_lost_ends(look: Look) -> None:
    """One second never gets less, so it is told."""
    look.aws.history = {"us-east-1": look.aws.events(180, each=0)}
    look.aws.fault = lambda _, __, asked: (
        look.aws.refuse("InvalidNextTokenException") if "NextToken" in asked else None
    )

    look()

    assert "forgot where it was" in look.failures["us-east-1"]


def test_the_same_token_twice_ends(look: Look) -> None:
    """There is no way to the next page, so the Region was not looked at."""
    look.aws.history = {"us-east-1": look.aws.events(400)}
    tokens: list[str] = []

    def alter(answer: dict[str, Any]) -> dict[str, Any]:
        tokens.append(answer["NextToken"])
        return {**answer, "NextToken": tokens[0]}

    look.aws.alter = alter

    look()

    assert "the same page" in look.failures["us-east-1"]


def test_an_empty_page_with_a_token_is_not_the_end(look: Look) -> None:
    """The next page is read."""
    look.aws.history = {"us-east-1": look.aws.events(120)}
    look.aws.alter = lambda answer: (
        {**answer, "Events": []} if look.aws.calls["us-east-1"] == 1 else answer
    )

    found = look()

    assert (70, {}) == (len(found), look.failures)
    assert 3 == look.aws.calls["us-east-1"]


def test_denials_in_some_regions_leave_the_others(look: Look) -> None:
    """Each that is denied names the action."""
    names = [f"r-{number}" for number in range(9)]
    look.aws.history = {name: look.aws.events(60, first=100 * at) for at, name in enumerate(names)}
    look.aws.fault = lambda region, *_: (
        look.aws.refuse("AccessDeniedException") if region in names[::3] else None
    )

    found = look(names)

    assert (360, set(names[::3])) == (len(found), set(look.failures))
    assert {"denied; allow cloudtrail:LookupEvents for the identity that looks"} == set(
        look.failures.values()
    )


@pytest.mark.parametrize("latency", LATENCIES)
def test_a_limit_reads_no_more_than_it_needs(look: Look, latency: float) -> None:
    """And gives the newest, however slow the Region is."""
    look.aws.latency = latency
    look.aws.history = {"us-east-1": look.aws.events(1000)}

    found = look(query=Query(attributes={}, limit=70))

    assert [f"e-{number:06}" for number in range(70)] == found
    assert (2, {}) == (look.aws.calls["us-east-1"], look.failures)


def test_aws_is_asked_for_the_most_selective_attribute(look: Look) -> None:
    """The others are compared here."""
    mine = {"EventName": "StopLogging", "Username": "mallory"}
    look.aws.history = {
        "us-east-1": [
            look.aws.event(1, **mine),
            look.aws.event(2, Username="mallory"),
            look.aws.event(3, EventName="StopLogging"),
        ]
    }

    found = look(query=Query(attributes=mine))

    pairs = [{"AttributeKey": "Username", "AttributeValue": "mallory"}]
    assert (["e-000001"], pairs) == (found, look.aws.asked[0]["LookupAttributes"])


def test_resources_are_compared_by_name_and_type(look: Look) -> None:
    """An event may have several, or none."""
    query = Query(
        attributes={"EventId": "e-000001", "ResourceType": "AWS::S3::Bucket", "ResourceName": "b"}
    )
    bucket = {"ResourceType": "AWS::S3::Bucket", "ResourceName": "b"}
    other = {"ResourceType": "AWS::SNS::Topic", "ResourceName": "b"}

    wanted = [
        query.wants(look.aws.event(1, Resources=resources))
        for resources in (None, [], [bucket], [other, bucket], [other])
    ]

    assert [False, False, True, True, False] == wanted


@pytest.mark.parametrize(
    ("text", "second"),
    [
        ("30m", NOW - 1800),
        ("7d", NOW - 7 * 86400),
        ("2026-11-25", NOW - 36000),
        ("2026-11-25T10:00:00", NOW),
        ("2026-11-25T11:00:00+01:00", NOW),
        ("2026-11-25T10:00:00Z", NOW),
    ],
)
def test_a_time_is_read(text: str, second: int) -> None:
    """As a time ago, or by ISO 8601."""
    assert second == moment(text, NOW)


@pytest.mark.parametrize("text", ["", "yesterday", "-1h", "1.5h", "24", "9999999999d", "24h\n"])
def test_what_is_no_time_is_refused(text: str) -> None:
    """With examples of one."""
    with pytest.raises(ValueError, match="write 30m, 24h") as failure:
        moment(text, NOW)

    assert repr(text) in str(failure.value)


def test_a_time_is_cut_to_what_aws_keeps() -> None:
    """Ninety days."""
    assert Window(NOW - 90 * 86400, NOW) == within_history(Window(0, NOW), NOW)


@pytest.mark.parametrize(
    ("window", "message"),
    [(Window(0, 9), "goes back 90 days"), (Window(NOW, NOW - 9), "ends before it begins")],
)
def test_a_time_of_which_nothing_is_kept_is_refused(window: Window, message: str) -> None:
    """Rather than said to be empty."""
    with pytest.raises(ValueError, match=message) as failure:
        within_history(window, NOW)

    assert message in str(failure.value)


def test_parts_of_a_time_leave_no_gap() -> None:
    """They share their ends, the newest first."""
    parts = Window(0, 100).split(8)

    assert (100, 0, 8) == (parts[0].until, parts[-1].since, len(parts))
    assert all(newer.since == older.until for newer, older in itertools.pairwise(parts))
