"""Events raise the alarms that match them, however they are written down."""

from __future__ import annotations

import gzip
import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from trailwright.drill import ArmedAlarm, EventsError, armed, drill, files
from trailwright.drill.files import BEGIN, Stretch
from trailwright.drill.gates import Gates
from trailwright.model.alarms import profile_names, profile_of
from trailwright.model.origin import Origin
from trailwright.model.resources import Alarm, Place
from trailwright.model.unknown import Unknown
from trailwright.patterns import parse
from trailwright.readers.template import read_bytes

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

NOWHERE = Place(account=Unknown(""), region=Unknown(""), partition=Unknown(""))
STOP = {
    "eventVersion": "1.11",
    "eventSource": "cloudtrail.amazonaws.com",
    "eventName": "StopLogging",
    "eventTime": "2026-11-25T10:00:00Z",
    "eventID": "e-1",
}
LIST = STOP | {"eventName": "ListTrails", "eventID": "e-2"}


def _alarm(text: str, **options: Any) -> ArmedAlarm:  # noqa: ANN401
    alarm = Alarm(
        type="AWS::CloudWatch::Alarm",
        origin=Origin(logical_id="Stopped"),
        place=NOWHERE,
        name="stopped",
        **options,
    )
    return ArmedAlarm(alarm=alarm, patterns=(parse(text),))


STOPPED = _alarm("{ $.eventName = StopLogging }", threshold=1, period=300)


def _json(value: object) -> bytes:
    return json.dumps(value, separators=(",", ":")).encode()


FORMS: dict[str, bytes] = {
    "records.json": _json({"Records": [STOP, LIST]}),
    "records.json.gz": gzip.compress(_json({"Records": [STOP, LIST]})),
    "two-streams.json.gz": gzip.compress(_json(STOP) + b"\n") + gzip.compress(_json(LIST)),
    "lines.jsonl": _json(STOP) + b"\n" + _json(LIST) + b"\n",
    "list.json": _json([STOP, LIST]),
    "pretty.json": json.dumps({"Records": [LIST, STOP]}, indent=2).encode(),
    "otherwise.json": _json([dict(reversed(STOP.items())), dict(reversed(LIST.items()))]),
    "wrapped.jsonl": _json({"source": "x", "event": STOP}) + b"\n" + _json({"event": LIST}),
    "escaped.jsonl": _json(STOP).replace(b"StopLogging", b"Stop\\u004cogging")
    + b"\n"
    + _json(LIST),
    "bom.json": b"\xef\xbb\xbf" + _json([dict(reversed(STOP.items())), LIST]),
}


