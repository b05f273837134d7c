"""The plan of taking trails over: which, how, and why not the others."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from trailwright._policies import read_policy
from trailwright.compose.resources import to_template
from trailwright.model.record import record
from trailwright.model.unknown import Unknown
from trailwright.operate.adopt.compare import Change, Effect, changes
from trailwright.operate.adopt.intent import existing_entry, organization_entry, trail_entry
from trailwright.operate.adopt.match import Matcher, names_of
from trailwright.operate.adopt.yaml_text import yaml_text
from trailwright.readers.context import Context
from trailwright.readers.errors import ReadError
from trailwright.readers.estates import estate_of
from trailwright.readers.references import references
from trailwright.readers.trails_yaml import load_config
from trailwright.readers.world import World

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from trailwright.compose.estate import StackPlan
    from trailwright.model.estate import Estate
    from trailwright.model.resources import Resource, Trail
    from trailwright.readers.trails_yaml import ConfigUnit

__all__ = ["STACK_ID", "Adoption", "Import", "Verdict", "adoption", "tags_of"]

_Pairs = dict[tuple[str, str], "tuple[Resource, Resource | None]"]
#: Tags that CloudFormation gives to what it makes; they stay when the stack goes.
STACK_NAME, STACK_ID = "aws:cloudformation:stack-name", "aws:cloudformation:stack-id"


@record
class Import:
    """What is imported into one stack.

    Args:
        stack: Its name.

        account: Where it is.

        region: Where it is.

        template: Only what is imported; nothing in it waits for what is not.

        mapping: By logical id: what identifies the live resource, as ``cdk import`` reads it.

        left_out: Logical ids that something in it waits for, and that cannot be imported.
    """

    stack: str
    account: str
    region: str
    template: Mapping[str, Any]
    mapping: Mapping[str, Mapping[str, str]]
    left_out: tuple[str, ...] = ()

    @property
    def resources(self) -> list[dict[str, Any]]:
        """The same as CreateChangeSet takes it."""
        return [
            {
                "ResourceType": self.template["Resources"][logical_id]["Type"],
                "LogicalResourceId": logical_id,
                "ResourceIdentifier": dict(identifier),
            }
            for logical_id, identifier in self.mapping.items()
        ]


@record
class Verdict:
    """What becomes of one trail.

    Args:
        trail: The live trail.

        entry: How ``trails.yaml`` has it; nothing when it is only declared.

        imports: What is imported, by stack; nothing when it is only declared.

        changes: Properties that keep it from being taken, or would change.

        new: What the first deployment adds, as sentences.

        kept: Properties that are there and that the template says nothing of, so that they stay.

        reason: Why it is declared, and not taken. Default: it is taken.

        elsewhere: Whether the reason is that somebody else manages it.
    """

    trail: Trail
    entry: Mapping[str, Any]
    imports: tuple[Import, ...] = ()
    changes: tuple[Change, ...] = ()
    new: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    reason: str = ""
    elsewhere: bool = False

    @property
    def could_not_be_taken(self) -> bool:
        """Whether it is nobody else's, and is not taken."""
        return not self.taken and not self.elsewhere

    @property
    def taken(self) -> bool:
        """Whether it is taken over."""
        return not self.reason

    @property
    def unknown(self) -> bool:
        """Whether it is not taken because something could not be looked at."""
        return not self.taken and any(each.effect is Effect.UNKNOWN for each in self.changes)


@record
class Adoption:
    """What becomes of every trail.

    Args:
        verdicts: By trail.

        config: The ``trails.yaml``; only its ``existing_trails`` when no trail is taken.
    """

    verdicts: tuple[Verdict, ...]
    config: str

    @property
    def taken(self) -> bool:
        """Whether any trail is taken, so that the configuration is whole."""
        return any(each.taken for each in self.verdicts)


def adoption(
    estate: Estate, *, allow_updates: bool = False, stacks_gone: frozenset[str] = frozenset()
) -> Adoption:
    """Return what becomes of every trail of an estate.

    Args:
        estate: What is live.

        allow_updates: Whether trails are taken of which a deployment would change something, as
            long as it replaces nothing. Default: no.

        stacks_gone: Ids of stacks that are deleted, though resources still bear their names.
    """
    judge = _Judge(estate, allow_updates=allow_updates, stacks_gone=stacks_gone)
    verdicts = tuple(map(judge, estate.trails))
    found = Adoption(verdicts=verdicts, config=_config(estate, verdicts))
    if found.taken:
        _load(found.config)  # together they must fit, too
    return found


def _config(estate: Estate, verdicts: Sequence[Verdict]) -> str:
    taken = [each for each in verdicts if each.taken]
    others = [each for each in verdicts if not each.taken]
    organizations = (organization_entry(estate, each.trail) for each in taken)
    document = {
        "organization": next((each for each in organizations if each), None),
        "trails": [each.entry for each in taken],
        "existing_trails": [existing_entry(each.trail) for each in others],
    }
    comments = {("trails", index): each.kept for index, each in enumerate(taken) if each.kept}
    comments |= {("existing_trails", index): (e.reason,) for index, e in enumerate(others)}
    return yaml_text(document, comments)


def _load(text: str) -> ConfigUnit:
    return load_config(text, "trails.yaml", Context())


