"""Whose AWS is looked at: the credentials, the account behind them, and its Regions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from boto3 import Session
from botocore.exceptions import BotoCoreError

from trailwright.model.regions import dns_suffix, partitions
from trailwright.readers.account.outcomes import (
    Absent,
    Answered,
    CouldNotLook,
    Reason,
    could_not_look,
    explained,
)

if TYPE_CHECKING:
    from trailwright.readers.account.calls import Calls

__all__ = ["account_id", "enabled_regions", "foreign_endpoint", "open_session"]

_IDENTITY = "sts:GetCallerIdentity"
_ENABLED = ["ENABLED", "ENABLED_BY_DEFAULT"]
#: Host names that end in none of the partitions' suffixes, but in these.
_NEWER_SUFFIXES = ("api.aws",)


def open_session(profile: str | None) -> Session | CouldNotLook:
    """Return a session.

    Args:
        profile: A profile of the AWS configuration. Default: what the environment says.
    """
    try:
        return Session(profile_name=profile)
    except BotoCoreError as error:
        return could_not_look(error, _IDENTITY, "")


def account_id(calls: Calls, region: str) -> str | CouldNotLook:
    """Return the account that the credentials belong to, which needs no permission.

    Args:
        calls: The calls of its session.

        region: The Region to ask in.
    """
    outcome = calls.ask(_IDENTITY, region)
    if not isinstance(outcome, Answered):
        return _failure(outcome, region)
    account = outcome.value.get("Account")
    return account or explained(Reason.NOT_AWS, _IDENTITY, region)


def enabled_regions(calls: Calls, region: str) -> tuple[str, ...] | CouldNotLook:
    """Return the Regions that are enabled for the account, by either of two calls.

    Args:
        calls: The calls of its session.

        region: The Region to ask in.
    """
    found = _described(calls, region)
    if not isinstance(found, CouldNotLook):
        return found
    listed = _listed(calls, region)
    if not isinstance(listed, CouldNotLook):
        return listed
    sentence = f"{found.sentence}; and {listed.sentence}"
    return CouldNotLook(reason=found.reason, sentence=sentence, action=found.action)


def foreign_endpoint(calls: Calls, region: str) -> str | None:
    """Return the address that answers for CloudTrail when it is none of AWS's own.

    Args:
        calls: The calls of a session.

        region: The Region.
    """
    url = calls.endpoint("cloudtrail", region)
    host = urlsplit(url).hostname or ""
    known = (*(dns_suffix(each) for each in partitions()), *_NEWER_SUFFIXES)
    return url if url and not host.endswith(tuple(f".{each}" for each in known)) else None


def _described(calls: Calls, region: str) -> tuple[str, ...] | CouldNotLook:
    action = "ec2:DescribeRegions"
    outcome = calls.ask(action, region)
    if not isinstance(outcome, Answered):
        return _failure(outcome, region)
    return _names(outcome.value.get("Regions")) or explained(Reason.NOT_AWS, action, region)


def _listed(calls: Calls, region: str) -> tuple[str, ...] | CouldNotLook:
    action = "account:ListRegions"
    names: list[str] = []
    token: dict[str, Any] = {}
    while True:
        outcome = calls.ask(action, region, RegionOptStatusContains=_ENABLED, **token)
        if not isinstance(outcome, Answered):
            return _failure(outcome, region)
        names += _names(outcome.value.get("Regions"))
        following = outcome.value.get("NextToken")
        if not following:
            return tuple(sorted(names)) or explained(Reason.NOT_AWS, action, region)
        if following == token.get("NextToken"):
            return explained(Reason.PAGE_AGAIN, action, region)
        token = {"NextToken": following}


def _failure(outcome: Absent | CouldNotLook, region: str) -> CouldNotLook:
    """Return why a call that always has an answer had none."""
    if isinstance(outcome, CouldNotLook):
        return outcome
    return explained(Reason.NOT_AWS, outcome.action, region)


def _names(regions: Any) -> tuple[str, ...]:  # noqa: ANN401 - whatever was answered
    return tuple(sorted(each["RegionName"] for each in regions or () if each.get("RegionName")))
