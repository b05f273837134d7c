"""The accounts of an organization, and the role by which each is looked at."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from trailwright.model.arns import role_arn
from trailwright.model.record import record
from trailwright.model.regions import partition_of
from trailwright.model.unknown import Unknown
from trailwright.readers.account.here import Here
from trailwright.readers.account.looks import gathered
from trailwright.readers.account.resources._settings import entries

if TYPE_CHECKING:
    from collections.abc import Mapping

    from trailwright.model.resources import Value
    from trailwright.readers.account.looks import Looks
    from trailwright.readers.account.questions import Asks

__all__ = ["Member", "Members", "members_of_organization", "role_in"]

#: A role's name, with its path if it has one.
_ROLE = re.compile(r"(?:[\x21-\x7e]+/)?[\w+=,.@-]{1,64}", re.ASCII)
_ACTIVE = "ACTIVE"


@record
class Member:
    """An account of an organization.

    Args:
        id: Twelve digits.

        name: What people call it.

        state: E.g. ``ACTIVE``, ``SUSPENDED`` or ``PENDING_CLOSURE``.
    """

    id: str
    name: str
    state: str


@record
class Members:
    """The accounts of an organization.

    Args:
        active: Those that can be looked at, in the order of their ids.

        passed_over: Those that cannot, because they are closed or about to be.
    """

    active: tuple[Member, ...]
    passed_over: tuple[Member, ...]

    @property
    def notes(self) -> tuple[str, ...]:
        """What was passed over, as sentences."""
        return tuple(
            f"account {each.id} ({each.name}) is passed over, since it is {each.state}"
            for each in self.passed_over
        )


def members_of_organization(
    asks: Asks, account: str, *, region: str = "us-east-1"
) -> Members | Unknown:
    """Return the accounts of an organization, the management account among them.

    Args:
        asks: Who is asked.

        account: The management account, or a delegated administrator.

        region: The Region to ask in. Default: us-east-1.
    """

    def read(looks: Looks) -> Value:
        here = Here(looks=looks, scope=frozenset({account}), account=account, region=region)
        return here.told("organizations:ListAccounts", "Accounts")

    told, _ = gathered(asks, read)
    if isinstance(told, Unknown):
        return told
    if told is None:
        return Unknown(f"account {account} is in no organization")
    every = sorted(map(_member, entries(told)), key=lambda each: each.id)
    return Members(
        active=tuple(each for each in every if each.state == _ACTIVE),
        passed_over=tuple(each for each in every if each.state != _ACTIVE),
    )


def _member(told: Mapping[str, str]) -> Member:
    # State takes the place of Status, which AWS retires.
    # https://docs.aws.amazon.com/organizations/latest/APIReference/API_Account.html
    state = told.get("State") or told.get("Status", "")
    return Member(id=told["Id"], name=told.get("Name", ""), state=state)


def role_in(account: str, name: str, *, region: str = "us-east-1") -> str:
    """Return the ARN of the role by which an account is looked at.

    Args:
        account: The account.

        name: The role's name, the same in every account, with its path if it has one.

        region: A Region of its partition. Default: us-east-1.

    Raises:
        ValueError: If it is no name of a role.
    """
    if name.startswith("arn:") or not _ROLE.fullmatch(name):
        msg = f"role must be a role's name, the same in every account, got {name!r}"
        raise ValueError(msg)
    return role_arn(partition=partition_of(region), account=account, name=name)