@pytest.fixture(autouse=True, params=["zlib", "isal.isal_zlib"])
def _inflater(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Files are inflated by what every Python has, or by what is faster."""
    monkeypatch.setattr(files, "_zlib", pytest.importorskip(request.param))


@pytest.mark.parametrize("name", FORMS)
def test_every_form_of_a_file_is_read(tmp_path: Path, name: str) -> None:
    """Two events, of which one raises the alarm."""
    (tmp_path / name).write_bytes(FORMS[name])

    result = drill([STOPPED], [str(tmp_path)])

    assert (2, 1, 1) == (result.events, result.files, result.alarms[0].events)


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("cut.json.gz", gzip.compress(_json({"Records": [STOP] * 50}))[:-20], "cannot be read"),
        ("bad.json.gz", b"\x1f\x8bnothing", "cannot be read"),
        ("bad.json", b"Records: [", "no JSON of events"),
        ("deep.json", b"[" * 100_000, "no JSON of events"),
        ("binary.json", b"\xff\xfe\x00", "no JSON of events"),
    ],
)
def test_what_is_no_file_of_events_is_one_line(
    tmp_path: Path, name: str, content: bytes, message: str
) -> None:
    """It names the file; nothing is said to be quiet."""
    (tmp_path / name).write_bytes(content)

    with pytest.raises(EventsError, match=rf"{name}.*{message}"):
        drill([STOPPED], [str(tmp_path / name)])


@pytest.mark.parametrize("path", ["missing.json", "empty"])
def test_a_path_without_events_is_an_error(tmp_path: Path, path: str) -> None:
    """Otherwise every alarm would look quiet."""
    (tmp_path / "empty").mkdir()

    with pytest.raises(EventsError, match=r"there is no"):
        drill([STOPPED], [str(tmp_path / path)])


@pytest.mark.parametrize(
    ("times", "options", "expected"),
    [
        (["10:00:00", "10:04:59"], {"threshold": 2, "period": 300}, 1),
        (["10:04:59", "10:05:00"], {"threshold": 2, "period": 300}, 0),
        (["10:00:00", "10:05:00"], {"threshold": 1, "period": 300}, 2),
        (["10:00:00"], {}, 1),
        (
            ["10:00:00"],
            {"threshold": 1, "comparison_operator": "GreaterThanThreshold"},
            0,
        ),
    ],
)
def test_an_alarm_counts_within_its_period(
    tmp_path: Path, times: list[str], options: dict[str, Any], expected: int
) -> None:
    """Its threshold is compared with each period's sum."""
    alarm = _alarm("{ $.eventName = StopLogging }", **options)
    lines = [_json(STOP | {"eventTime": f"2026-11-25T{each}Z"}) for each in times]
    (tmp_path / "events.jsonl").write_bytes(b"\n".join(lines))

    assert expected == drill([alarm], [str(tmp_path)]).alarms[0].times


def test_alarms_are_found_with_the_filters_that_feed_them() -> None:
    """One without a filter is left out; one with a pattern that cannot be read says why."""
    template = {
        "Resources": {
            **_pair("Good", "{ $.eventName = StopLogging }"),
            **_pair("Bad", "{ $.eventName = 'x' }"),
            **_pair("Open", {"Ref": "Pattern"}),
            "Other": {
                "Type": "AWS::CloudWatch::Alarm",
                "Properties": {"Namespace": "AWS/Lambda", "MetricName": "Errors"},
            },
            "Trail": {"Type": "AWS::CloudTrail::Trail", "Properties": {"S3BucketName": "b"}},
        },
        "Parameters": {"Pattern": {"Type": "String"}},
    }

    found = armed(read_bytes(json.dumps(template).encode(), "t.json"))

    assert {
        "Good": None,
        "Bad": 'filter pattern, character 17: cannot read "\'"; '
        "a text stands in double quotes, not in single ones",
        "Open": "filter pattern, character 1: it is not known before the deployment",
    } == {each.name: each.trouble for each in found}


def _pair(name: str, pattern: object) -> dict[str, Any]:
    metric = {"MetricNamespace": "Audit", "MetricName": name, "MetricValue": "1"}
    return {
        f"{name}Filter": {
            "Type": "AWS::Logs::MetricFilter",
            "Properties": {
                "LogGroupName": "logs",
                "FilterPattern": pattern,
                "MetricTransformations": [metric],
            },
        },
        f"{name}Alarm": {
            "Type": "AWS::CloudWatch::Alarm",
            "Properties": {"Namespace": "Audit", "MetricName": name, "Threshold": 1},
        },
    }


# --- no event that matters is passed over ---

_CATALOGUE = [
    _alarm(alarm["pattern"])
    for profile in profile_names()
    for alarm in profile_of(profile)["alarms"]
]
_SAMPLES = [
    event
    for profile in profile_names()
    for alarm in profile_of(profile)["alarms"]
    for event in (*alarm["must_fire"], *alarm["must_not_fire"])
]
_PATTERNS = st.sampled_from(
    [
        "{ $.eventName != StopLogging }",
        "{ $.eventName = Stop* && $.count > 5 }",
        "{ $.count = 7 }",
        "{ $.readOnly IS FALSE }",
        "{ $.errorCode NOT EXISTS }",
        "{ $.errorCode = *Denied || $.userIdentity.type = Root }",
        "{ $.eventName NOT EXISTS }",
        "{ $.a[0] = x }",
        "{ $.eventSource != x && $.count >= 6 || $.eventSource = *.com && $.errorCode = x }",
        "{ $.eventName = %Stop|List% && ($.errorCode = x || $.errorCode = y) }",
        "",
    ]
)
_EVENTS = st.fixed_dictionaries(
    {
        "eventVersion": st.just("1.11"),
        "eventSource": st.sampled_from(["cloudtrail.amazonaws.com", "x"]),
        "eventName": st.sampled_from(["StopLogging", "ListTrails", "Stop\u00fc", 'x"y', 5]),
    },
    optional={
        "count": st.sampled_from([6, 7, 7.0, "7"]),
        "readOnly": st.booleans(),
        "errorCode": st.sampled_from(["AccessDenied", "x", "y/", "\\", None]),
        "userIdentity": st.sampled_from([{"type": "Root"}, {"type": "root"}, {}]),
        "a": st.sampled_from([["x"], [], {"eventName": "StopLogging"}]),
    },
)


@given(_PATTERNS, _EVENTS)
def test_an_event_that_matches_is_never_passed_over(text: str, event: dict[str, Any]) -> None:
    """Whatever the pattern and the event."""
    alarm = _alarm(text)

    assert alarm.matches(event) <= bool(_concerned(Gates([alarm]), event))


def _concerned(gates: Gates, event: dict[str, Any]) -> Collection[int]:
    piece = _json(event).removeprefix(BEGIN)
    ((_, found),) = gates.sift(Stretch(_json(event), [piece])).kept or [(b"", ())]
    return gates.of_event(event) if found is None else found


_STRANGE = st.one_of(
    _EVENTS,
    # A call inside an event, an event without one, and one in an order of its own.
    st.builds(lambda event: event | {"requestParameters": {"call": event}}, _EVENTS),
    _EVENTS.map(lambda event: {k: v for k, v in event.items() if k != "eventSource"}),
    _EVENTS.map(lambda event: dict(reversed(event.items()))),
)


@example(
    text="{ $.eventName != StopLogging }",
    events=[
        {"eventVersion": "1.11", "eventSource": "x", "eventName": "StopLogging"},
        {"eventName": "StopLogging", "eventVersion": "1.11"},
    ],
    indent=None,
)
@given(
    text=_PATTERNS,
    events=st.lists(_STRANGE, min_size=1, max_size=6),
    indent=st.sampled_from([None, 1]),
)
def test_whatever_stands_side_by_side_is_counted(
    tmp_path_factory: pytest.TempPathFactory,
    text: str,
    events: list[dict[str, Any]],
    indent: int | None,
) -> None:
    """As many events, and as many that match, as a plain reading of the file finds."""
    path = tmp_path_factory.mktemp("events") / "events.json"
    path.write_text(json.dumps({"Records": events}, indent=indent), encoding="utf-8")
    alarm = _alarm(text)

    result = drill([alarm], [str(path)])

    assert (len(events), sum(map(alarm.matches, events))) == (
        result.events,
        result.alarms[0].events,
    )


@pytest.mark.parametrize("inner", [STOP, [STOP, STOP], {"event": STOP}])
@pytest.mark.parametrize("separators", [(",", ":"), (", ", ": ")])
def test_an_event_that_holds_another_is_one(
    tmp_path: Path, inner: object, separators: tuple[str, str]
) -> None:
    """Whoever calls a service may write what looks like an event into its parameters."""
    outer = LIST | {"requestParameters": {"document": inner}, "errorCode": "AccessDenied"}
    text = json.dumps({"Records": [LIST, outer, LIST]}, separators=separators)
    (tmp_path / "events.json").write_text(text, encoding="utf-8")
    denied = _alarm("{ $.errorCode = AccessDenied }")

    result = drill([STOPPED, denied], [str(tmp_path)])

    assert (3, [0, 1]) == (result.events, [each.events for each in result.alarms])


@pytest.mark.parametrize("size", [2, 100, 1 << 15, 1 << 20])
def test_a_file_may_be_cut_anywhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    """Wherever a block ends, each event is read once."""
    monkeypatch.setattr(files, "_BLOCK", size)
    events = [STOP if number % 7 == 0 else LIST for number in range(700)]
    (tmp_path / "events.json").write_bytes(_json({"Records": events}))
    (tmp_path / "events.json.gz").write_bytes(gzip.compress(_json({"Records": events})))

    result = drill([STOPPED], [str(tmp_path)])

    assert (1400, 200) == (result.events, result.alarms[0].events)


def test_the_catalogue_passes_over_no_event_of_its_own() -> None:
    """For each alarm and each of the catalogue's events."""
    gates = Gates(_CATALOGUE)
    passed_over = [
        (event["eventName"], index)
        for event in _SAMPLES
        for index in {i for i, alarm in enumerate(_CATALOGUE) if alarm.matches(event)}
        - set(_concerned(gates, event))
    ]

    assert [] == passed_over


def test_events_that_concern_nobody_are_not_parsed() -> None:
    """The catalogue looks at one call in many."""
    text = _json(LIST) + b"," + _json(LIST)

    assert (2, []) == Gates(_CATALOGUE).sift(Stretch(text, text.split(BEGIN)[1:]))
