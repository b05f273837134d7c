"""Would CloudTrail take the selectors, and what would they record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trailwright._policies import read_policy
from trailwright.model.arns import bucket_arn
from trailwright.model.quotas import quotas
from trailwright.model.regions import leader_region
from trailwright.model.selector_checks import (
    check_advanced,
    check_advanced_limits,
    check_basic,
    check_basic_limits,
)
from trailwright.model.symbols import is_symbolic
from trailwright.posture.recorded import records_object
from trailwright.posture.selectors import advanced_selectors, basic_selectors, records
from trailwright.posture.trails import text
from trailwright.rules._say import say

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from trailwright.model.estate import Estate
    from trailwright.model.findings import Finding
    from trailwright.model.problems import Problem
    from trailwright.model.resources import Trail

__all__ = ["findings"]

_BASIC, _ADVANCED = "EventSelectors", "AdvancedEventSelectors"
#: Lists of what a field may be, which grow every month: what they lack may still exist.
_GROWING = {
    ("Data", "resources.type"): "resource_types",
    ("NetworkActivity", "eventSource"): "network_event_sources",
}


def findings(estate: Estate) -> Iterator[Finding]:
    """Yield what is wrong with the trails' selectors.

    Args:
        estate: What was read.
    """
    for trail in estate.trails:
        yield from _refused(trail)
        yield from _unheard_of(trail)
        yield from _many_arns(trail)
        yield from _no_effect(trail)
        if _records_itself(trail):
            yield say("TW302", trail, f"S3 data events of bucket {trail.s3_bucket_name} too")


def _refused(trail: Trail) -> Iterator[Finding]:
    written = (trail.event_selectors, trail.advanced_event_selectors)
    if all(isinstance(each, list) and each for each in written):
        yield say("TW301", trail, "it has both basic and advanced event selectors")
    basic, advanced = basic_selectors(trail, judged=True), advanced_selectors(trail, judged=True)
    if basic:
        over = list(check_basic_limits(basic, _BASIC))
        found = check_basic(basic, _BASIC, written=records(trail.event_selectors))
        yield from _problems(trail, _BASIC, over, found)
    if advanced:
        over = list(check_advanced_limits(advanced, _ADVANCED))
        yield from _problems(trail, _ADVANCED, over, check_advanced(advanced, _ADVANCED))


def _problems(
    trail: Trail, option: str, over: list[Problem], problems: Iterable[Problem]
) -> Iterator[Finding]:
    for problem in problems:
        rule_id = "TW203" if problem in over else "TW301"
        yield say(rule_id, trail, str(problem), keys=("Properties", option))


def _unheard_of(trail: Trail) -> Iterator[Finding]:
    for selector in advanced_selectors(trail):
        for (category, field), known in _GROWING.items():
            for value in selector.values_of(field) if selector.category == category else ():
                if value not in read_policy("selectors.json")[known] and not is_symbolic(value):
                    message = f"{field} {value} is not among those AWS documents"
                    yield say("TW305", trail, message, keys=("Properties", _ADVANCED))


def _many_arns(trail: Trail) -> Iterator[Finding]:
    used = sum(
        len(values)
        for selector in advanced_selectors(trail)
        for each in selector.field_selectors
        if each.field == "resources.ARN"
        for values in each.operators().values()
    )
    most = quotas().data_resources_per_trail
    if used > most:
        message = f"{used} values of resources.ARN; one of AWS's two texts allows {most}"
        yield say("TW307", trail, message, keys=("Properties", _ADVANCED))


def _no_effect(trail: Trail) -> Iterator[Finding]:
    leader = leader_region(trail.place.partition_text)
    elsewhere = leader is not None and isinstance(trail.region, str) and trail.region != leader
    single = trail.is_multi_region_trail in (None, False)
    if trail.include_global_service_events is True and single and elsewhere:
        message = f"a trail of {trail.region} alone; global service events are recorded in {leader}"
        yield say("TW306", trail, message, keys=("Properties", "IncludeGlobalServiceEvents"))


def _records_itself(trail: Trail) -> bool:
    """Return whether an object written to the log bucket would be recorded."""
    bucket = text(trail.s3_bucket_name)
    if bucket is None:
        return False
    arn = bucket_arn(partition=trail.place.partition_text, name=bucket)
    return records_object(trail, f"{arn}/AWSLogs/file")
