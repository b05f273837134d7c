"""Which accounts belong together: ministack takes every account for an organization of its own."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

from trailwright.sandbox.emulator.names import organizations, request
from trailwright.sandbox.emulator.permissions import SERVICE
from trailwright.sandbox.emulator.refusals import Answer, Refused, answer, refuse

__all__ = ["Organization", "check_organization_trail", "forget", "install", "of", "register"]

_NOT_IN_USE = Refused(
    "AWSOrganizationsNotInUseException",
    "Your account is not a member of an organization.",
)

_by_account: dict[str, Organization] = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Organization:
    """An organization and its accounts.

    Args:
        id: ``o-…``.

        management_account: The account that owns organization trails.

        member_accounts: All others.

        trusted_access: Whether CloudTrail is a trusted service of the organization.

        all_features: Whether it has all features, not consolidated billing alone.
    """

    id: str
    management_account: str
    member_accounts: tuple[str, ...]
    trusted_access: bool = True
    all_features: bool = True

    @property
    def accounts(self) -> tuple[str, ...]:
        """Every account, the management account first."""
        return (self.management_account, *self.member_accounts)

    def describe(self) -> dict[str, Any]:
        """Return what ``DescribeOrganization`` answers."""
        owner = self.management_account
        return {
            "Id": self.id,
            "Arn": f"arn:aws:organizations::{owner}:organization/{self.id}",
            "FeatureSet": "ALL" if self.all_features else "CONSOLIDATED_BILLING",
            "MasterAccountId": owner,
            "MasterAccountArn": f"arn:aws:organizations::{owner}:account/{self.id}/{owner}",
            "MasterAccountEmail": f"management+{owner}@example.com",
            "AvailablePolicyTypes": [{"Type": "SERVICE_CONTROL_POLICY", "Status": "ENABLED"}],
        }


def of(account: str) -> Organization | None:
    """Return the organization an account belongs to."""
    return _by_account.get(account)


def forget() -> None:
    """Forget every organization."""
    _by_account.clear()


def register(organization: Organization) -> None:
    """Make accounts an organization, for CloudTrail, for IAM and for Organizations itself."""
    description = organization.describe()
    for account in organization.accounts:
        _by_account[account] = organization
        organizations.orgs.set_scoped(account, None, "self", description)
    with request.request_scope(organization.management_account, "us-east-1"):
        for account in organization.accounts:
            organizations.accounts[account] = _account_record(organization, account)
        root = _root_record(organization)
        organizations.roots[root["Id"]] = root


def _root_record(organization: Organization) -> dict[str, Any]:
    """Return the root, in which service control policies are enabled."""
    owner, id = organization.management_account, f"r-{organization.id.removeprefix('o-')[:8]}"
    return {
        "Id": id,
        "Arn": f"arn:aws:organizations::{owner}:root/{organization.id}/{id}",
        "Name": "Root",
        "PolicyTypes": organization.describe()["AvailablePolicyTypes"],
    }


def _account_record(organization: Organization, account: str) -> dict[str, Any]:
    owner = organization.management_account
    return {
        "Id": account,
        "Arn": f"arn:aws:organizations::{owner}:account/{organization.id}/{account}",
        "Email": f"account+{account}@example.com",
        "Name": f"Account {account}",
        "Status": "ACTIVE",
        "JoinedMethod": "CREATED",
        "JoinedTimestamp": int(time.time()),
    }


def check_organization_trail(account: str) -> Organization:
    """Return the organization whose trail an account may own.

    Raises:
        Refused: If the account may own none.
    """
    found = of(account)
    if found is None:
        refuse(
            "OrganizationsNotInUseException",
            "Your account is not a member of an organization.",
        )
    if found.management_account != account:
        refuse(
            "NotOrganizationMasterAccountException",
            "The Amazon Web Services account making the request to create or update an "
            "organization trail is not the management account for an organization in "
            "Organizations.",
        )
    if not found.all_features:
        refuse(
            "OrganizationNotInAllFeaturesModeException",
            "Organizations must support all features to create an organization trail.",
        )
    if not found.trusted_access:
        refuse(
            "CloudTrailAccessNotEnabledException",
            "The organization has not enabled CloudTrail service access.",
        )
    return found


def install() -> None:
    """Let Organizations answer from the register."""
    organizations.DISPATCH.update(
        DescribeOrganization=_describe_organization,
        ListAWSServiceAccessForOrganization=_list_service_access,
    )


def _describe_organization(_request: dict[str, Any]) -> Answer:
    found = of(request.get_account_id())
    return _NOT_IN_USE.answer() if found is None else answer({"Organization": found.describe()})


def _list_service_access(_request: dict[str, Any]) -> Answer:
    found = of(request.get_account_id())
    if found is None:
        return _NOT_IN_USE.answer()
    services = [{"ServicePrincipal": SERVICE}] if found.trusted_access else []
    return answer({"EnabledServicePrincipals": services})
