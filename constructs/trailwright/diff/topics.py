"""Who hears no more of what alarms and trails tell, and who hears of it now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trailwright.diff.comparing import BETTER, UNKNOWN, WORSE
from trailwright.diff.matching import matched
from trailwright.diff.telling import tell
from trailwright.model.unknown import Unknown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trailwright.diff.side import Side
    from trailwright.model.findings import Finding
    from trailwright.posture import TopicPosture

__all__ = ["changes"]


def changes(before: Side, after: Side) -> Iterator[Finding]:
    """Yield who is subscribed no more, or is subscribed now.

    Args:
        before: The first side.

        after: The second.
    """
    found = matched(
        before.posture.topics,
        after.posture.topics,
        lambda each: each.arn,
        lambda each: (each.origin.stack, each.origin.logical_id),
    )
    for one, other in found.pairs:
        yield from _listening(one, other)


def _listening(before: TopicPosture, after: TopicPosture) -> Iterator[Finding]:
    if isinstance(before.listeners, Unknown):
        return
    if isinstance(after.listeners, Unknown):
        yield tell("TW958", UNKNOWN, after.origin, {"topic": after.arn})
        return
    for who in sorted({*before.listeners} ^ {*after.listeners}):
        direction = WORSE if who in before.listeners else BETTER
        yield tell("TW958", direction, after.origin, {"topic": after.arn, "who": who})
