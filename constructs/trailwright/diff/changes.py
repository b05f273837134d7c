"""Tells what a change does to the audit posture."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from trailwright.diff import alarms, archives, limits, recorded, topics, trails
from trailwright.diff.side import Side, sides
from trailwright.model.origin import Origin

if TYPE_CHECKING:
    from collections.abc import Sequence

    from trailwright.model.estate import Estate
    from trailwright.model.findings import Finding

__all__ = ["changes"]

#: Each has a function ``changes(before, after)``.
_THEMES = (trails, recorded, archives, alarms, topics, limits)


def changes(before: Sequence[Estate], after: Sequence[Estate]) -> tuple[Finding, ...]:
    """Return what becomes of the audit posture, by change, file and resource.

    Args:
        before: What was read of the first side; nothing before there was anything.

        after: What was read of the second.
    """
    one, other = sides(before, after)
    deployed = replace(other, posture=trails.with_what_is_kept(one.posture, other.posture))
    found = [_there(each, other) for theme in _THEMES for each in theme.changes(one, deployed)]
    return tuple(sorted(found, key=lambda each: (each.rule.id, each.origin.path, each.resource)))


def _there(finding: Finding, after: Side) -> Finding:
    """Return a finding that is shown in the second side; the first may be anywhere."""
    if not after.paths or finding.origin.path in after.paths:
        return finding
    stack = finding.origin.stack
    gone = Origin(path=after.path_of(stack), stack=stack, logical_id=finding.resource)
    return replace(finding, origin=gone)
