"""How ``verify`` speaks: of what is live, at the place where it was deployed from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trailwright.model.findings import Finding, Severity, rule
from trailwright.operate.verify.counterparts import live_names

if TYPE_CHECKING:
    from collections.abc import Sequence

    from trailwright.model.resources import Resource

__all__ = ["say", "where"]

_MOST_NAMED = 6


def say(
    rule_id: str, resource: Resource, message: str, *, severity: Severity | None = None
) -> Finding:
    """Return a finding about a live resource.

    Args:
        rule_id: The rule that speaks.

        resource: What was deployed; its template is the place to look at.

        message: How it is.

        severity: Default: the rule's own.
    """
    cited = rule(rule_id)
    return Finding(
        rule=cited,
        severity=severity or cited.severity,
        message=message,
        remedy=cited.remedy,
        resource=live_names(resource)[0],
        origin=resource.origin,
    )


def where(regions: Sequence[str], of: int) -> str:
    """Return in which of how many Regions something is.

    Args:
        regions: Where it is.

        of: How many were looked at.
    """
    if of == 1:
        return f"in {regions[0]}"
    named = ", ".join(regions[:_MOST_NAMED])
    more = f" and {len(regions) - _MOST_NAMED} more" if len(regions) > _MOST_NAMED else ""
    return f"in {len(regions)} of {of} Regions ({named}{more})"
