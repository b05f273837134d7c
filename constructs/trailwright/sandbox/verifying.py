"""Looks at the accounts of a sandbox as ``trailwright verify`` looks at AWS's."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING, Any, cast

from trailwright.model.health import joined

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from boto3 import Session

    from trailwright.model.estate import Estate
    from trailwright.model.health import Verified
    from trailwright.sandbox.accounts import Account

__all__ = ["verified"]


def verified(accounts: Iterable[Account], estates: Sequence[Estate]) -> Verified:
    """Return whether what was deployed into a sandbox delivers, and is as it was deployed.

    Args:
        accounts: The accounts of the sandbox that are asked.

        estates: What was deployed.
    """
    from trailwright.operate.verify import verify  # noqa: PLC0415 - brings boto3
    from trailwright.readers.account import Asker, Calls, Clock, Workers  # noqa: PLC0415

    calls = {each.id: Calls(cast("Session", _Session(each)), Clock()) for each in accounts}
    with closing(Workers()) as workers:
        asker = Asker(calls, workers)
        return joined([verify(asker, each) for each in estates])


class _Session:
    """The part of boto3's session that calls need."""

    def __init__(self, account: Account) -> None:
        self._account = account

    def client(self, service: str, *, region_name: str, config: object) -> Any:  # noqa: ANN401, ARG002 - boto3's own
        """Return a client that reaches the sandbox and nothing else."""
        return self._account.client(service, region_name)
