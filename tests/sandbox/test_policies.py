"""Policies of an organization are kept, attached and refused; they deny nothing here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from trailwright.model.quotas import quotas
from trailwright.sandbox import server

if TYPE_CHECKING:
    from collections.abc import Callable

    from trailwright.sandbox.accounts import Account


def _template(*targets: str, **changed: Any) -> dict[str, Any]:  # noqa: ANN401 - any JSON
    statement = {"Effect": "Deny", "Action": "cloudtrail:StopLogging", "Resource": "*"}
    properties = {
        "Name": "guardrails",
        "Type": "SERVICE_CONTROL_POLICY",
        "TargetIds": list(targets),
        "Content": {"Version": "2012-10-17", "Statement": [statement]},
    }
    policy = {"Type": "AWS::Organizations::Policy", "Properties": properties | changed}
    return {"Resources": {"Policy": policy}}


@pytest.fixture
def member(account: Account, new_account: Callable[[], Account]) -> Account:
    """A member account of the organization that ``account`` manages."""
    found = new_account()
    server.set_organization(
        account.url,
        id=f"o-{account.id}",
        management_account=account.id,
        member_accounts=[found.id],
    )
    return found


def _attached(account: Account, target: str) -> list[str]:
    found = account.client("organizations").list_policies_for_target(
        TargetId=target, Filter="SERVICE_CONTROL_POLICY"
    )
    return [each["Name"] for each in found["Policies"]]


def test_a_policy_is_attached_moved_and_taken_away(account: Account, member: Account) -> None:
    """As the stack says."""
    account.deploy(_template(member.id), stack="guardrails")
    first = _attached(account, member.id)
    account.deploy(_template(account.id), stack="guardrails")
    moved = _attached(account, member.id), _attached(account, account.id)
    account.delete("guardrails")

    assert (["guardrails"], ([], ["guardrails"])) == (first, moved)
    assert [] == _attached(account, account.id)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"TargetIds": ["ou-none-12345678"]}, "TargetNotFoundException"),
        (
            {"Content": {"Version": "2012-10-17", "Statement": [{"Sid": "A" * 6_000}]}},
            "exceeded the maximum policy size",
        ),
    ],
)
def test_what_aws_refuses_is_refused(
    account: Account, member: Account, changed: dict[str, Any], said: str
) -> None:
    """Targets that are not there, and what is too long."""
    deployment = account.deploy(_template(member.id, **changed), stack="guardrails")

    assert quotas().service_control_policy_max < 6_000
    assert any(said in reason for reason in deployment.reasons)


def test_a_member_makes_no_policy(member: Account) -> None:
    """Only the management account does, as long as nothing is delegated."""
    deployment = member.deploy(_template(member.id), stack="guardrails")

    assert any("AccessDeniedException" in reason for reason in deployment.reasons)
