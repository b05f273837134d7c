"""Who uses which of the five trail slots of each account and Region.

How trails count: ``policies/quotas.json``, ``trails_per_region``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from trailwright.model.problems import Problem
from trailwright.model.quotas import quotas
from trailwright.model.record import record
from trailwright.model.regions import is_known_region, known_regions, partition_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["Ledger", "LedgerRow", "TrailUse", "trail_ledger"]

_REGIONS_SPELT_OUT = 3


@record
class TrailUse:
    """A trail, as far as slots are concerned.

    Args:
        name: Its name.

        account: The account that owns it.

        home_region: Its home Region.

        multi_region: Whether it takes a slot in every Region. Default: yes.

        organization: Whether it is an organization's. Its copies are made in member
            accounts even when those are full, so only the owner's slots count.

        origin: Where it comes from, for messages.
    """

    name: str
    account: str
    home_region: str
    multi_region: bool = True
    organization: bool = False
    origin: str = "exists already"

    def regions(self) -> tuple[str, ...]:
        """Return the Regions in which it takes a slot."""
        if not self.multi_region or not is_known_region(self.home_region):
            return (self.home_region,)
        return known_regions(partition_of(self.home_region))


@record
class LedgerRow:
    """The slots of one account and Region."""

    account: str
    region: str
    used: int
    quota: int
    names: tuple[str, ...]
    origins: tuple[str, ...] = ()

    @property
    def left(self) -> int:
        """How many slots are left; negative when there are too many trails."""
        return self.quota - self.used


@dataclass(frozen=True, slots=True)
class Ledger:
    """All slots that are in use."""

    uses: tuple[TrailUse, ...]

    def headroom(self) -> tuple[LedgerRow, ...]:
        """Return one row for each account and Region with a trail, in order."""
        return tuple(_row(*slot, uses) for slot, uses in sorted(self._slots().items()))

    def _slots(self) -> dict[tuple[str, str], list[TrailUse]]:
        slots: dict[tuple[str, str], list[TrailUse]] = {}
        for use in self.uses:
            for region in use.regions():
                slots.setdefault((use.account, region), []).append(use)
        return slots

    def problems(self, option: str = "trails") -> Iterator[Problem]:
        """Yield why the trails cannot all exist: names used twice, then slots.

        Args:
            option: The option by the name the user wrote.
        """
        yield from self._duplicates(option)
        yield from self._overfull(option)

    def __str__(self) -> str:
        return "\n".join(_lines(self.headroom()))

    def _duplicates(self, option: str) -> Iterator[Problem]:
        seen: dict[tuple[str, str, str], TrailUse] = {}
        for use in self.uses:
            key = (use.account, use.home_region, use.name)
            if key in seen:
                yield Problem(
                    option=option,
                    rule=f"must have different names in account {use.account}, "
                    f"{use.home_region} (TrailAlreadyExistsException); {seen[key].origin} and "
                    f"{use.origin} both have this one",
                    value=use.name,
                    remedy="rename one of them",
                )
            seen.setdefault(key, use)

    def _overfull(self, option: str) -> Iterator[Problem]:
        quota = quotas().trails_per_region
        full = [
            _row(*slot, uses) for slot, uses in sorted(self._slots().items()) if len(uses) > quota
        ]
        for account in dict.fromkeys(row.account for row in full):
            rows = [row for row in full if row.account == account]
            yield Problem(
                option=option,
                rule=f"must be at most {rows[0].quota} per Region in account {account} "
                "(MaximumNumberOfTrailsExceededException), and this quota cannot be raised",
                value=max(row.used for row in rows),
                remedy="join trails, or make some of them single-Region trails of other "
                "Regions:\n" + "\n".join(f"      {line}" for line in _lines(rows, told=True)),
            )


def trail_ledger(uses: Sequence[TrailUse]) -> Ledger:
    """Return the ledger of some trails.

    Args:
        uses: The trails, those that exist already among them.
    """
    return Ledger(tuple(uses))


def _row(account: str, region: str, uses: Sequence[TrailUse]) -> LedgerRow:
    return LedgerRow(
        account=account,
        region=region,
        used=len(uses),
        quota=quotas().trails_per_region,
        names=tuple(use.name for use in uses),
        origins=tuple(use.origin for use in uses),
    )


def _lines(rows: Sequence[LedgerRow], *, told: bool = False) -> Iterator[str]:
    """Yield one line for each account and set of trails, Regions folded."""
    folded: dict[tuple[str, tuple[str, ...], tuple[str, ...]], list[LedgerRow]] = {}
    for row in rows:
        folded.setdefault((row.account, row.names, row.origins), []).append(row)
    for (account, names, origins), alike in folded.items():
        regions = _regions([row.region for row in alike])
        who = (f"{n} ({o})" for n, o in zip(names, origins, strict=True)) if told else names
        used = f"{len(names)} of {alike[0].quota} used by {', '.join(who)}"
        yield f"{account} {regions}: {used}"


def _regions(regions: Sequence[str]) -> str:
    if len(regions) <= _REGIONS_SPELT_OUT:
        return ", ".join(regions)
    return f"{regions[0]} and {len(regions) - 1} more Regions"
