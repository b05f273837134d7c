"""What else is not as it was deployed, as ``policies/drift.json`` says what is compared."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trailwright._policies import read_policy
from trailwright.operate.verify.counterparts import pairs
from trailwright.operate.verify.sameness import differing
from trailwright.operate.verify.say import say

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from trailwright.model.estate import Estate
    from trailwright.model.findings import Finding
    from trailwright.model.resources import Resource, ResourcePolicy, Value

__all__ = ["drift"]

_KINDS = ("buckets", "keys", "topics", "log_groups", "roles")
_POLICIES = ("bucket_policies", "topic_policies")


def drift(estate: Estate, live: Estate) -> Iterator[Finding]:
    """Yield resources that somebody changed past their stack.

    Args:
        estate: What was deployed.

        live: What there is.
    """
    for kind in _KINDS:
        for wanted, found in pairs(getattr(estate, kind), getattr(live, kind)):
            yield from _changed(wanted, found, estate, live)
    for kind in _POLICIES:
        for wanted, found in _policies(getattr(estate, kind), getattr(live, kind)):
            yield from _changed(wanted, found, estate, live)


def _changed(wanted: Resource, found: Resource, estate: Estate, live: Estate) -> Iterator[Finding]:
    known = read_policy("drift.json")
    defaults: Mapping[str, Value] = known["defaults"].get(wanted.type, {})
    # What nobody wrote is AWS's default while it is there; that it is gone is told by the rules.
    taken = {name: each for name, each in defaults.items() if name in found.properties}
    before = _keys_named({**taken, **wanted.properties}, estate)
    now = _keys_named(found.properties, live)
    names = differing(before, now, known["compared"][wanted.type])
    if names:
        yield say("TW885", wanted, f"{wanted.logical_id} is not as deployed: {', '.join(names)}")


def _policies(
    wanted: Iterable[ResourcePolicy], live: Iterable[ResourcePolicy]
) -> Iterator[tuple[ResourcePolicy, ResourcePolicy]]:
    """Yield policies with what is on the same bucket or topic now."""
    there = {target: each for each in live for target in each.targets}
    for each in wanted:
        for target in each.targets:
            if target in there:
                yield each, there[target]


def _keys_named(value: Mapping[str, Value], estate: Estate) -> Mapping[str, Value]:
    """Return settings in which each key is named by its ARN, whatever it was named by."""
    return {name: _named(each, estate) for name, each in value.items()}


def _named(value: Value, estate: Estate) -> Value:
    if isinstance(value, list):
        return [_named(each, estate) for each in value]
    if isinstance(value, dict):
        return {name: _named(each, estate) for name, each in value.items()}
    key = estate.key(value) if isinstance(value, str) else None
    return value if key is None else key.arn
