"""Which limits are nearly used up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trailwright.diff.comparing import BETTER, WORSE
from trailwright.diff.telling import tell
from trailwright.model.origin import Origin
from trailwright.posture.words import listed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trailwright.diff.side import Side
    from trailwright.model.findings import Finding
    from trailwright.model.headroom import Use
    from trailwright.posture import Posture

__all__ = ["changes"]

#: A limit is told of when no more than one in so many is left.
_SCARCE = 5
#: A scope, a limit, what is used on both sides, and what there is.
_Row = tuple[str, str, int, int, int]


def changes(before: Side, after: Side) -> Iterator[Finding]:
    """Yield the limits of which little is left, and those of which there is more again.

    Args:
        before: The first side.

        after: The second.
    """
    rows: dict[_Row, list[str]] = {}
    old, new = _used(before.posture), _used(after.posture)
    for key in (*new, *(each for each in old if each not in new)):
        scope, limit, part = key
        use = new.get(key) or old[key]
        was, now = (side[key].used if key in side else 0 for side in (old, new))
        if was != now and _is_scarce(max(was, now), use.quota):
            rows.setdefault((scope, limit, was, now, use.quota), []).append(part)
    for row, parts in rows.items():
        yield _said(row, parts, after if after.paths else before)


def _used(posture: Posture) -> dict[tuple[str, str, str], Use]:
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
