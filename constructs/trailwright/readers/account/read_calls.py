"""Which calls may be made of live accounts: those that only read, by a list that is reviewed."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from trailwright._policies import read_policy

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["accounts_a_second", "only_reads", "refuse_writes"]

_LIST = "read-calls.json"


@cache
def only_reads(action: str) -> bool:
    """Return whether a call changes nothing and hands out no secret.

    Args:
        action: The service and the operation, e.g. ``cloudtrail:GetTrail``.
    """
    allowed = read_policy(_LIST)
    if action in allowed["never"]:
        return False
    operation = action.partition(":")[2]
    return action in allowed["also"] or operation.startswith(tuple(allowed["begins"]))


def refuse_writes(actions: Iterable[str]) -> None:
    """Refuse calls that do not only read.

    Args:
        actions: Services and operations.

    Raises:
        ValueError: If one may change something, or hands out secrets.
    """
    for action in actions:
        if not only_reads(action):
            msg = f"action must be one that only reads, got {action}; policies/{_LIST} lists them"
            raise ValueError(msg)


def accounts_a_second() -> float:
    """Return how many accounts are entered a second."""
    return read_policy(_LIST)["way_in"]["per_second"]
