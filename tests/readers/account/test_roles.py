"""Other accounts are entered by a role of the same name, or it is said why they are not."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import boto3
import pytest

from trailwright.readers.account import Answered, Calls, CouldNotLook, Outcome, Reason, ways_in
from trailwright.readers.account.outcomes import explained
from trailwright.sandbox.server import environment

if TYPE_CHECKING:
    from collections.abc import Callable

    from trailwright.readers.account import Clock
    from trailwright.sandbox.accounts import Account

OWN, OTHER = "111122223333", "222233334444"
ROLE = f"arn:aws:iam::{OTHER}:role/reader"
_KEYS = {"AccessKeyId": "ASIAX", "SecretAccessKey": "s", "SessionToken": "t"}


class Caller:
    """The caller's own account.

    Args:
        outcome: What comes of taking a role.
    """

    def __init__(self, outcome: Outcome) -> None:
        self.outcome = outcome
        self.asked: list[tuple[str, dict[str, Any]]] = []

    def ask(self, action: str, _region: str, **parameters: Any) -> Outcome:  # noqa: ANN401
        """Answer."""
        self.asked.append((action, parameters))
        return self.outcome


def _enter(caller: Caller, clock: Clock, role: str | None = "reader") -> Any:  # noqa: ANN401
    own: Any = caller
    return ways_in(own, OWN, [OWN, OTHER], role, region="us-east-1", clock=clock)


def test_without_a_role_there_is_only_the_own_account(clock: Clock) -> None:
    """Nothing is asked."""
    caller = Caller(Answered(value={}))
    ways = _enter(caller, clock, role=None)

    assert ([OWN], {}, []) == ([*ways.calls], dict(ways.failed), caller.asked)


def test_a_role_that_is_denied_is_told(clock: Clock) -> None:
    """With its ARN and the IAM action."""
    denied = explained(Reason.DENIED, "sts:AssumeRole", "us-east-1")
    ways = _enter(Caller(denied), clock)

    assert {OTHER: f"{ROLE} cannot be taken: {denied.sentence}"} == dict(ways.failed)
    assert [OWN] == [*ways.calls]


@pytest.mark.parametrize(
    ("whose", "why"),
    [
        ("999999999999", "its credentials are of account 999999999999"),
        (explained(Reason.EXPIRED, "sts:GetCallerIdentity", "us-east-1"), "have expired"),
    ],
)
def test_credentials_must_be_of_the_account(
    clock: Clock, monkeypatch: pytest.MonkeyPatch, whose: str | CouldNotLook, why: str
) -> None:
    """Whatever answers, it is asked whose account it is before anything is said of it."""
    monkeypatch.setattr("trailwright.readers.account.roles.account_id", lambda *_: whose)
    ways = _enter(Caller(Answered(value={"Credentials": _KEYS})), clock)

    assert why in ways.failed[OTHER]
    assert [OWN] == [*ways.calls]


def test_a_role_of_the_emulation_is_taken(
    new_account: Callable[[], Account],
    sandbox: str,
    clock: Clock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Real calls, from one account into another."""
    own, other = new_account(), new_account()
    trust = {"Effect": "Allow", "Principal": {"AWS": own.id}, "Action": "sts:AssumeRole"}
    document = json.dumps({"Version": "2012-10-17", "Statement": [trust]})
    other.client("iam").create_role(RoleName="reader", AssumeRolePolicyDocument=document)
    for name, value in environment(sandbox, own.id, "us-east-1", base={}).items():
        monkeypatch.setenv(name, value)
    calls = Calls(boto3.Session(), clock)

    ways = ways_in(calls, own.id, [other.id], "reader", region="us-east-1", clock=clock)

    outcome = ways.calls[other.id].ask("sts:GetCallerIdentity", "us-east-1")
    for each in ways.calls.values():
        each.close()
    assert isinstance(outcome, Answered)
    assert other.id == outcome.value["Account"]
