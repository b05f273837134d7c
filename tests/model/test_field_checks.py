"""Conditions of advanced selectors take the fields, operators and values AWS documents."""

from __future__ import annotations

import pytest

from trailwright._policies import read_policy
from trailwright.model.field_checks import (
    check_field,
    check_operands,
    check_read_write,
    check_sources,
)
from trailwright.model.selectors import FieldSelector

TOKEN = "${Token[TOKEN.12]}"  # noqa: S105 - no secret
ANY = ("equals", "not_equals", "starts_with", "not_starts_with", "ends_with", "not_ends_with")

#: What each field takes, by category, as the user guide's tables have it.
TABLES = {
    "Management": {
        "eventCategory": ("equals",),
        "readOnly": ("equals",),
        "eventSource": ("not_equals",),
    },
    "Data": {
        "eventCategory": ("equals",),
        "resources.type": ("equals",),
        "resources.ARN": ANY,
        "readOnly": ("equals",),
        "eventName": ANY,
        "eventSource": ANY,
        "eventType": ANY,
        "userIdentity.arn": ANY,
        "sessionCredentialFromConsole": ("equals", "not_equals"),
    },
    "NetworkActivity": {
        "eventCategory": ("equals",),
        "eventSource": ("equals",),
        "eventName": ANY,
        "vpcEndpointId": ANY,
        "errorCode": ("equals",),
        "userIdentity.arn": ANY,
    },
}
CASES = [
    (category, field, operator, operator in operators)
    for category, table in TABLES.items()
    for field, operators in table.items()
    for operator in ANY
]


def _told(field: str, category: str = "Data", **operators: tuple[str, ...]) -> list[str]:
    return [
        str(problem)
        for problem in check_field(FieldSelector(field=field, **operators), category, "s[0]")
    ]


@pytest.mark.parametrize(("category", "field", "operator", "allowed"), CASES)
def test_fields_take_the_documented_operators(
    category: str,
    field: str,
    operator: str,
    allowed: bool,  # noqa: FBT001
) -> None:
    """Every combination of category, field and operator is judged as the tables say."""
    found = _told(field, category, **{operator: (TOKEN,)})

    assert allowed is (not found)
    assert all("takes only " in each for each in found)


@pytest.mark.parametrize("category", TABLES)
def test_the_tables_are_those_of_the_data(category: str) -> None:
    """No field more, no field less."""
    assert set(TABLES[category]) == set(read_policy("selectors.json")["categories"][category])


@pytest.mark.parametrize(
    ("field", "category"),
    [
        ("eventName", "Management"),
        ("userIdentity.arn", "Management"),
        ("sessionCredentialFromConsole", "Management"),
        ("vpcEndpointId", "Data"),
        ("readOnly", "NetworkActivity"),
        ("noSuchField", "Data"),
    ],
)
def test_fails_on_fields_a_category_has_not(field: str, category: str) -> None:
    """Some exist for event data stores only; the message lists what there is."""
    (problem,) = _told(field, category, equals=("x",))

    assert f"s[0].{field} is not a field of {category} events on a trail" in problem
    assert "; use one of eventCategory, " in problem


def test_a_field_that_is_a_token_is_not_judged() -> None:
    """Its name is known only at deploy time."""
    assert [] == _told(TOKEN, equals=("*",))


def test_fails_on_a_field_without_an_operator() -> None:
    """A condition must say something."""
    assert ["s[0].eventName needs an operator with a value; add one"] == _told("eventName")


@pytest.mark.parametrize(
    ("field", "category", "good", "bad"),
    [
        ("readOnly", "Data", ("true", "false", TOKEN), "True"),
        ("readOnly", "Management", ("true",), "yes"),
        ("sessionCredentialFromConsole", "Data", ("true",), "false"),
        ("errorCode", "NetworkActivity", ("VpceAccessDenied",), "AccessDenied"),
    ],
)
def test_some_fields_take_only_some_values(
    field: str, category: str, good: tuple[str, ...], bad: str
) -> None:
    """Others are refused with the list."""
    (problem,) = _told(field, category, equals=(bad,))

    assert [] == _told(field, category, equals=good)
    assert f"s[0].{field} must be {good[0]}" in problem
    assert f"got {bad!r}" in problem


def test_fails_on_wildcards() -> None:
    """They do not exist, so a star is a mistake; tokens are not looked into."""
    (problem,) = check_operands(("Get*", f"{TOKEN}*"), "s")

    assert (
        "s has no wildcards, so * would be taken as it stands, got 'Get*'; "
        "use starts_with or ends_with"
    ) == str(problem)


@pytest.mark.parametrize(("length", "remedy"), [(0, "lengthen it"), (2049, "shorten it")])
def test_fails_on_values_too_short_or_too_long(length: int, remedy: str) -> None:
    """The message has the length, not the value."""
    (problem,) = check_operands(("x" * length,), "s")

    assert f"s must have 1 to 2048 characters, got {length}; {remedy}" == str(problem)


def test_values_have_one_to_2048_characters() -> None:
    """Both ends are accepted."""
    assert [] == list(check_operands(("x", "x" * 2048), "s"))


def test_fails_on_a_value_given_twice() -> None:
    """CloudFormation wants each once."""
    assert ["s must not repeat a value, got 'a'; leave it out"] == [
        str(problem) for problem in check_operands(("a", "b", "a"), "s")
    ]


def test_the_other_operator_may_say_the_same() -> None:
    """Repetition counts within one operator."""
    assert [] == _told("eventName", equals=("a",), not_equals=("a",))


@pytest.mark.parametrize("value", ["All", "ReadOnly", "WriteOnly", TOKEN])
def test_read_write_types_pass(value: str) -> None:
    """Three, and tokens."""
    assert [] == list(check_read_write(value, "s"))


def test_sources_may_be_left_out_only_of_management_events() -> None:
    """Data events may exclude any source."""
    assert [] == _told("eventSource", "Data", not_equals=("s3.amazonaws.com",))
    assert ["got 'x'"] == [
        part
        for problem in check_sources(("x",), "s")
        for part in str(problem).split("; ")[0].split(", ")[-1:]
    ]
