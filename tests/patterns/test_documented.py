"""The examples of AWS's page, and filters that people published, match as they say or in fact do.

The page: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
"""

from __future__ import annotations

from typing import Any

import pytest

from trailwright.model.alarms import profile_of
from trailwright.patterns import parse

UPDATE = {
    "eventType": "UpdateTrail",
    "sourceIPAddress": "111.111.111.111",
    "arrayKey": ["value", "another value"],
    "objectList": [{"name": "a", "id": 1}, {"name": "b", "id": 2}],
    "SomeObject": None,
    "ThisFlag": True,
}
USERS = {
    "user": {"id": 1, "email": "John.Stiles@example.com"},
    "users": [
        {"id": 2, "email": "John.Doe@example.com"},
        {"id": 3, "email": "Jane.Doe@example.com"},
    ],
    "actions": ["GET", "PUT", "DELETE"],
    "coordinates": [[0, 1, 2], [4, 5, 6], [7, 8, 9]],
}
STILES = '$.user.email = "John.Stiles@example.com"'
DOCUMENTED: list[tuple[str, dict[str, Any], bool]] = [
    ('{ $.eventType = "UpdateTrail" }', UPDATE, True),
    ("{ $.sourceIPAddress != 123.123.* }", UPDATE, True),
    ('{ $.arrayKey[0] = "value" }', UPDATE, True),
    ("{ $.objectList[1].id = 2 }", UPDATE, True),
    ("{ $.SomeObject IS NULL }", UPDATE, True),
    ("{ $.SomeOtherObject NOT EXISTS }", UPDATE, True),
    ("{ $.ThisFlag IS TRUE }", UPDATE, True),
    ("{ $.objectList = 1 }", UPDATE, False),
    ("{ $.objectList != 1 }", UPDATE, False),
    ('{ ($.user.id = 1) && ($.users[0].email = "John.Doe@example.com") }', USERS, True),
    (
        '{ ($.user.id = 2 && $.users[0].email = "nonmatch") || $.actions[0] = "GET" }',
        USERS,
        True,
    ),
    (f"{{ {STILES} || $.coordinates[0][1] = nonmatch && $.actions[2] = nonmatch }}", USERS, True),
    (
        f"{{ ({STILES} || $.coordinates[0][1] = nonmatch) && $.actions[2] = nonmatch }}",
        USERS,
        False,
    ),
]


@pytest.mark.parametrize(("text", "event", "matches"), DOCUMENTED)
def test_the_examples_of_the_page(text: str, event: dict[str, Any], *, matches: bool) -> None:
    """All thirteen."""
    assert matches == parse(text).matches(event)


# --- filters that were published, and what they do ---

DENIED = '($.errorCode = "*UnauthorizedOperation") || ($.errorCode = "AccessDenied*")'
ELSEWHERE = '($.sourceIPAddress != "delivery.logs.amazonaws.com")'
NOT_HEAD = '($.eventName != "HeadBucket")'
PLAIN = {"eventName": "ListTrails", "sourceIPAddress": "192.0.2.1"}
REFUSED = PLAIN | {"errorCode": "AccessDenied"}
EC2_REFUSED = PLAIN | {"errorCode": "Client.UnauthorizedOperation"}
HEAD = REFUSED | {"eventName": "HeadBucket"}
ROUTE = {"eventSource": "ec2.amazonaws.com", "eventName": "CreateRoute"}
API_ROUTE = ROUTE | {"eventSource": "apigateway.amazonaws.com"}
API_DELETED = API_ROUTE | {"eventName": "DeleteRoute"}
PUBLISHED = {
    # CIS 1.4 to 3.0, 4.1: all joined by ||, so that nearly every event matches.
    f"{{ {DENIED} || {ELSEWHERE} || {NOT_HEAD} }}": ([PLAIN, REFUSED, HEAD], []),
    # CIS 4.0 to 7.0, 4.1: && binds to the second alternative only.
    f"{{ {DENIED} && {ELSEWHERE} && {NOT_HEAD} }}": ([REFUSED, EC2_REFUSED], [PLAIN, HEAD]),
    # With parentheses both alternatives have the exclusions.
    f"{{ ({DENIED}) && ({ELSEWHERE} && {NOT_HEAD}) }}": ([REFUSED, EC2_REFUSED], [PLAIN, HEAD]),
    # A blog's typing error loses every refusal of EC2.
    '{ ($.errorCode = "*UnauthorizedAccess") || ($.errorCode = "AccessDenied*") }': (
        [REFUSED],
        [EC2_REFUSED],
    ),
    # CIS 1.4, 4.13: other services have routes too.
    "{ ($.eventName = CreateRoute) || ($.eventName = DeleteRoute) }": ([ROUTE, API_ROUTE], []),
    # CIS 3.0 and later, 4.13: the source binds to the first name only.
    "{ ($.eventSource = ec2.amazonaws.com) && ($.eventName = CreateRoute) "
    "|| ($.eventName = DeleteRoute) }": ([ROUTE, API_DELETED], [API_ROUTE]),
    # An exclusion by a field that most events lack excludes them.
    '{ ($.errorCode = "AccessDenied*") && ($.userIdentity.invokedBy != "x") }': ([], [REFUSED]),
}


@pytest.mark.parametrize("text", PUBLISHED)
def test_published_filters_do_what_they_do(text: str) -> None:
    """Whatever was meant."""
    pattern = parse(text)
    matching, quiet = PUBLISHED[text]

    assert ([True] * len(matching), [False] * len(quiet)) == (
        [pattern.matches(each) for each in matching],
        [pattern.matches(each) for each in quiet],
    )


def test_the_shipped_filter_of_routes_has_its_source() -> None:
    """Security Hub's text has the parentheses that the benchmark's lacks."""
    (text,) = (
        each["pattern"] for each in profile_of("cis")["alarms"] if each["id"] == "RouteTableChanges"
    )
    pattern = parse(text)

    assert [True, False, False] == [
        pattern.matches(each) for each in (ROUTE, API_ROUTE, API_DELETED)
    ]
