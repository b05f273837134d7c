"""Would the patterns of metric filters be taken, and match what they are there for."""

from __future__ import annotations

from functools import cache
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING

from trailwright.model.alarms import profile_names, profile_of
from trailwright.patterns import PatternError, lint
from trailwright.rules._say import say
from trailwright.rules.alarms._counters import is_fed
from trailwright.rules.alarms._read import pattern_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trailwright.model.estate import Estate
    from trailwright.model.findings import Finding
    from trailwright.model.resources import MetricFilter
    from trailwright.patterns import Remark

__all__ = ["findings"]

_KEYS = ("Properties", "FilterPattern")
#: The rule that speaks of a kind of remark.
_RULES = {
    "never-true": "TW532",
    "always-true": "TW533",
    "unequal-alternative": "TW534",
    "unequal-optional": "TW535",
    "dated-name": "TW536",
    "unknown-name": "TW537",
    "shared-name": "TW538",
    "mixed-operators": "TW539",
}


def findings(estate: Estate) -> Iterator[Finding]:
    """Yield what is wrong with patterns for CloudTrail's events.

    Args:
        estate: What was read.
    """
    for each in estate.metric_filters:
        if is_fed(estate, each):
            yield from _judged(each)


def _judged(found: MetricFilter) -> Iterator[Finding]:
    pattern = pattern_of(found)
    if isinstance(pattern, PatternError):
        rule_id = "TW531" if pattern.undefined else "TW530"
        yield say(rule_id, found, str(pattern), keys=_KEYS)
    elif pattern is not None and pattern.text not in _prescribed():
        by_kind = groupby(sorted(lint(pattern), key=attrgetter("id")), key=attrgetter("id"))
        for kind, remarks in by_kind:
            yield say(_RULES[kind], found, _said(list(remarks)), keys=_KEYS)


def _said(remarks: list[Remark]) -> str:
    first, others = remarks[0], len(remarks) - 1
    more = f", and {others} more like it" if others else ""
    return f"filter pattern, character {first.position + 1}: {first.message}{more}"


@cache
def _prescribed() -> frozenset[str]:
    """Return the texts of the catalogue.

    Security Hub compares some of them byte for byte, so that whatever may be said of them,
    nothing can be written instead.
    """
    profiles = map(profile_of, profile_names())
    return frozenset(alarm["pattern"] for each in profiles for alarm in each["alarms"])
