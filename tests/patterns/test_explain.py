"""An explanation names the conditions that decided, and what they found."""

from __future__ import annotations

from typing import Any

import pytest

from trailwright.patterns import parse

UNEQUAL = '$.additionalEventData.MFAUsed != "Yes"'
NEVER = "and no comparison with a list or an object is true"
LOGIN = (
    '{ ($.eventName = "ConsoleLogin") && ($.additionalEventData.MFAUsed != "Yes") '
    '&& (($.userIdentity.type = "IAMUser") || ($.userIdentity.type = "Root")) }'
)


@pytest.mark.parametrize(
    ("event", "lines"),
    [
        (
            {"eventName": "ConsoleLogin", "userIdentity": {"type": "Root"}},
            [
                "does not match",
                f"  {UNEQUAL}: the field is missing, which makes != false too",
            ],
        ),
        (
            {
                "eventName": "ConsoleLogin",
                "additionalEventData": {"MFAUsed": "No"},
                "userIdentity": {"type": "Root"},
            },
            [
                "matches",
                '  $.eventName = "ConsoleLogin": the field is "ConsoleLogin"',
                '  $.additionalEventData.MFAUsed != "Yes": the field is "No"',
                '  $.userIdentity.type = "Root": the field is "Root"',
            ],
        ),
        (
            {
                "eventName": "ConsoleLogin",
                "additionalEventData": {"MFAUsed": ["No"]},
                "userIdentity": {"type": "AssumedRole"},
            },
            [
                "does not match",
                f'  {UNEQUAL}: the field is ["No"], {NEVER}',
                '  $.userIdentity.type = "IAMUser": the field is "AssumedRole"',
                '  $.userIdentity.type = "Root": the field is "AssumedRole"',
            ],
        ),
    ],
)
def test_it_says_what_decided(event: dict[str, Any], lines: list[str]) -> None:
    """Missing is told from unequal."""
    assert lines == str(parse(LOGIN).explain(event)).splitlines()


def test_what_aws_does_not_say_is_marked() -> None:
    """A comparison with ``true`` is taken for false."""
    explanation = parse('{ $.readOnly = "true" }').explain({"readOnly": True})

    assert "UNVERIFIED" in str(explanation)


def test_the_empty_pattern_needs_no_condition() -> None:
    """Every event matches it."""
    assert "matches" == str(parse("").explain({}))
