"""How accounts are entered: with one's own credentials, or by a role in each of them."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, Any, NamedTuple

from botocore.credentials import ReadOnlyCredentials
from botocore.exceptions import BotoCoreError, NoCredentialsError

from trailwright.readers.account.outcomes import (
    Answered,
    CouldNotLook,
    Outcome,
    Reason,
    could_not_look,
    explained,
)

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from datetime import datetime

    from boto3 import Session


__all__ = ["WayIn", "WaysIn"]

_ASSUME, _IDENTITY = "sts:AssumeRole", "sts:GetCallerIdentity"
_SESSION_NAME = "trailwright"
#: Credentials are taken anew so many seconds before they run out.
_SPARE = 300
#: botocore renews its own credentials in time; it is asked so often.
_OWN_LAST = 60


class Lasting(NamedTuple):
    """Credentials, and how long they are used.

    Args:
        credentials: The credentials.

        until: The time, in seconds since 1970.
    """

    credentials: ReadOnlyCredentials
    until: float


class WayIn:
    """The credentials of one account, taken anew before they run out.

    Args:
        take: Takes them.
    """

    def __init__(self, take: Callable[[], Awaitable[Lasting | CouldNotLook]]) -> None:
        self._take = take
        self._lasting: Lasting | None = None
        self._lock = asyncio.Lock()

    async def credentials(self) -> ReadOnlyCredentials | CouldNotLook:
        """Return credentials that will last for a call, or why there are none."""
        if self._lasting is None or time.time() >= self._lasting.until:
            async with self._lock:
                return await self._renewed()
        return self._lasting.credentials

    async def _renewed(self) -> ReadOnlyCredentials | CouldNotLook:
        """Take credentials, unless somebody else just did."""
        if self._lasting is None or time.time() >= self._lasting.until:
            taken = await self._take()
            if isinstance(taken, CouldNotLook):
                return taken
            self._lasting = taken
        return self._lasting.credentials


class WaysIn:
    """The ways into the accounts of an organization.

    Args:
        session: Whose credentials are used to begin with.

        role: Name of the role that is assumed in every other account, with its path. Default: none
            is, and only the account of the session can be asked.

        region: The Region in which AWS is asked who it is.

        call: Makes a call of STS with a way in.
    """

    def __init__(
        self,
        session: Session,
        role: str | None,
        region: str,
        call: Callable[[str, WayIn, dict[str, Any]], Awaitable[Outcome]],
    ) -> None:
        self._session = session
        self._role = role
        self._region = region
        self._call = call
        self._own = WayIn(self._take_own)
        self._own_account: asyncio.Task[str | CouldNotLook] | None = None
        self._known: dict[str, WayIn] = {}

    async def enter(self, account: str) -> WayIn | CouldNotLook | None:
        """Return the way into an account, why it is closed, or nothing when there is none.

        Args:
            account: Its id. Nothing counts before AWS has said that this is whose it is.
        """
        if account not in self._known:
            found = await self._found(account)
            if not isinstance(found, WayIn):
                return found
            self._known[account] = found
        return self._known[account]

    def known(self, account: str) -> bool:
        """Return whether an account was entered before.

        Args:
            account: Its id.
        """
        return account in self._known

    async def _found(self, account: str) -> WayIn | CouldNotLook | None:
        if self._own_account is None:
            self._own_account = asyncio.create_task(self._account_of(self._own))
        own = await self._own_account
        if isinstance(own, CouldNotLook):
            self._own_account = None
            return own
        if account == own:
            return self._own
        return None if self._role is None else await self._assumed(account)

    async def _assumed(self, account: str) -> WayIn | CouldNotLook:
        way = WayIn(lambda: self._take_role(account))
        found = await self._account_of(way)
        if found == account:
            return way
        if isinstance(found, CouldNotLook):
            return found
        why = f"its credentials are of account {found}"
        return CouldNotLook(reason=Reason.NO_WAY_IN, sentence=why, action=_ASSUME)

    async def _account_of(self, way: WayIn) -> str | CouldNotLook:
        outcome = await self._call(_IDENTITY, way, {})
        if not isinstance(outcome, Answered):
            return self._failure(outcome, _IDENTITY)
        account = outcome.value.get("Account")
        return account or explained(Reason.NOT_AWS, _IDENTITY, self._region)

    async def _take_role(self, account: str) -> Lasting | CouldNotLook:
        try:
            partition = self._session.get_partition_for_region(self._region)
        except BotoCoreError as error:
            return could_not_look(error, _ASSUME, self._region)
        arn = f"arn:{partition}:iam::{account}:role/{self._role}"
        asked = {"RoleArn": arn, "RoleSessionName": _SESSION_NAME}
        outcome = await self._call(_ASSUME, self._own, asked)
        if not isinstance(outcome, Answered):
            return self._failure(outcome, _ASSUME)
        try:
            return _lasting(outcome.value["Credentials"])
        except (LookupError, TypeError, AttributeError):
            return explained(Reason.NOT_AWS, _ASSUME, self._region)

    async def _take_own(self) -> Lasting | CouldNotLook:
        try:
            # It may read files, start programs and call AWS.
            found = await asyncio.to_thread(self._frozen)
        except Exception as error:  # noqa: BLE001 - whatever provides credentials raises anything
            return could_not_look(error, _IDENTITY, self._region)
        return Lasting(found, time.time() + _OWN_LAST)

    def _frozen(self) -> ReadOnlyCredentials:
        found = self._session.get_credentials()
        if found is None:
            raise NoCredentialsError
        frozen = found.get_frozen_credentials()
        return ReadOnlyCredentials(frozen.access_key, frozen.secret_key, frozen.token)

    def _failure(self, outcome: Outcome, action: str) -> CouldNotLook:
        """Return why a call that always has an answer had none."""
        if isinstance(outcome, CouldNotLook):
            return outcome
        return explained(Reason.NOT_AWS, action, self._region)


def _lasting(told: dict[str, Any]) -> Lasting:
    expires: datetime = told["Expiration"]
    found = ReadOnlyCredentials(told["AccessKeyId"], told["SecretAccessKey"], told["SessionToken"])
    return Lasting(found, expires.timestamp() - _SPARE)
