"""What became of the archives: how long they keep files, how well, and who may read them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trailwright.diff.comparing import BETTER, UNKNOWN, WORSE, more_is_better, named
from trailwright.diff.fields import Field, altered, days, kept
from trailwright.diff.matching import matched
from trailwright.diff.telling import tell
from trailwright.model.unknown import Unknown
from trailwright.posture import SSE_S3, Access

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterator

    from trailwright.diff.side import Side
    from trailwright.model.findings import Finding
    from trailwright.posture import Archive, Lock, Posture

__all__ = ["changes"]

_LIFECYCLE = "LifecycleConfiguration"
#: Worse than any time there is.
_NO_TIME = object()


def _for_ever(value: float | None) -> float:
    return float("inf") if value is None else value


def _is_absolute(lock: Lock | None) -> bool:
    return lock is not None and lock.mode == "COMPLIANCE"


def _lock_days(lock: Lock | None) -> float:
    return 0 if lock is None else lock.days


def _locked(lock: Lock | None) -> str:
    return "not at all" if lock is None else f"for {lock.days:g} days ({lock.mode})"


def _listed(names: tuple[str, ...]) -> str:
    return ", ".join(names)


_FIELDS = (
    Field(
        change="TW922",
        name="expire_days",
        property=_LIFECYCLE,
        compare=more_is_better(_for_ever),
        words=days,
        what="log files",
    ),
    Field(
        change="TW922",
        name="digest_expire_days",
        property=_LIFECYCLE,
        compare=more_is_better(_for_ever),
        words=days,
        what="digest files",
    ),
    Field(
        change="TW924",
        name="archive_days",
        property=_LIFECYCLE,
        compare=named(_NO_TIME),
        words=days,
    ),
    Field(
        change="TW925",
        name="lock",
        property="ObjectLockConfiguration",
        compare=more_is_better(_is_absolute, _lock_days),
        words=_locked,
    ),
    Field(
        change="TW926",
        name="versioned",
        property="VersioningConfiguration",
        compare=more_is_better(bool),
    ),
    Field(
        change="TW927",
        name="public_access_blocked",
        property="PublicAccessBlockConfiguration",
        compare=more_is_better(bool),
    ),
    Field(change="TW928", name="encryption", property="BucketEncryption", compare=named(SSE_S3)),
    Field(change="TW929", name="access_logs", property="LoggingConfiguration", compare=named()),
    Field(
        change="TW923",
        name="noncurrent_days",
        property=_LIFECYCLE,
        compare=more_is_better(_for_ever),
        words=kept,
    ),
    Field(
        change="TW932",
        name="replicas",
        property="ReplicationConfiguration",
        compare=named(()),
        words=_listed,
    ),
    Field(
        change="TW931",
        name="deletion_denied",
        property="BucketName",
        compare=more_is_better(bool),
    ),
    Field(change="TW933", name="kept", property="DeletionPolicy", compare=more_is_better(bool)),
    Field(change="TW930", name="tls_only", property="BucketName", compare=more_is_better(bool)),
)
_ACCESS = (("TW941", "readers"), ("TW942", "decrypters"), ("TW943", "deleters"))


def changes(before: Side, after: Side) -> Iterator[Finding]:
    """Yield what became of each archive.

    Args:
        before: The first side.

        after: The second.
    """
    keys = (_name, _place, _writers(before.posture, after.posture))
    found = matched(before.posture.archives, after.posture.archives, *keys)
    for one, other in found.pairs:
        yield from _replaced(one, other)
        if _place(one) is not None and _place(other) is None:
            yield tell("TW934", UNKNOWN, other.origin, {"bucket": other.bucket})
        else:
            yield from _compared(one, other)


def _compared(before: Archive, after: Archive) -> Iterator[Finding]:
    for each, words in altered(_FIELDS, before, after):
        way = ("Properties", each.property)
        said = {"bucket": after.bucket} | words
        yield tell(each.change, each.direction, after.origin, said, keys=way)
    for change, name in _ACCESS:
        yield from _let_in(change, name, before, after)


def _name(archive: Archive) -> Hashable:
    return archive.bucket


def _place(archive: Archive) -> Hashable:
    """Return where a bucket is written; one that is not in the templates is nowhere."""
    known = not isinstance(archive.account, Unknown)
    return (archive.origin.stack, archive.origin.logical_id) if known else None


def _writers(*postures: Posture) -> Callable[[Archive], Hashable]:
    """Return what tells an archive by the trails that deliver to it."""
    found: dict[int, list[str]] = {}
    for posture in postures:
        for archive in posture.archives:
            writers = (each for each in posture.trails if each.bucket == archive.bucket)
            found[id(archive)] = sorted(f"{each.account} {each.name}" for each in writers)
    return lambda archive: tuple(found[id(archive)])


def _replaced(before: Archive, after: Archive) -> Iterator[Finding]:
    old, new = _place(before), _place(after)
    if old is None or new is None:
        return
    why = None
    if old != new and before.bucket == after.bucket:
        why = f"its logical id was {before.origin.logical_id}, and is {after.origin.logical_id}"
    elif old == new and before.bucket != after.bucket:
        why = "BucketName cannot be changed in place"
    if why is not None:
        words = {"before": before.bucket, "after": after.bucket, "why": why}
        yield tell("TW921", WORSE, after.origin, words, keys=("Properties", "BucketName"))


def _let_in(change: str, name: str, before: Archive, after: Archive) -> Iterator[Finding]:
    old, new = _known(getattr(before, name)), _known(getattr(after, name))
    if old is None or new is None:
        yield from _unknown(change, name, before, after)
        return
    for who in sorted(old.keys() | new.keys()):
        was, now = old.get(who), new.get(who)
        direction = _direction(was, now)
        if direction is not None:
            why = now.sure.reason if now and isinstance(now.sure, Unknown) else ""
            words = {"who": who, "bucket": after.bucket, "why": why}
            yield tell(change, direction, after.origin, words)


def _known(access: tuple[Access, ...] | Unknown | None) -> dict[str, Access] | None:
    return {each.who: each for each in access} if isinstance(access, tuple) else None


def _unknown(change: str, name: str, before: Archive, after: Archive) -> Iterator[Finding]:
    found = getattr(after, name)
    if isinstance(found, Unknown) and isinstance(getattr(before, name), tuple):
        words = {"who": "anybody", "bucket": after.bucket, "why": found.reason}
        yield tell(change, UNKNOWN, after.origin, words)


def _direction(before: Access | None, after: Access | None) -> str | None:
    """Return what became of somebody's access, which a condition may decide."""
    if after is None:
        return BETTER
    if before is None:
        return UNKNOWN if isinstance(after.sure, Unknown) else WORSE
    was, now = before.sure is True, after.sure is True
    if was == now:
        return None
    return WORSE if now else BETTER
