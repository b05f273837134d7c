"""Which Regions of an account there are to look at, and which are off: with proof."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trailwright.model.record import record
from trailwright.model.regions import known_regions, partition_of
from trailwright.model.unknown import Unknown
from trailwright.readers.account.here import could_not, told
from trailwright.readers.account.outcomes import CouldNotLook
from trailwright.readers.account.resources._settings import entries

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from trailwright.model.resources import Value
    from trailwright.readers.account.here import Here

__all__ = ["Regions", "regions_of"]

_ON = ("opt-in-not-required", "opted-in", "ENABLED", "ENABLED_BY_DEFAULT", "ENABLING")
_OFF = ("not-opted-in", "DISABLED")
_EC2, _ACCOUNT = "ec2:DescribeRegions", "account:ListRegions"


@record
class Regions:
    """The Regions of an account.

    Args:
        on: Those to look at.

        off: Those that are not enabled, and the call that says so.

        unknown: Why it is not known which are enabled, if it is not; then every Region that was
            named, or that the partition has, is looked at.
    """

    on: tuple[str, ...]
    off: Mapping[str, str]
    unknown: Unknown | None = None


def regions_of(here: Here, named: Iterable[str] | None) -> Regions:
    """Return the Regions of an account.

    Args:
        here: Who is asked, and where.

        named: Those to look at. Default: all that are enabled.
    """
    found, call = _told(here)
    wanted = None if named is None else tuple(dict.fromkeys(named))
    if isinstance(found, Unknown):
        every = known_regions(partition_of(here.region)) if wanted is None else wanted
        return Regions(on=every if call else (), off={}, unknown=found)
    listed = {each["RegionName"]: _status(each) for each in entries(found) if "RegionName" in each}
    off = {name: call for name, status in listed.items() if status in _OFF}
    on = [name for name, status in listed.items() if status in _ON]
    return Regions(
        on=tuple(sorted(on)) if wanted is None else tuple(e for e in wanted if e not in off),
        off={name: why for name, why in off.items() if wanted is None or name in wanted},
    )


def _told(here: Here) -> tuple[Value, str]:
    """Return what the first of two calls that is answered says, and which that was, once asked."""
    first = here.look(_EC2, AllRegions=True)
    if not could_not(first):
        return told(first, "Regions"), "" if isinstance(first, CouldNotLook) else _EC2
    second = here.look(_ACCOUNT)
    if not isinstance(second, CouldNotLook):
        return told(second, "Regions"), _ACCOUNT
    return told(first), _EC2 if could_not(second) else ""


def _status(region: Mapping[str, Value]) -> Value:
    # Without a status, the Region is one that the account can use: that is all EC2 lists then.
    return region.get("OptInStatus", region.get("RegionOptStatus", _ON[0]))
