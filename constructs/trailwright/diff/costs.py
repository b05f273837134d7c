"""What a change costs, and who pays for a second copy from now on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trailwright.cost.volumes import CATEGORIES
from trailwright.cost.words import spread
from trailwright.diff.comparing import BETTER, WORSE
from trailwright.diff.telling import tell
from trailwright.model.origin import Origin
from trailwright.model.thresholds import threshold

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

    from trailwright.cost import Delta, PaidCopy, Range
    from trailwright.model.findings import Finding

__all__ = ["costs"]


def costs(change: Delta, path: str) -> Iterator[Finding]:
    """Yield what a change costs in a month, as far as it can be estimated.

    Args:
        change: What it costs.

        path: Where to look.
    """
    for direction, found in (
        (WORSE, change.new_paid_copies),
        (BETTER, change.gone_paid_copies),
    ):
        yield from (_copy(each, direction, path) for each in found)
    if max(map(abs, _ends(change.total))) >= threshold("cost_change_usd"):
        words = {
            "change": spread(change.total, sign="+"),
            "before": spread(change.before.total),
            "after": spread(change.after.total),
            "priced": change.after.prices_to,
            "apart": "" if _counts(change) else ", without what grows with events",
        }
        direction = WORSE if change.total.likely >= 0 else BETTER
        yield tell("TW972", direction, Origin(path=path, logical_id="estate"), words)


def _ends(total: Range) -> tuple[Decimal, Decimal]:
    return total.low, total.high


def _counts(change: Delta) -> bool:
    return any(map(change.after.volumes.knows, CATEGORIES))


def _copy(copy: PaidCopy, direction: str, path: str) -> Finding:
    words = {
        "trail": copy.trail,
        "others": " and ".join(copy.have),
        "unless": f", unless {copy.unless}" if copy.unless else "",
        "amount": spread(copy.amount),
    }
    return tell("TW971", direction, Origin(path=path, logical_id=copy.trail), words)
