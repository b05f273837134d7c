"""What is made before a trail, and what may come too late."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trailwright.model.findings import Severity
from trailwright.rules._mends import wait_for
from trailwright.rules._say import say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trailwright.model.estate import Estate
    from trailwright.model.findings import Finding
    from trailwright.model.resources import Resource, Trail

__all__ = ["must_wait"]


def must_wait(
    rule_id: str, estate: Estate, trail: Trail, other: Resource, what: str
) -> Iterator[Finding]:
    """Yield a finding when a trail may be made before something it needs.

    Nothing is said when the trail waits, or when nobody knows the order of two stacks. What
    is in a stack that waits for the trail's own comes too late for certain.

    Args:
        rule_id: The rule that speaks.

        estate: The estate.

        trail: The trail.

        other: What it needs.

        what: What that is, for the message.
    """
    if estate.depends(trail, other) is not False or other.exists is not True:
        return
    if trail.origin.stack == other.origin.stack:
        message = f"it may be made before {other.logical_id}, {what}"
        mend = wait_for(trail, other.logical_id)
        yield say(rule_id, trail, message, keys=("DependsOn",), mend=mend)
        return
    elsewhere = f"{other.logical_id}, {what}, in stack {other.origin.stack}"
    if estate.depends(other, trail) is True:
        message = f"it is made before {elsewhere}, which is deployed after this one"
        yield say(rule_id, trail, message, severity=Severity.ERROR)
    else:
        yield say(
            rule_id, trail, f"it may be made before {elsewhere}: no stack waits for the other"
        )
