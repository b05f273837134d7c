"""Would the patterns of metric filters be taken, and match what they are there for."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from trailwright.model.alarms import profile_names, profile_of
from trailwright.rules.alarms._counters import is_fed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trailwright.model.estate import Estate
    from trailwright.model.findings import Finding

__all__ = ["findings"]


def findings(estate: Estate) -> Iterator[Finding]:
    """Yield what is wrong with patterns for CloudTrail's events.

    Args:
        estate: What was read.
    """
    for each in estate.metric_filters:
        if is_fed(estate, each) and each.pattern not in _prescribed():
            from trailwright.rules.alarms._linted import linted  # noqa: PLC0415 - it is dear

            yield from linted(each)


@cache
def _prescribed() -> tuple[str, ...]:
    """Return the texts of the catalogue.

    Security Hub compares some of them byte for byte, so that whatever may be said of them,
    nothing can be written instead.
    """
    profiles = map(profile_of, profile_names())
    return tuple(alarm["pattern"] for each in profiles for alarm in each["alarms"])