class _Judge:
    """Says what becomes of a trail.

    Args:
        estate: What is live.

        allow_updates: Whether a deployment may change something.

        stacks_gone: Ids of stacks that are deleted.
    """

    def __init__(self, estate: Estate, *, allow_updates: bool, stacks_gone: frozenset[str]) -> None:
        self._estate = estate
        self._allow_updates = allow_updates
        self._gone = stacks_gone

    def __call__(self, trail: Trail) -> Verdict:
        """Return the verdict on one trail."""
        reason = _other_owner(trail) or self._stack_of([trail])
        if reason:
            return Verdict(trail=trail, entry={}, reason=reason, elsewhere=True)
        entry = trail_entry(self._estate, trail)
        organization = organization_entry(self._estate, trail)
        try:
            unit = _load(yaml_text({"organization": organization, "trails": [entry]}))
        except ReadError as error:
            told = "; ".join(each.message for each in error.faults)
            return Verdict(trail=trail, entry={}, reason=f"trails.yaml cannot say it: {told}")
        return self._compared(trail, entry, unit)

    def _compared(self, trail: Trail, entry: Mapping[str, Any], unit: ConfigUnit) -> Verdict:
        world = World()
        unit.put(world)
        planned = estate_of(world, [unit.context]).resources()
        match = Matcher(self._estate, trail, apart=len(unit.plans) > 1)
        pairs: _Pairs = {(e.origin.stack, e.logical_id): (e, match(e)) for e in planned}
        found = tuple(self._changes(pairs))
        live = [each for _, each in pairs.values() if each is not None]
        return Verdict(
            trail=trail,
            entry=entry,
            imports=tuple(_import(plan, pairs) for plan in unit.plans),
            changes=found,
            new=tuple(_new(pairs)),
            kept=tuple(_kept(pairs)),
            reason=self._why_not(found) or self._stack_of(live) or _unimportable(unit.plans, pairs),
        )

    def _changes(self, pairs: _Pairs) -> Iterator[Change]:
        names = names_of(pairs)
        for planned, live in pairs.values():
            if live is not None:
                yield from changes(planned, live, self._estate, names)

    def _why_not(self, found: Sequence[Change]) -> str:
        allowed = (Effect.UPDATE,) if self._allow_updates else ()
        worse = [each for each in found if each.effect not in allowed]
        if not worse:
            return ""
        more = f", and {len(worse) - 1} more" if len(worse) > 1 else ""
        return f"it would not stay as it is: {worse[0]}{more}"

    def _stack_of(self, resources: Sequence[Resource]) -> str:
        """Return which stack has one of the resources already: no other one can import it."""
        for each in resources:
            tags = tags_of(each)
            stack = tags.get(STACK_NAME)
            if stack and tags.get(STACK_ID) not in self._gone:
                return f"{each.arn} belongs to stack {stack}, and no other stack can import it"
        return ""


def tags_of(resource: Resource) -> dict[str, str]:
    """Return the tags of a resource, those of AWS among them.

    Args:
        resource: The resource.
    """
    found = resource.properties.get("Tags")
    pairs = [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []
    return {str(each.get("Key")): str(each.get("Value")) for each in pairs}


def _other_owner(trail: Trail) -> str:
    """Return whose trail it is, when somebody else is known to manage it."""
    names = {"trail": str(trail.name), "bucket": str(trail.s3_bucket_name)}
    for each in read_policy("adoption.json")["others"]:
        if re.search(each["pattern"], names[each["of"]]):
            return f"{each['owner']} manages it, and {each['because']}"
    return ""


def _import(plan: StackPlan, pairs: _Pairs) -> Import:
    """Return what is imported into a stack: all that is there, and that can be imported."""
    types = read_policy("adoption.json")["types"]
    mapping: dict[str, dict[str, str]] = {}
    for logical_id, resource in plan.resources.items():
        live = pairs.get((plan.name, logical_id), (None, None))[1]
        if live is not None and resource.type in types:
            mapping[logical_id] = _identifier(live, types[resource.type]["identifier"])
    whole = to_template(plan.resources)["Resources"]
    waited = {name for each in mapping for name in whole[each].get("DependsOn", ())}
    return Import(
        stack=plan.name,
        account=plan.account,
        region=plan.region,
        template={"Resources": {each: _alone(whole[each], mapping) for each in mapping}},
        mapping=mapping,
        left_out=tuple(sorted(waited - set(mapping))),
    )


def _unimportable(plans: Sequence[StackPlan], pairs: _Pairs) -> str:
    """Return what cannot be imported, because it names something that is not there."""
    for plan in plans:
        mapping = _import(plan, pairs).mapping
        for logical_id in mapping:
            named = set(references(dict(plan.resources[logical_id].properties)))
            missing = sorted(named & set(plan.resources) - set(mapping))
            if missing:
                return f"{logical_id} names {missing[0]}, which is not there to be imported"
    return ""


def _identifier(live: Resource, names: Sequence[str]) -> dict[str, str]:
    known = {"LogGroupName": live.properties.get("LogGroupName")}
    return {
        name: str(live.arn if name.endswith("Arn") else known.get(name) or live.ref)
        for name in names
    }


def _alone(written: dict[str, Any], imported: Mapping[str, object]) -> dict[str, Any]:
    """Return a resource that waits only for what is imported with it."""
    waits = [each for each in written.get("DependsOn", ()) if each in imported]
    rest = {key: each for key, each in written.items() if key != "DependsOn"}
    return rest | ({"DependsOn": waits} if waits else {})


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


#: Names that CloudFormation makes up, and is told when a resource is imported.
_NAMES = (
    "AlarmName",
    "BucketName",
    "DisplayName",
    "FilterName",
    "RoleName",
    "Tags",
    "TopicName",
)
