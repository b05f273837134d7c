"""A pattern is said in the query language of Logs Insights."""

from __future__ import annotations

import pytest

from trailwright.patterns import insights_query, parse

FIELDS = "fields @timestamp, eventName, userIdentity.arn, sourceIPAddress, errorCode"
QUERIES = {
    "": "",
    "{ $.a = x }": ' | filter a = "x"',
    "{ $.a.b != x }": ' | filter a.b != "x"',
    "{ $.a = x* }": " | filter a like /^x/",
    "{ $.a != *x }": " | filter a not like /x$/",
    '{ $.a = "*x.y/z*" }': r" | filter a like /x\.y\/z/",
    "{ $.a = %^x|y/% }": r" | filter a like /^x|y\//",
    "{ $.a > 5 }": " | filter a > 5",
    "{ $.a IS TRUE && $.b NOT EXISTS }": " | filter a = 1 and not ispresent(b)",
    "{ $.a IS NULL }": " | filter not ispresent(a)",
    "{ $.a = x || $.a = y }": ' | filter a in ["x", "y"]',
    "{ $.a = x && ($.b = y || $.c = z) }": ' | filter a = "x" and (b = "y" or c = "z")',
    "{ $.a = x && ($.b = y || $.b = z) }": ' | filter a = "x" and b in ["y", "z"]',
    "{ $.a = x || $.a = y* }": ' | filter a = "x" or a like /^y/',
}


@pytest.mark.parametrize("text", QUERIES)
def test_a_query_says_what_the_pattern_says(text: str) -> None:
    """Field for field."""
    assert FIELDS + QUERIES[text] == insights_query(parse(text))


def test_a_query_that_would_be_too_long_asks_for_names() -> None:
    """Which finds more than the pattern, and fits an alarm's description."""
    pattern = parse("{ ($.eventSource = ec2.amazonaws.com) && ($.eventName = CreateRoute) }")

    assert f'{FIELDS} | filter eventName in ["CreateRoute"]' == insights_query(pattern, longest=9)
