"""Judges a trail: it is taken over only if it would stay exactly as it is."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from trailwright._policies import read_policy
from trailwright.model.unknown import Unknown
from trailwright.operate.adopt.compare import Change, Effect, changes
from trailwright.operate.adopt.imports import import_of
from trailwright.operate.adopt.intent import organization_entry, trail_entry
from trailwright.operate.adopt.match import Matcher, names_of
from trailwright.operate.adopt.owners import hidden_stack, other_owner, shared, stack_of
from trailwright.operate.adopt.verdict import Outcome, Verdict
from trailwright.operate.adopt.yaml_text import yaml_text
from trailwright.readers.context import Context
from trailwright.readers.errors import ReadError
from trailwright.readers.estates import estate_of
from trailwright.readers.trails_yaml import load_config
from trailwright.readers.world import World

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from trailwright.model.estate import Estate
    from trailwright.model.resources import Resource, Trail
    from trailwright.readers.account import Unseen
    from trailwright.readers.trails_yaml import ConfigUnit

__all__ = ["Judge"]

#: By stack and logical id: the planned resource, and the live one.
_Pairs = dict[tuple[str, str], "tuple[Resource, Resource | None]"]
#: Names that CloudFormation is told when a resource is imported, and what is told elsewhere.
_NAMES = (
    "AlarmName",
    "BucketName",
    "DisplayName",
    "FilterName",
    "RoleName",
    "Tags",
    "TopicName",
)


class Judge:
    """Says what becomes of trails.

    Args:
        estate: What is live.

        allow_updates: Whether a deployment may change something.

        gone: Ids of stacks that are deleted.

        unseen: What could not be listed.
    """

    def __init__(
        self,
        estate: Estate,
        *,
        allow_updates: bool,
        gone: frozenset[str],
        unseen: Sequence[Unseen],
    ) -> None:
        self._estate = estate
        self._allow_updates = allow_updates
        self._gone = gone
        self._unseen = unseen

    def __call__(self, trail: Trail, organization: Mapping[str, Any] | None) -> Verdict:
        """Return the verdict on a trail.

        Args:
            trail: The trail.

            organization: The organization that the file names, if it names one.
        """
        reason = other_owner(trail) or stack_of([trail], self._gone)
        if reason:
            return Verdict(trail=trail, outcome=Outcome.ELSEWHERE, reason=reason)
        entry = trail_entry(self._estate, trail)
        own = organization or organization_entry(self._estate, trail)
        try:
            text = yaml_text({"organization": own, "trails": [entry]})
            unit = load_config(text, "trails.yaml", Context())
        except ReadError as error:
            told = "; ".join(each.message for each in error.faults)
            reason = f"trails.yaml cannot say it: {told}"
            return Verdict(trail=trail, outcome=Outcome.DIFFERENT, reason=reason)
        return replace(self._compared(trail, unit), entry=entry)

    def _compared(self, trail: Trail, unit: ConfigUnit) -> Verdict:
        world = World()
        unit.put(world)
        planned = estate_of(world, [unit.context]).resources()
        match = Matcher(self._estate, trail, apart=len(unit.plans) > 1)
        pairs: _Pairs = {(e.origin.stack, e.logical_id): (e, match(e)) for e in planned}
        found = tuple(sorted(self._changes(pairs), key=lambda each: each.effect.rank))
        verdict = Verdict(
            trail=trail,
            outcome=Outcome.TAKEN,
            imports=tuple(import_of(each, _live_in(each.name, pairs)) for each in unit.plans),
            changes=found,
            new=tuple(_new(pairs)),
            kept=tuple(_kept(pairs)),
        )
        outcome, reason = self._outcome(verdict, [live for _, live in pairs.values() if live])
        return replace(verdict, outcome=outcome, reason=reason)

    def _changes(self, pairs: _Pairs) -> Iterator[Change]:
        names = names_of(pairs)
        for planned, live in pairs.values():
            if live is not None:
                yield from changes(planned, live, self._estate, names)

    def _outcome(self, verdict: Verdict, live: Sequence[Resource]) -> tuple[Outcome, str]:
        """Return what becomes of a trail, and the first reason why it is not taken."""
        found = (
            (Outcome.ELSEWHERE, stack_of(live, self._gone)),
            (Outcome.UNKNOWN, self._unknown(verdict, live)),
            (Outcome.DIFFERENT, shared(self._estate, verdict.trail)),
            (Outcome.DIFFERENT, self._different(verdict)),
        )
        return next(((outcome, why) for outcome, why in found if why), (Outcome.TAKEN, ""))

    def _unknown(self, verdict: Verdict, live: Sequence[Resource]) -> str:
        """Return what could not be looked at, and decides."""
        arns = {each.arn for each in live}
        unlisted = (f"could not list {each}" for each in self._unseen if each.of in arns)
        unseen = (str(each) for each in verdict.changes if each.effect is Effect.UNKNOWN)
        return next(unseen, "") or hidden_stack(live) or next(unlisted, "")

    def _different(self, verdict: Verdict) -> str:
        allowed = (Effect.UPDATE,) if self._allow_updates else ()
        worse = [each for each in verdict.changes if each.effect not in allowed]
        if worse:
            more = f", and {len(worse) - 1} more" if len(worse) > 1 else ""
            return f"it would not stay as it is: {worse[0]}{more}"
        missing = next((name for each in verdict.imports for name in each.missing), "")
        return missing and f"what is there names {missing}, which is not there to be imported"


def _live_in(stack: str, pairs: _Pairs) -> dict[str, Resource | None]:
    return {name: live for (at, name), (_, live) in pairs.items() if at == stack}


def _new(pairs: _Pairs) -> Iterator[str]:
    again = read_policy("adoption.json")["written_again"]
    for (stack, logical_id), (planned, live) in pairs.items():
        if live is None:
            yield f"{stack}: {logical_id} ({planned.type}) is not there, and is made"
        elif planned.type in again:
            yield f"{stack}: {logical_id}: {again[planned.type]}"


def _kept(pairs: _Pairs) -> Iterator[str]:
    """Yield what is there and has no key; the first deployment leaves it alone."""
    defaults = read_policy("adoption.json")["defaults"]
    for planned, live in pairs.values():
        usual = defaults.get(planned.type, {})
        for name, value in live.properties.items() if live else ():
            known = name in planned.properties or name in _NAMES or value == usual.get(name)
            if not known and not isinstance(value, Unknown):
                yield f"stays as it is, and has no key here: {planned.logical_id}.{name}"
