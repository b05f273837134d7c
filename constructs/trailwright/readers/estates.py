"""From the stacks of a world to an estate: its records, and what could not be read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, cast

from trailwright.model.estate import Estate
from trailwright.model.resources import Organization, PlannedStack
from trailwright.model.trails import ORGANIZATION_METADATA
from trailwright.model.unknown import Unknown
from trailwright.readers.identities import with_policies
from trailwright.readers.records import records
from trailwright.readers.stack import section

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from trailwright.model.resources import ExistingTrail, Trail
    from trailwright.readers.context import Context
    from trailwright.readers.stack import Stack
    from trailwright.readers.world import World

__all__ = ["assumed", "estate_of"]

#: Macros that this package stands in for, or that change nothing it reads.
_STAND_FOR = {
    "AWS::Serverless-2016-10-31",
    "AWS::LanguageExtensions",
    "AWS::SecretsManager-2020-07-23",
    "AWS::SecretsManager-2024-09-16",
}
#: Resources that are made of a template of their own.
_TEMPLATES = {
    "AWS::CloudFormation::Stack": "nested stack",
    "AWS::CloudFormation::StackSet": "stack set",
    "AWS::Serverless::Application": "application",
}
_MODULE = "::MODULE"


def estate_of(world: World, contexts: Sequence[Context]) -> Estate:
    """Return the estate that the stacks of a world make up.

    Args:
        world: The stacks.

        contexts: What is known beside them; the first organization counts.
    """
    found: dict[str, list[Any]] = defaultdict(list)
    for stack in world.stacks:
        for field, resource in records(stack):
            found[field].append(resource)
    found["roles"] = list(with_policies(found["roles"], found["others"]))
    trails = dict.fromkeys(trail for each in contexts for trail in each.existing_trails)
    existing = tuple(_at_home(each, world.stacks) for each in trails)
    return Estate(
        **{field: tuple(each) for field, each in found.items()},
        external=_external(contexts),
        organization=_organization(contexts, found["trails"]),
        existing_trails=existing,
        paths=tuple(dict.fromkeys(stack.path for stack in world.stacks)),
        passed_over=tuple(world.passed_over),
        undecided=tuple((each.label, name) for each in world.stacks for name in each.undecided),
        notes=tuple(dict.fromkeys(_notes(world.stacks, existing))),
        stacks={each.label: _planned(each) for each in world.stacks},
        stacks_before={each.label: each.before for each in world.stacks if each.before is not None},
        edges=_Edges(world.stacks),
    )


def _planned(stack: Stack) -> PlannedStack:
    return PlannedStack(place=stack.place, name=stack.name, role=stack.role)


def _organization(contexts: Sequence[Context], trails: Sequence[Trail]) -> Organization | None:
    """Return the organization somebody named, else the one that all trails say they are of."""
    known = [each.organization for each in contexts if each.organization is not None]
    if known:
        return known[0]
    told = (section(each.written, "Metadata").get(ORGANIZATION_METADATA) for each in trails)
    ids = {each for each in told if isinstance(each, str)}
    return Organization(id=ids.pop()) if len(ids) == 1 else None


def _external(contexts: Sequence[Context]) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = defaultdict(dict)
    for context in contexts:
        for kind, policies in context.external.items():
            found[kind].update(policies)
    return dict(found)


def _at_home(trail: ExistingTrail, stacks: Sequence[Stack]) -> ExistingTrail:
    """Return a trail that is where all stacks are, unless it is said to be elsewhere."""
    accounts = {each.place.account_text for each in stacks}
    regions = {each.place.region_text for each in stacks}
    if isinstance(trail.account, Unknown) and len(accounts) == 1:
        trail = replace(trail, account=accounts.pop())
    if isinstance(trail.home_region, Unknown) and len(regions) == 1:
        trail = replace(trail, home_region=regions.pop())
    return trail


class _Edges(Mapping[tuple[str, str], tuple[str, ...]]):
    """Who waits for whom in every stack, worked out when somebody asks."""

    def __init__(self, stacks: Sequence[Stack]) -> None:
        self._stacks = {stack.label: stack for stack in stacks}

    def __getitem__(self, key: tuple[str, str]) -> tuple[str, ...]:
        return self._stacks[key[0]].depends_on(key[1])

    def __iter__(self) -> Iterator[tuple[str, str]]:
        return ((label, each) for label, stack in self._stacks.items() for each in stack.resources)

    def __len__(self) -> int:
        return sum(len(stack.resources) for stack in self._stacks.values())


# --- what was assumed, and what could not be read ---


def _notes(stacks: Sequence[Stack], existing: Sequence[ExistingTrail]) -> Iterator[str]:
    for stack in stacks:
        yield from _hidden(stack)
    for trail in existing:
        for field, what in (("account", "account"), ("home_region", "Region")):
            if isinstance(getattr(trail, field), Unknown):
                yield f"existing trail {trail.name} is not counted: say its {what}"


def _hidden(stack: Stack) -> Iterator[str]:
    for name in _macros(stack.template.get("Transform")):
        if name not in _STAND_FOR:
            yield f"{stack.path}: the macro {name} may change what is read here"
    for logical_id, kind in stack.types.items():
        if logical_id.startswith("Fn::"):
            yield f"{stack.path}: what {'::'.join(logical_id.split('::')[:2])} makes is not read"
            continue
        what = "module" if kind.endswith(_MODULE) else _TEMPLATES.get(kind)
        if what is not None and logical_id not in stack.nested:
            yield f"{stack.path}: the {what} {logical_id} is not read, its template is elsewhere"


def _macros(written: object) -> Iterator[str]:
    for each in cast("list[object]", written) if isinstance(written, list) else [written]:
        name = cast("Mapping[str, object]", each).get("Name") if isinstance(each, Mapping) else each
        if isinstance(name, str):
            yield name


def assumed(stacks: Sequence[Stack], contexts: Sequence[Context]) -> Iterator[str]:
    """Yield what was assumed of stacks that are bound to no Region.

    Args:
        stacks: The stacks.

        contexts: What is known beside them.
    """
    unbound = [each.label for each in stacks if isinstance(each.place.region, Unknown)]
    if not unbound or any(each.partition for each in contexts):
        return
    one = len(unbound) == 1
    who = f"{unbound[0]} is" if one else f"{unbound[0]} and {len(unbound) - 1} more are"
    yield f"{who} bound to no Region: partition aws is assumed"
