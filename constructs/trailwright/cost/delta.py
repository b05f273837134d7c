"""What a change makes of the costs of an estate."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from trailwright.cost.deliveries import account_count
from trailwright.cost.estimate import estimate
from trailwright.cost.ranges import Range, exactly
from trailwright.model.record import record
from trailwright.model.unknown import Unknown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from trailwright.cost.estimate import Estimate
    from trailwright.cost.lines import Line
    from trailwright.cost.paid_copies import PaidCopy
    from trailwright.cost.volumes import Volumes
    from trailwright.model.estate import Estate

__all__ = ["Change", "Delta", "compared", "delta"]

#: An account, a trail and what it pays for: the price, and what a person calls it.
_Key = tuple[str, str, str, str]


@record
class Change:
    """What changes of what one trail pays for one thing.

    Args:
        trail: The trail's name.

        account: Its account.

        item: The name of the price.

        label: What a person calls it.

        before: What it cost; ``None`` when it was not there.

        after: What it will cost; ``None`` when it will not be there.

        change: The difference; unknown when either is.
    """

    trail: str
    account: str
    item: str
    label: str
    before: Range | Unknown | None
    after: Range | Unknown | None
    change: Range | Unknown


@record
class Delta:
    """What changes between two estimates, in USD a month.

    Args:
        before: The estimate before.

        after: The estimate after.

        changes: What costs more, less, or nobody knows what, by trail.

        new_paid_copies: Copies of management events that are paid for from now on.

        gone_paid_copies: Those that are no longer.
    """

    before: Estimate
    after: Estimate
    changes: tuple[Change, ...]
    new_paid_copies: tuple[PaidCopy, ...]
    gone_paid_copies: tuple[PaidCopy, ...]

    @property
    def total(self) -> Range:
        """What changes altogether, as far as it is estimated."""
        return self.after.total - self.before.total


def delta(before: Estimate, after: Estimate) -> Delta:
    """Return what changes between two estimates.

    Args:
        before: The estimate before. Both should count with the same volumes, or else the
            change is also one of those.

        after: The estimate after.
    """
    old, new = _by_key(before.lines), _by_key(after.lines)
    found = (_change(key, old.get(key, ()), new.get(key, ())) for key in old | new)
    return Delta(
        before=before,
        after=after,
        changes=tuple(each for each in found if each is not None),
        new_paid_copies=_without(after.paid_copies, before.paid_copies),
        gone_paid_copies=_without(before.paid_copies, after.paid_copies),
    )


def compared(before: Estate, after: Estate, volumes: Volumes) -> Delta:
    """Return what changes from one estate to another, counted with the same volumes.

    Args:
        before: The estate before.

        after: The estate after.

        volumes: How many events there are. An account that only one of the two names is there
            all the same.
    """
    accounts = max(account_count(each, volumes) for each in (before, after))
    same = replace(volumes, accounts=accounts)
    return delta(estimate(before, same), estimate(after, same))


def _by_key(lines: Sequence[Line]) -> dict[_Key, list[Line]]:
    found: dict[_Key, list[Line]] = {}
    for each in lines:
        found.setdefault((each.account, each.trail, each.item, each.label), []).append(each)
    return found


def _change(key: _Key, old: Sequence[Line], new: Sequence[Line]) -> Change | None:
    before, after = _amount(old), _amount(new)
    change = _difference(before, after)
    if before == after or not change:
        return None
    account, trail, item, label = key
    return Change(
        trail=trail,
        account=account,
        item=item,
        label=label,
        before=before,
        after=after,
        change=change,
    )


def _amount(lines: Sequence[Line]) -> Range | Unknown | None:
    if not lines:
        return None
    amounts = [each.amount for each in lines]
    unknown = next((each for each in amounts if isinstance(each, Unknown)), None)
    return unknown or sum((each for each in amounts if isinstance(each, Range)), exactly(0))


def _difference(before: Range | Unknown | None, after: Range | Unknown | None) -> Range | Unknown:
    for each in (after, before):
        if isinstance(each, Unknown):
            return each
    old, new = (each if isinstance(each, Range) else exactly(0) for each in (before, after))
    return new - old


def _without(copies: Sequence[PaidCopy], others: Sequence[PaidCopy]) -> tuple[PaidCopy, ...]:
    known = {(each.account, each.trail) for each in others}
    return tuple(each for each in copies if (each.account, each.trail) not in known)
