"""Who is in an organization, and how each account is looked at."""

from __future__ import annotations

from typing import Any

import pytest
from fake_account import ACCOUNT, FakeAccount

from trailwright.model.unknown import Unknown
from trailwright.readers.account import Members, members_of_organization, role_in

LIST = "organizations:ListAccounts"


def _members(*accounts: dict[str, str]) -> Any:  # noqa: ANN401 - members, or the test fails
    aws = FakeAccount(answers={LIST: {"Accounts": list(accounts)}})
    found = members_of_organization(aws, ACCOUNT)
    assert isinstance(found, Members), found
    return found


@pytest.mark.parametrize("field", ["State", "Status"])
def test_accounts_that_are_active_are_looked_at(field: str) -> None:
    """In the order of their ids, by the field that AWS has for it, old or new."""
    found = _members({"Id": "2", field: "ACTIVE"}, {"Id": "1", field: "ACTIVE"})

    assert ["1", "2"] == [each.id for each in found.active]


@pytest.mark.parametrize("state", ["SUSPENDED", "PENDING_CLOSURE", "PENDING_ACTIVATION", "CLOSED"])
def test_accounts_that_are_not_are_passed_over_and_told(state: str) -> None:
    """Nobody can look into them."""
    found = _members({"Id": "1", "Name": "old", "State": state})

    assert ((), (f"account 1 (old) is passed over, since it is {state}",)) == (
        found.active,
        found.notes,
    )


def test_an_organization_nobody_may_list_is_not_known() -> None:
    """It is not empty."""
    aws = FakeAccount(faults={LIST: "AccessDeniedException"})

    expected = Unknown(f"denied; allow {LIST} for the identity that looks")
    assert expected == members_of_organization(aws, ACCOUNT)


def test_an_account_without_an_organization_has_no_members() -> None:
    """Which is told."""
    aws = FakeAccount(faults={LIST: "AWSOrganizationsNotInUseException"})

    expected = Unknown(f"account {ACCOUNT} is in no organization")
    assert expected == members_of_organization(aws, ACCOUNT)


@pytest.mark.parametrize(
    ("name", "region", "arn"),
    [
        ("audit", "us-east-1", f"arn:aws:iam::{ACCOUNT}:role/audit"),
        ("team/audit", "us-east-1", f"arn:aws:iam::{ACCOUNT}:role/team/audit"),
        ("audit", "cn-north-1", f"arn:aws-cn:iam::{ACCOUNT}:role/audit"),
    ],
)
def test_a_role_has_the_same_name_in_every_account(name: str, region: str, arn: str) -> None:
    """In the partition that is looked at."""
    assert arn == role_in(ACCOUNT, name, region=region)


@pytest.mark.parametrize(
    "name", ["", "a b", "audit/", "arn:aws:iam::111122223333:role/x", "x" * 65]
)
def test_what_is_no_name_of_a_role_is_refused(name: str) -> None:
    """Before anybody assumes it."""
    with pytest.raises(ValueError, match="role must be a role's name"):
        role_in(ACCOUNT, name)
