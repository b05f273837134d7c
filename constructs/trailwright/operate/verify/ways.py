"""The ways by which a trail delivers, as ``policies/freshness.json`` has them."""

from __future__ import annotations

from datetime import timedelta
from functools import cache
from typing import TYPE_CHECKING, Any

from trailwright._policies import read_policy
from trailwright.model.record import record

if TYPE_CHECKING:
    from trailwright.model.resources import Trail

__all__ = ["Way", "ways_of"]


@record
class Way:
    """One way.

    Args:
        id: What other ways call it.

        title: What people call it.

        setting: The trail's property without which there is no such way.

        time: The member of ``GetTrailStatus`` that says when it last worked.

        error: The member that says why it does not.

        limit: How old the last sign may be.

        follows: The way that it cannot be ahead of. Default: none.

        error_rule: The rule that speaks when AWS names an error.

        late_rule: The rule that speaks when the last sign is too old.
    """

    id: str
    title: str
    setting: str
    time: str
    error: str
    limit: timedelta
    follows: str | None = None
    error_rule: str
    late_rule: str


def ways_of(trail: Trail) -> tuple[Way, ...]:
    """Return the ways by which a trail should deliver.

    Args:
        trail: The trail, as it was deployed.
    """
    return tuple(each for each in _ways() if trail.properties.get(each.setting))


@cache
def _ways() -> tuple[Way, ...]:
    return tuple(_way(each) for each in read_policy("freshness.json")["paths"])


def _way(source: dict[str, Any]) -> Way:
    return Way(
        **{name: source[name] for name in ("id", "title", "setting", "time", "error")},
        limit=timedelta(minutes=source["limit_minutes"]),
        follows=source.get("follows"),
        error_rule=source["rules"]["error"],
        late_rule=source["rules"]["late"],
    )
