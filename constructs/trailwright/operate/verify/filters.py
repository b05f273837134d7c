"""Are metric filters as they were deployed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trailwright.operate.verify.counterparts import filter_counterpart
from trailwright.operate.verify.say import say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trailwright.model.estate import Estate
    from trailwright.model.findings import Finding
    from trailwright.model.resources import MetricFilter
    from trailwright.readers.account import Live

__all__ = ["filters"]


def filters(estate: Estate, live: Live) -> Iterator[Finding]:
    """Yield metric filters that are gone or changed.

    Args:
        estate: What was deployed.

        live: What there is.
    """
    for wanted in estate.metric_filters:
        if wanted.exists is True and _listed(estate, live, wanted):
            yield from _filter(wanted, filter_counterpart(estate, wanted, live.estate))


def _listed(estate: Estate, live: Live, wanted: MetricFilter) -> bool:
    """Return whether the filters of a log group could be listed; that they could not is told."""
    group, place = estate.log_group(wanted.log_group, near=wanted), wanted.place
    of = group.arn if group else ""
    return live.unlisted(wanted.type, place.account_text, place.region_text, of) is None


def _filter(wanted: MetricFilter, found: MetricFilter | None) -> Iterator[Finding]:
    if found is None:
        yield say("TW872", wanted, f"metric filter {wanted.ref} is not on {wanted.log_group}")
        return
    if _text(wanted.pattern) != _text(found.pattern):
        yield say("TW872", wanted, f"metric filter {wanted.ref} has the pattern {found.pattern}")
    if wanted.transformations != found.transformations:
        yield say("TW872", wanted, f"metric filter {wanted.ref} counts into another metric")


def _text(pattern: object) -> object:
    return " ".join(pattern.split()) if isinstance(pattern, str) else pattern
