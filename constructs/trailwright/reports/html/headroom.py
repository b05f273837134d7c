"""What is used of every limit; equal Regions are folded into one line."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from trailwright.model.headroom import Use

__all__ = ["Bar", "bars"]

_NEARLY = 80
_FULL = 100


class Bar(NamedTuple):
    """How much of one limit is used, somewhere or in several Regions alike."""

    use: Use
    parts: Sequence[str]

    @property
    def percent(self) -> int:
        """How much of it is used, at most all of it."""
        used = 0 if self.use.quota == 0 else round(100 * self.use.used / self.use.quota)
        return min(used, _FULL)

    @property
    def tone(self) -> str:
        """How close it is."""
        if self.use.left < 0:
            return "error"
        return "warning" if self.percent >= _NEARLY else "good"

    @property
    def where(self) -> str:
        """The Regions, or their number."""
        return ", ".join(self.parts) if len(self.parts) <= 3 else f"{len(self.parts)} Regions"  # noqa: PLR2004 - three fit a line


def bars(uses: Sequence[Use]) -> Iterator[tuple[str, Sequence[Bar]]]:
    """Yield each account, trail and stack with its limits.

    Args:
        uses: What is used of every limit.
    """
    folded: dict[tuple[str, str, int, int, str], list[Use]] = {}
    for use in uses:
        key = (use.scope, use.limit, use.used, use.quota, use.by)
        folded.setdefault(key, []).append(use)
    found = sorted(folded.values(), key=lambda alike: alike[0].scope)
    for scope, group in groupby(found, key=lambda alike: alike[0].scope):
        yield scope, [Bar(alike[0], [each.part for each in alike if each.part]) for alike in group]
