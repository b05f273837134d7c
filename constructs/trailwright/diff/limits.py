"""Which limits are nearly used up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trailwright.diff.comparing import BETTER, WORSE
from trailwright.diff.telling import tell
from trailwright.model.origin import Origin
from trailwright.posture.words import listed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from trailwright.diff.side import Side
    from trailwright.model.findings import Finding
    from trailwright.model.headroom import Use
    from trailwright.posture import Posture

__all__ = ["changes"]

#: A limit is told of when no more than one in so many is left.
_SCARCE = 5
#: A scope, a limit, and a Region or nothing.
_Key = tuple[str, str, str]
#: A scope, a limit, what is used on both sides, and what there is.
_Row = tuple[str, str, int, int, int]


def changes(before: Side, after: Side) -> Iterator[Finding]:
    """Yield the limits of which little is left, and those of which there is more again.

    Args:
        before: The first side.

        after: The second.
    """
    rows = _rows(_used(before.posture), _used(after.posture))
    for row, parts in rows.items():
        yield _said(row, parts, after if after.paths else before)


def _rows(before: Mapping[_Key, Use], after: Mapping[_Key, Use]) -> dict[_Row, list[str]]:
    """Return what is used otherwise and scarce, with the Regions where it is the same."""
    rows: dict[_Row, list[str]] = {}
    for key, use in {**before, **after}.items():
        was, now = (side[key].used if key in side else 0 for side in (before, after))
        if was != now and _is_scarce(max(was, now), use.quota):
            row = (use.scope, use.limit, was, now, use.quota)
            rows.setdefault(row, []).append(use.part)
    return rows


def _used(posture: Posture) -> dict[_Key, Use]:
    return {(each.scope, each.limit, each.part): each for each in posture.uses}


def _is_scarce(used: int, quota: int) -> bool:
    return (quota - used) * _SCARCE <= quota


def _said(row: _Row, parts: list[str], side: Side) -> Finding:
    scope, limit, was, now, quota = row
    named = [each for each in parts if each]
    words = {
        "scope": scope,
        "limit": limit,
        "before": was,
        "after": now,
        "quota": quota,
        "left": quota - now,
        "where": f" in {listed(named)}" if named else "",
    }
    origin = Origin(path=side.paths[0], logical_id=scope)
    return tell("TW961", WORSE if now > was else BETTER, origin, words)
