"""Into which accounts there is a way: the caller's own, and those with a role to take."""

from __future__ import annotations

from typing import TYPE_CHECKING

from boto3 import Session

from trailwright.model.record import record
from trailwright.readers.account.calls import Calls
from trailwright.readers.account.identity import account_id
from trailwright.readers.account.members import role_in
from trailwright.readers.account.outcomes import Answered, CouldNotLook

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from trailwright.readers.account.clock import Clock

__all__ = ["WaysIn", "ways_in"]

_ASSUME = "sts:AssumeRole"
_SESSION = "trailwright"
#: What AssumeRole answers, and what a session is made of.
_CREDENTIALS = {
    "aws_access_key_id": "AccessKeyId",
    "aws_secret_access_key": "SecretAccessKey",
    "aws_session_token": "SessionToken",
}


@record
class WaysIn:
    """The accounts that can be asked, and why others cannot.

    Args:
        calls: By account.

        failed: By account: why nobody gets in.
    """

    calls: Mapping[str, Calls]
    failed: Mapping[str, str]


def ways_in(
    own: Calls, caller: str, accounts: Iterable[str], role: str | None, *, region: str, clock: Clock
) -> WaysIn:
    """Return a way into each account, as far as there is one.

    Args:
        own: Calls with the caller's credentials.

        caller: Their account.

        accounts: The accounts to get into.

        role: The name of a role to take in each of the others. Default: there is none.

        region: The Region to ask in.

        clock: What calls wait by.

    Raises:
        ValueError: If the role's name is none.
    """
    others = [] if role is None else [each for each in accounts if each != caller]
    entered = {each: _enter(own, each, role or "", region, clock) for each in others}
    calls = {name: each for name, each in entered.items() if isinstance(each, Calls)}
    return WaysIn(
        calls={caller: own, **calls},
        failed={name: each for name, each in entered.items() if isinstance(each, str)},
    )


def _enter(own: Calls, account: str, role: str, region: str, clock: Clock) -> Calls | str:
    """Return calls with the credentials of a role, once they say whose they are; or why not."""
    arn = role_in(account, role, region=region)
    outcome = own.ask(_ASSUME, region, RoleArn=arn, RoleSessionName=_SESSION)
    if not isinstance(outcome, Answered):
        why = outcome.sentence if isinstance(outcome, CouldNotLook) else outcome.code
        return f"{arn} cannot be taken: {why}"
    told = outcome.value.get("Credentials", {})
    session = Session(**{name: told.get(key) for name, key in _CREDENTIALS.items()})
    calls = Calls(session, clock)
    found = account_id(calls, region)
    if found == account:
        return calls
    calls.close()
    why = (
        found.sentence
        if isinstance(found, CouldNotLook)
        else f"its credentials are of account {found}"
    )
    return f"{arn} cannot be taken: {why}"
