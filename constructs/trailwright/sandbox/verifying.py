"""Looks at the accounts of a sandbox as ``trailwright verify`` looks at AWS's."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING, Any, cast

from trailwright.model.health import joined
from trailwright.sandbox.accounts import Account

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from boto3 import Session

    from trailwright.model.estate import Estate
    from trailwright.model.health import Verified

__all__ = ["verified"]


def verified(url: str, estates: Sequence[Estate]) -> Verified:
    """Return whether what was deployed into a sandbox delivers, and is as it was deployed.

    Args:
        url: The sandbox.

        estates: What was deployed.
    """
    from trailwright.operate.verify import verify  # noqa: PLC0415 - brings boto3
    from trailwright.readers.account import Asker, Calls, Clock, Workers  # noqa: PLC0415

    accounts = {each: Account(url, each) for each in _accounts(estates)}
    calls = {name: Calls(_session(each), Clock()) for name, each in accounts.items()}
    with closing(Workers()) as workers:
        asker = Asker(calls, workers)
        found = joined([verify(asker, each) for each in estates])
    for each in accounts.values():
        each.close()
    return found


def _accounts(estates: Iterable[Estate]) -> set[str]:
    return {each.place.account_text for estate in estates for each in estate.resources()}


def _session(account: Account) -> Session:
    return cast("Session", _Session(account))


class _Session:
    """The part of boto3's session that calls need."""

    def __init__(self, account: Account) -> None:
        self._account = account

    def client(self, service: str, *, region_name: str, config: object) -> Any:  # noqa: ANN401, ARG002 - boto3's own
        """Return a client that reaches the sandbox and nothing else."""
        return self._account.client(service, region_name)
