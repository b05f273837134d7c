"""Is the organization ready for a trail of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trailwright.model.resources import Organization
from trailwright.model.unknown import Unknown
from trailwright.operate.preflight._told import listed
from trailwright.readers.account import Absent
from trailwright.readers.account.here import told
from trailwright.rules import say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trailwright.model.findings import Finding
    from trailwright.model.resources import Trail
    from trailwright.operate.preflight.view import View
    from trailwright.readers.account import Outcome

__all__ = ["described", "findings", "organization_trails"]

_KEYS = ("Properties", "IsOrganizationTrail")
_PRINCIPAL = "cloudtrail.amazonaws.com"
_ROLE = "AWSServiceRoleForCloudTrail"


def findings(view: View) -> Iterator[Finding]:
    """Yield what an organization trail lacks that no template shows.

    Args:
        view: What is known.
    """
    for trail in organization_trails(view):
        account = trail.place.account_text
        outcome = _asked(view, account)
        if isinstance(outcome, Absent):
            yield say("TW820", trail, f"account {account} is in none", keys=_KEYS)
            continue
        yield from _features(trail, outcome)
        if _manages(outcome, account):
            yield from _trust(view, trail)
            yield from _role(view, trail)


def described(view: View, account: str) -> Organization | None:
    """Return the organization of an account that has an organization trail, if it is known.

    Args:
        view: What is known.

        account: The account.
    """
    if not any(each.place.account == account for each in organization_trails(view)):
        return None
    found = told(_asked(view, account), "Organization")
    if not isinstance(found, dict) or not isinstance(found.get("Id"), str):
        return None
    return Organization(id=str(found["Id"]), management_account=str(found["MasterAccountId"]))


def organization_trails(view: View) -> list[Trail]:
    """Return the organization trails that are planned.

    Args:
        view: What is known.
    """
    planned = view.plan.estate.trails
    return [each for each in planned if each.is_organization_trail is True]


def _asked(view: View, account: str) -> Outcome:
    return view.home(account).look("organizations:DescribeOrganization")


def _features(trail: Trail, outcome: Outcome) -> Iterator[Finding]:
    features = told(outcome, "Organization", "FeatureSet")
    if not isinstance(features, Unknown) and features != "ALL":
        yield say("TW821", trail, f"it has {features}", keys=_KEYS)


def _manages(outcome: Outcome, account: str) -> bool:
    """Return whether an account is the one that can be asked: the others may not."""
    return told(outcome, "Organization", "MasterAccountId") == account


def _trust(view: View, trail: Trail) -> Iterator[Finding]:
    call = "organizations:ListAWSServiceAccessForOrganization"
    here = view.home(trail.place.account_text)
    found = listed(here, call, "EnabledServicePrincipals")
    if isinstance(found, Unknown):
        return
    names = [each.get("ServicePrincipal") for each in found]
    if _PRINCIPAL not in names:
        trusted = ", ".join(map(str, names)) or "no service"
        yield say("TW822", trail, f"it trusts {trusted}", keys=_KEYS)


def _role(view: View, trail: Trail) -> Iterator[Finding]:
    outcome = view.home(trail.place.account_text).look("iam:GetRole", RoleName=_ROLE)
    if isinstance(outcome, Absent):
        yield say("TW823", trail, f"there is no {_ROLE}", keys=_KEYS)
