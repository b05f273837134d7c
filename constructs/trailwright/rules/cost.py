"""What is paid for that nobody may have asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trailwright.model.properties import entries, is_known
from trailwright.model.unknown import Unknown
from trailwright.posture.recorded import management, records_all
from trailwright.rules._places import also_there
from trailwright.rules._say import say
from trailwright.rules.copies import copies, is_made

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from trailwright.model.estate import Estate
    from trailwright.model.findings import Finding
    from trailwright.model.resources import Trail

__all__ = ["findings"]

_ALL = {
    "AWS::S3::Object": ("TW611", "objects in all buckets"),
    "AWS::Lambda::Function": ("TW612", "calls of all functions"),
    "AWS::DynamoDB::Table": ("TW613", "items in all tables"),
}


def findings(estate: Estate) -> Iterator[Finding]:
    """Yield what is paid for twice, and what costs by volume.

    Args:
        estate: What was read.
    """
    for copy in copies(estate):
        yield from _copies(copy.trail, copy.before)
    for trail in (each for each in estate.trails if is_made(each)):
        yield from _existing(estate, trail)
        for kind, (rule_id, what) in _ALL.items():
            if records_all(trail, kind):
                yield say(rule_id, trail, f"data events of {what} are recorded", keys=_keys(trail))


def _copies(trail: Trail, others: Sequence[Trail]) -> Iterator[Finding]:
    """Yield what a trail records that others before it record too."""
    if others:
        message = f"{_names(others)} has management events of {_where(trail, others[0])} already"
        yield say("TW601", trail, message, keys=_keys(trail))
    for each in others:
        twice = sorted(_insights(trail) & _insights(each))
        if twice:
            message = f"{each.logical_id} has {', '.join(twice)} already"
            yield say("TW621", trail, message, keys=("Properties", "InsightSelectors"))


def _names(trails: Sequence[Trail]) -> str:
    return ", ".join(each.logical_id for each in trails)


def _where(one: Trail, other: Trail) -> str:
    narrow = [each for each in (one, other) if each.is_multi_region_trail is not True]
    return narrow[0].place.region_text if narrow else "all Regions"


def _existing(estate: Estate, trail: Trail) -> Iterator[Finding]:
    recorded = management(trail)
    if isinstance(recorded, Unknown) or not recorded:
        return
    for each in estate.existing_trails:
        if also_there(trail, each):
            message = f"trail {each.name} is there already, and may record management events too"
            yield say("TW602", trail, message, keys=_keys(trail))


def _insights(trail: Trail) -> set[str]:
    if not is_known(trail.insight_selectors):
        return set()
    return {str(each.get("InsightType")) for _, each in entries(trail.insight_selectors)}


def _keys(trail: Trail) -> tuple[str, str]:
    basic = bool(trail.event_selectors)
    return ("Properties", "EventSelectors" if basic else "AdvancedEventSelectors")
