"""Faults of published filters are found, and good filters are left alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from trailwright._policies import read_policy
from trailwright.patterns import lint, parse

FAULTS = {
    # The benchmark's own text for unauthorised calls, versions 1.4 to 3.0: any event but one.
    '{ ($.errorCode = "AccessDenied*") || ($.sourceIPAddress != "delivery.logs.amazonaws.com") '
    '|| ($.eventName != "HeadBucket") }': {"unequal-alternative"},
    "{ $.eventName = StopLogging || $.eventName != StopLogging }": {
        "always-true",
        "unequal-alternative",
    },
    "{ $.a NOT EXISTS || $.a = * || $.a != x || $.a IS NULL }": set(),
    "": {"always-true"},
    "{ $.eventName = StopLogging && $.eventName = StartLogging }": {"never-true"},
    "{ $.eventName NOT EXISTS }": {"never-true"},
    "{ $.count > 5 && $.count < 4 }": {"never-true"},
    "{ $.count > 5 && $.count < 7 }": set(),
    "{ $.eventName = A* && $.eventName = *B }": set(),
    "{ $.additionalEventData.MFAUsed != Yes }": {"unequal-optional"},
    "{ ($.additionalEventData.MFAUsed NOT EXISTS) || ($.additionalEventData.MFAUsed != Yes) }": (
        set()
    ),
    "{ $.eventName != StopLogging }": set(),
    "{ $.eventName = StopLogging && $.awsRegion = x || $.eventName = StartLogging }": {
        "mixed-operators"
    },
    "{ ($.eventName = StopLogging && $.awsRegion = x) || $.eventName = StartLogging }": set(),
    "{ $.eventName = StopLogging && ($.awsRegion = x || $.awsRegion = y) }": set(),
    "{ $.eventName = CreateRoute }": {"shared-name"},
    "{ $.eventSource = ec2.amazonaws.com && ($.eventName = CreateRoute) }": set(),
    "{ $.eventSource != ec2.amazonaws.com && $.eventName = CreateRoute }": {"shared-name"},
    "{ $.eventSource = ec2.amazonaws.com || $.eventName = CreateRoute }": {"shared-name"},
    "{ $.eventName = StopLoging }": {"unknown-name"},
    "{ $.eventName = ConsoleLogin }": set(),
    "{ $.eventName = UpdateFunctionCode }": {"dated-name"},
    "{ $.eventName = UpdateFunctionCode* }": set(),
    "{ $.eventName = %A% && $.eventName = %B% }": set(),
}


@pytest.mark.parametrize("text", FAULTS)
def test_a_fault_is_named(text: str) -> None:
    """And nothing that is none."""
    assert FAULTS[text] == {each.id for each in lint(parse(text))}


def test_the_names_are_those_of_todays_sdk(monkeypatch: pytest.MonkeyPatch) -> None:
    """``python bench/event_names.py`` writes them anew."""
    monkeypatch.syspath_prepend(str(Path(__file__).parents[2] / "bench"))
    import event_names  # noqa: PLC0415 - only from here on the path

    assert event_names.operations() == read_policy("event-names.json")["operations"]


def test_a_remark_says_where_and_what_to_write() -> None:
    """The position is the condition's."""
    (remark,) = lint(parse("{ $.a = 1 && $.b != 2 }"))

    assert (
        'character 14: != is false of an event without $.b; write ($.b NOT EXISTS) || ($.b != "2")'
        " (unequal-optional)"
    ) == str(remark)
