"""Into which accounts there is a way: the caller's own, and those with a role to take."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from boto3 import Session

from trailwright.model.record import record
from trailwright.readers.account import Answered, Calls, CouldNotLook, account_id, role_in
from trailwright.readers.account.here import told

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from trailwright.readers.account import Clock

__all__ = ["WaysIn", "ways_in"]

_ASSUME = "sts:AssumeRole"
_SESSION = "trailwright-preflight"


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
    """
    calls, failed = {caller: own}, {}
    for account in accounts:
        if account == caller or role is None:
            continue
        found = _enter(own, account, role, region, clock)
        if isinstance(found, str):
            failed[account] = found
        else:
            calls[account] = found
    return WaysIn(calls=calls, failed=failed)


def _enter(own: Calls, account: str, role: str, region: str, clock: Clock) -> Calls | str:
    """Return calls with the credentials of a role, once they say whose they are; or why not."""
    arn = role_in(account, role, region=region)
    outcome = own.ask(_ASSUME, region, RoleArn=arn, RoleSessionName=_SESSION)
    if not isinstance(outcome, Answered):
        return _why(arn, outcome.sentence if isinstance(outcome, CouldNotLook) else outcome.code)
    calls = Calls(_session(told(outcome, "Credentials")), clock)
    found = account_id(calls, region)
    if isinstance(found, CouldNotLook):
        return _why(arn, found.sentence)
    return calls if found == account else _why(arn, f"its credentials are of account {found}")


def _session(credentials: Any) -> Session:  # noqa: ANN401 - as AWS answers
    return Session(
        aws_access_key_id=credentials["AccessKeyId"],
        aws_secret_access_key=credentials["SecretAccessKey"],
        aws_session_token=credentials["SessionToken"],
    )


def _why(arn: str, sentence: str) -> str:
    return f"{arn} cannot be taken: {sentence}"
