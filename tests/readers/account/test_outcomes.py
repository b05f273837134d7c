"""Every way a call can fail has a name and a sentence."""

from __future__ import annotations

from typing import Any

import botocore.exceptions
import pytest
from botocore.exceptions import ClientError
from jsonschema import Draft202012Validator

from trailwright._policies import read_policy
from trailwright.readers.account.outcomes import Reason, could_not_look

TABLE = read_policy("failed-calls.json")
ACTION = "cloudtrail:LookupEvents"
USER = "User: arn:aws:iam::111122223333:user/a is not authorized to perform: "


def _told(code: str, message: str = "no", status: int = 400) -> Any:  # noqa: ANN401
    response = {
        "Error": {"Code": code, "Message": message},
        "ResponseMetadata": {"HTTPStatusCode": status},
    }
    return could_not_look(ClientError(response, "LookupEvents"), ACTION, "eu-west-1")  # type: ignore[arg-type]


def test_the_table_follows_its_schema() -> None:
    """And names exactly the reasons there are."""
    schema = read_policy(TABLE["$schema"])

    assert [] == [str(each) for each in Draft202012Validator(schema).iter_errors(TABLE)]
    assert {str(each) for each in Reason} == set(TABLE["reasons"])


def test_no_code_means_two_things() -> None:
    """Each stands once."""
    codes = [code for each in TABLE["reasons"].values() for code in each["codes"]]

    assert sorted(set(codes)) == sorted(codes)


@pytest.mark.parametrize(
    ("code", "reason"),
    [(code, name) for name, each in TABLE["reasons"].items() for code in each["codes"]],
)
def test_a_code_means_what_the_table_says(code: str, reason: str) -> None:
    """Each of them."""
    assert reason == _told(code).reason


def test_an_unknown_code_is_told_as_it_is() -> None:
    """With what AWS said; by its status it may pass."""
    refused, broken = _told("Strange", "odd thing"), _told("Strange", status=502)

    assert "AWS refuses cloudtrail:LookupEvents: Strange: odd thing" == refused.sentence
    assert (False, True) == (refused.reason.transient, broken.reason.transient)


def test_a_denial_names_the_action_that_is_missing() -> None:
    """That which AWS names, which may be another than was called."""
    told = _told("AccessDeniedException", f"{USER}organizations:DescribeOrganization")

    assert "organizations:DescribeOrganization" == told.action
    assert "allow organizations:DescribeOrganization" in told.sentence


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("with an explicit deny in a service control policy", "a service control policy"),
        (
            "with an explicit deny in a service control policy: arn:aws:organizations::1:policy/p",
            "a service control policy (arn:aws:organizations::1:policy/p)",
        ),
        ("with an explicit deny in a resource control policy", "a resource control policy"),
        ("because no service control policy allows the x action", "a service control policy"),
    ],
)
def test_a_guardrail_of_the_organization_is_named(text: str, named: str) -> None:
    """For no policy of the account can help."""
    told = _told("AccessDeniedException", f"{USER}cloudtrail:LookupEvents {text}")

    assert (Reason.GUARDED, True) == (told.reason, f"denied by {named};" in told.sentence)


def test_secrets_are_not_repeated() -> None:
    """Whatever AWS says."""
    key, token = "AKIAIOSFODNN7EXAMPLE", "FwoGZXIvYXdzE" + "a/B1" * 20

    told = _told("Strange", f"key {key} and {token}")

    assert (False, False) == (key in told.sentence, token in told.sentence)


def _raised() -> list[type[Exception]]:
    kinds = vars(botocore.exceptions).values()
    return [
        each
        for each in kinds
        if isinstance(each, type) and issubclass(each, botocore.exceptions.BotoCoreError)
    ]


@pytest.mark.parametrize("kind", _raised(), ids=lambda each: each.__name__)
def test_whatever_botocore_raises_has_a_sentence(kind: type[Exception]) -> None:
    """None of its hundred exceptions is passed on."""
    error = kind.__new__(kind)
    Exception.__init__(error, "what it says")

    assert could_not_look(error, ACTION, "eu-west-1").sentence


def test_what_botocore_raises_most_is_told_apart() -> None:
    """By what people can do."""
    raised = {
        botocore.exceptions.NoCredentialsError(): Reason.NO_CREDENTIALS,
        botocore.exceptions.ReadTimeoutError(endpoint_url="x"): Reason.TIMED_OUT,
        botocore.exceptions.EndpointConnectionError(endpoint_url="x"): Reason.UNREACHABLE,
        botocore.exceptions.ConnectionClosedError(endpoint_url="x"): Reason.UNREACHABLE,
        botocore.exceptions.SSLError(endpoint_url="x", error="y"): Reason.NOT_AWS,
        botocore.exceptions.ProfileNotFound(profile="x"): Reason.NO_CREDENTIALS,
    }

    told = {error: could_not_look(error, ACTION, "eu-west-1").reason for error in raised}

    assert raised == told
