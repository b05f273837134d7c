"""What became of the alarms: which are gone, silent, or fire later."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trailwright.diff.comparing import BETTER, CHANGED, UNKNOWN, WORSE
from trailwright.diff.matching import matched
from trailwright.diff.telling import tell
from trailwright.model.unknown import Unknown
from trailwright.patterns import PatternError, parse

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from trailwright.diff.side import Side
    from trailwright.model.findings import Finding
    from trailwright.posture import AlarmPosture, Feed, Posture

__all__ = ["changes"]

_UP, _DOWN = "GreaterThan", "LessThan"


def changes(before: Side, after: Side) -> Iterator[Finding]:
    """Yield what became of each alarm.

    Args:
        before: The first side.

        after: The second.
    """
    found = matched(
        before.posture.alarms,
        after.posture.alarms,
        lambda each: (each.account, each.region, each.what, each.name),
        lambda each: (each.account, each.region, each.metric) if each.metric else None,
        lambda each: (each.origin.stack, each.origin.logical_id),
    )
    for alarm in found.gone:
        yield _said("TW951", WORSE, alarm)
    yield from _new(found.new)
    for one, other in found.pairs:
        yield from _told(one, other)
        yield from _counted(one, other)
        yield from _threshold(one, other)
        yield from _heard(one, other, before.posture, after.posture)


def _new(alarms: Iterable[AlarmPosture]) -> Iterator[Finding]:
    """Yield the alarms that are new, those of a stack together: nothing is lost by them."""
    stacks: dict[str, list[AlarmPosture]] = {}
    for each in alarms:
        stacks.setdefault(each.origin.stack, []).append(each)
    for found in stacks.values():
        listed = ", ".join(f"{each.what} {each.name}" for each in found)
        yield tell("TW951", BETTER, found[0].origin, {"alarm": listed})


def _told(before: AlarmPosture, after: AlarmPosture) -> Iterator[Finding]:
    """Yield whom an alarm tells no more, or tells now."""
    was, now = _audience(before), _audience(after)
    if isinstance(was, Unknown):
        return
    if isinstance(now, Unknown):
        yield _said("TW952", UNKNOWN, after)
    elif bool(was) != bool(now):
        why = "it has no action" if after.enabled else "it is switched off"
        yield _said("TW952", BETTER if now else WORSE, after, why=why)
    else:
        for who in sorted(was ^ now):
            yield _said("TW953", WORSE if who in was else BETTER, after, who=who)


def _audience(alarm: AlarmPosture) -> frozenset[str] | Unknown:
    if isinstance(alarm.actions, Unknown):
        return alarm.actions
    if isinstance(alarm.enabled, Unknown):
        return alarm.enabled
    return frozenset(alarm.actions if alarm.enabled else ())


def _counted(before: AlarmPosture, after: AlarmPosture) -> Iterator[Finding]:
    """Yield what an alarm counts otherwise: by other patterns, or in another way."""
    was, now = _patterns(before), _patterns(after)
    if was is not None and now is None:
        yield _said("TW954", UNKNOWN, after)
    elif was is not None and now is not None and was.keys() != now.keys():
        words = {"before": _listed(was.values()), "after": _listed(now.values())}
        yield _said("TW954", CHANGED, after, **words)
    old, new = _how(before), _how(after)
    if old != new:
        words = {"before": _listed(old - new), "after": _listed(new - old)}
        yield _said("TW956", CHANGED, after, **words)


def _patterns(alarm: AlarmPosture) -> dict[object, str] | None:
    """Return the patterns of an alarm by what they mean, unless one of them is not known."""
    texts = [*(each.pattern for each in alarm.feeds), alarm.pattern]
    known = [each for each in texts if isinstance(each, str)]
    if len(known) < len(texts):
        return None
    return {_meaning(each): each for each in known if each}


def _meaning(text: str) -> object:
    try:
        return parse(text)
    except PatternError:
        return text


def _how(alarm: AlarmPosture) -> frozenset[str]:
    values = (f"MetricValue {each.value}" for each in alarm.feeds if isinstance(each.value, str))
    return frozenset((*alarm.trigger, *values))


def _listed(texts: Iterable[str]) -> str:
    return ", ".join(sorted(texts)) or "nothing"


def _threshold(before: AlarmPosture, after: AlarmPosture) -> Iterator[Finding]:
    was, now = before.threshold, after.threshold
    if was == now or isinstance(was, Unknown) or was is None:
        return
    if isinstance(now, Unknown) or now is None:
        yield _said("TW955", UNKNOWN, after)
        return
    words = {"before": f"{was:g}", "after": f"{now:g}"}
    yield _said("TW955", _direction(after, higher=now > was), after, **words)


def _direction(alarm: AlarmPosture, *, higher: bool) -> str:
    said = " ".join(alarm.trigger)
    if _UP in said:
        return WORSE if higher else BETTER
    if _DOWN in said:
        return BETTER if higher else WORSE
    return CHANGED


def _heard(
    before: AlarmPosture, after: AlarmPosture, old: Posture, new: Posture
) -> Iterator[Finding]:
    """Yield whether a trail delivers to the log group that an alarm hears of events from."""
    was, now = _fed(before.feeds, old), _fed(after.feeds, new)
    if was and not now:
        yield _said("TW957", WORSE, after, before=_groups(before.feeds))
    elif now and not was:
        yield _said("TW957", BETTER, after, after=_groups(after.feeds))


def _fed(feeds: tuple[Feed, ...], posture: Posture) -> bool:
    """Return whether a trail delivers to one of the log groups, or may."""
    groups = {_name(each.log_group) for each in posture.trails}
    return None in groups or any(_name(each.log_group) in groups for each in feeds)


def _name(log_group: str | Unknown | None) -> str | None:
    """Return the name of a log group, which may be an ARN; ``None`` where it may be any."""
    if isinstance(log_group, Unknown):
        return None
    return (log_group or "").rpartition(":log-group:")[2]


def _groups(feeds: tuple[Feed, ...]) -> str:
    return _listed({_name(each.log_group) or "?" for each in feeds})


def _said(change: str, direction: str, alarm: AlarmPosture, **words: str) -> Finding:
    return tell(change, direction, alarm.origin, {"alarm": f"{alarm.what} {alarm.name}"} | words)
