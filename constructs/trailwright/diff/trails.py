"""What became of the trails, and of where their files and events go."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from trailwright.diff.comparing import BETTER, WORSE, more_is_better, named, where_both
from trailwright.diff.fields import Field, altered, kept
from trailwright.diff.matching import Matched, matched
from trailwright.diff.telling import tell
from trailwright.model.changes import left_out
from trailwright.model.unknown import Unknown
from trailwright.posture import SSE_S3

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from trailwright.diff.side import Side
    from trailwright.model.findings import Finding
    from trailwright.posture import Posture, TrailPosture

__all__ = ["changes", "matched_trails", "reset_with", "with_what_is_kept"]

_GROUP = "CloudWatchLogsLogGroupArn"
_ROLE = "CloudWatchLogsRoleArn"
#: Worse than no prefix there is.
_NO_TEXT = object()


def _for_ever(days: float | None) -> float:
    return float("inf") if days is None else days


def _shown(prefix: object) -> str:
    return f"{prefix}/" if prefix else "nothing"


_FIELDS = (
    Field(change="TW904", name="logging", property="IsLogging", compare=more_is_better(bool)),
    Field(
        change="TW905",
        name="validation",
        property="EnableLogFileValidation",
        compare=more_is_better(bool),
    ),
    Field(
        change="TW906",
        name="global_events",
        property="IncludeGlobalServiceEvents",
        compare=more_is_better(bool),
    ),
    Field(change="TW907", name="encryption", property="KMSKeyId", compare=named(SSE_S3)),
    Field(
        change="TW917",
        name="key_rotation",
        property="KMSKeyId",
        compare=where_both(more_is_better(bool)),
    ),
    Field(
        change="TW918",
        name="key_enabled",
        property="KMSKeyId",
        compare=where_both(more_is_better(bool)),
    ),
    Field(change="TW919", name="kept", property="DeletionPolicy", compare=more_is_better(bool)),
    Field(change="TW908", name="bucket", property="S3BucketName", compare=named(_NO_TEXT)),
    Field(
        change="TW909",
        name="prefix",
        property="S3KeyPrefix",
        compare=named(_NO_TEXT),
        words=_shown,
    ),
    Field(change="TW910", name="topic", property="SnsTopicName", compare=named()),
    Field(change="TW915", name="log_group", property=_GROUP, compare=named()),
    Field(
        change="TW916",
        name="log_group_days",
        property=_GROUP,
        compare=more_is_better(_for_ever),
        words=kept,
    ),
)


def changes(before: Side, after: Side) -> Iterator[Finding]:
    """Yield what became of each trail.

    Args:
        before: The first side.

        after: The second.
    """
    found = matched_trails(before.posture, after.posture)
    for trail in found.gone:
        yield _said("TW901", WORSE, trail, undecided=isinstance(trail.exists, Unknown))
    for trail in found.new:
        yield _said("TW901", BETTER, trail)
    for one, other in found.pairs:
        yield from _replaced(one, other)
        yield from _left_behind(one, other)
        yield from _altered(one, other)


def matched_trails(before: Posture, after: Posture) -> Matched[TrailPosture]:
    """Return which trails are the same: by name and account, by logical id, by what is left.

    Args:
        before: The first side.

        after: The second.
    """
    return matched(
        before.trails,
        after.trails,
        lambda each: (each.account, each.home_region, each.name),
        lambda each: (each.account, each.name),
        lambda each: (each.origin.stack, each.origin.logical_id),
        lambda each: (each.account, each.home_region, each.bucket, each.origin.stack),
    )


def with_what_is_kept(before: Posture, after: Posture) -> Posture:
    """Return the second side as it is deployed, with what CloudFormation keeps.

    Args:
        before: The first side.

        after: The second, as its templates say it.
    """
    was = {id(other): one for one, other in matched_trails(before, after).pairs}
    trails = (_deployed(was.get(id(each)), each) for each in after.trails)
    return replace(after, trails=tuple(trails))


def _deployed(before: TrailPosture | None, after: TrailPosture) -> TrailPosture:
    if before is None or not _is_left_out(before, after, _GROUP):
        return after
    return replace(after, log_group=before.log_group, log_group_days=before.log_group_days)


def _is_left_out(before: TrailPosture, after: TrailPosture, name: str) -> bool:
    return name in before.written - after.written and _same_trail(before, after)


def _same_trail(before: TrailPosture, after: TrailPosture) -> bool:
    return next(_why_replaced(before, after), None) is None


def _replaced(before: TrailPosture, after: TrailPosture) -> Iterator[Finding]:
    for why in _why_replaced(before, after):
        words = {"before": before.name, "after": after.name, "why": why}
        yield tell("TW902", WORSE, after.origin, words, keys=("Properties", "TrailName"))
        return


def _why_replaced(before: TrailPosture, after: TrailPosture) -> Iterator[str]:
    """Yield why CloudFormation makes another trail, the first reason first."""
    if before.home_region != after.home_region:
        yield f"it moves from {before.home_region} to {after.home_region}"
    old, new = before.origin, after.origin
    if old.stack != new.stack:
        yield f"it moves from stack {old.stack} to {new.stack}"
    elif old.logical_id != new.logical_id:
        yield f"its logical id was {old.logical_id}, and is {new.logical_id}"
    elif before.name != after.name:
        yield "TrailName cannot be changed in place"


def _left_behind(before: TrailPosture, after: TrailPosture) -> Iterator[Finding]:
    if _is_left_out(before, after, _GROUP) and before.log_group is not None:
        names = f"{_GROUP} with {_ROLE}" if _ROLE in before.written - after.written else _GROUP
        words = {"property": names, "trail": after.name}
        yield tell("TW903", WORSE, after.origin, words, then=left_out()[_GROUP].then)


def reset_with(before: TrailPosture, after: TrailPosture, names: Iterable[str]) -> str:
    """Return which properties are left out, and what CloudFormation does with them.

    Args:
        before: The trail on the first side.

        after: The same trail on the second.

        names: The properties.
    """
    said = [
        f"{name} is left out now, and {left_out()[name].then}"
        for name in names
        if name in left_out() and _is_left_out(before, after, name)
    ]
    return ". ".join(said)


def _altered(before: TrailPosture, after: TrailPosture) -> Iterator[Finding]:
    for found, words in altered(_FIELDS, before, after):
        yield tell(
            found.change,
            found.direction,
            after.origin,
            {"trail": after.name, "account": after.account} | words,
            then=reset_with(before, after, [found.property]),
            undecided=isinstance(after.exists, Unknown),
            keys=("Properties", found.property),
        )


def _said(change: str, direction: str, trail: TrailPosture, *, undecided: bool = False) -> Finding:
    words = {"trail": trail.name, "account": trail.account}
    return tell(change, direction, trail.origin, words, undecided=undecided)
