"""How much of a limit is used, and what is left."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trailwright.model.ledger import Ledger

__all__ = ["Use", "places"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """How much of one limit is used.

    Args:
        limit: The limit, in words.

        scope: What it is counted for: an account, a trail or a stack.

        part: The Region, or the resource, of that scope. Default: all of it.

        used: How much is used.

        quota: How much there is.

        by: Who uses it.
    """

    limit: str
    scope: str
    used: int
    quota: int
    part: str = ""
    by: str = ""

    @property
    def left(self) -> int:
        """How much is left; negative when there is too much."""
        return self.quota - self.used


def places(ledger: Ledger) -> Iterator[Use]:
    """Yield how many of the places for trails are taken, in each account and Region.

    Args:
        ledger: The trails.
    """
    for row in ledger.headroom():
        yield Use(
            limit="trails per Region",
            scope=f"account {row.account}",
            part=row.region,
            used=row.used,
            quota=row.quota,
            by=", ".join(row.names),
        )
