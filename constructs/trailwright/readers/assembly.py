"""Cloud assemblies: what ``cdk synth`` writes, as stacks, nested ones included."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, cast

from trailwright.readers.artifacts import below, dependencies, read_beside
from trailwright.readers.beside import beside
from trailwright.readers.document import template_of
from trailwright.readers.errors import ReadError
from trailwright.readers.files import read_inside
from trailwright.readers.limits import MOST_NESTED
from trailwright.readers.lines import FileLines
from trailwright.readers.origins import metadata_of, origins
from trailwright.readers.stack import Stack, section
from trailwright.readers.units import AssemblyUnit

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from trailwright.model.resources import Place, Value
    from trailwright.readers.artifacts import Artifact
    from trailwright.readers.context import Context
    from trailwright.readers.origins import Origins
    from trailwright.readers.world import World

__all__ = ["assembly_unit", "load", "put_in_order"]

_ASSET = re.compile(r"/([0-9a-f]{64})\.json")


def assembly_unit(
    name: str, artifacts: Sequence[Artifact], context: Context, *, most: int
) -> AssemblyUnit:
    """Return the stacks of an assembly, with what it says beside them.

    Args:
        name: How messages call it.

        artifacts: Its stacks.

        context: What is known beside it.

        most: Most bytes of a nested template.

    Raises:
        ReadError: If what it says of them cannot be read.
    """
    metadata = {each: metadata_of(each) for each in artifacts}
    said = beside(metadata.values(), context, name)
    return AssemblyUnit(
        name=name,
        origins={
            each: origins(known, said.lines.get(each.stack_name))
            for each, known in metadata.items()
        },
        context=said.context,
        acknowledgements=said.acknowledgements,
        expected_events=said.expected_events,
        most=most,
    )


def load(
    artifact: Artifact, origins: Origins, context: Context, world: World, *, most: int
) -> Stack:
    """Return the stack of an artifact, and put it and its nested stacks into the world.

    Args:
        artifact: The artifact.

        origins: Where its resources come from.

        context: What is known beside it.

        world: Where the stack goes.

        most: Most bytes of a nested template.

    Raises:
        ReadError: If its template cannot be read.
    """
    template = template_of(artifact.raw, artifact.path)
    place = context.place(artifact.account, artifact.region)
    stack = Stack(
        path=artifact.path,
        label=world.label(artifact.id),
        template=template,
        place=place,
        context=context,
        world=world,
        locate=FileLines(artifact.raw, artifact.path).line,
        name=artifact.stack_name,
        role=_role(artifact, place),
        given={**context.params, **_parameters(artifact)},
        origins=origins,
    )
    world.stacks.append(stack)
    _nest(stack, artifact, context, world, most=most, depth=1)
    return stack


def _role(artifact: Artifact, place: Place) -> str | None:
    """Return the ARN of CloudFormation's role, in which the CDK leaves the place open."""
    found = artifact.properties.get("cloudFormationExecutionRoleArn")
    if not isinstance(found, str):
        return None
    for name, value in (
        ("Partition", place.partition_text),
        ("AccountId", place.account_text),
        ("Region", place.region_text),
    ):
        found = found.replace(f"${{AWS::{name}}}", value)
    return found


def _parameters(artifact: Artifact) -> dict[str, Value]:
    return cast("dict[str, Value]", dict(section(artifact.properties, "parameters")))


def _nest(
    parent: Stack, artifact: Artifact, context: Context, world: World, *, most: int, depth: int
) -> None:
    """Read the nested stacks whose templates are assets of the assembly."""
    for logical_id, kind in parent.types.items():
        if kind != "AWS::CloudFormation::Stack":
            continue
        written = parent.resources[logical_id]
        asset = _asset(artifact, written)
        if asset is None:
            continue
        if depth > MOST_NESTED:
            raise ReadError.of(parent.path, f"must not nest deeper than {MOST_NESTED} stacks")
        name = below(artifact.folder, asset)
        path = str(artifact.root / name)
        raw = read_inside(artifact.root, name, most=most)
        template = template_of(raw, path)
        nested = Stack(
            path=path,
            label=world.label(f"{parent.label}.{logical_id}"),
            template=template,
            place=parent.place,
            context=context,
            world=world,
            locate=FileLines(raw, path).line,
            given=_passed_on(parent, written),
        )
        parent.nested[logical_id] = nested
        world.stacks.append(nested)
        _nest(nested, artifact, context, world, most=most, depth=depth + 1)


def _asset(artifact: Artifact, written: object) -> str | None:
    """Return the file of a nested stack's template, if it is an asset of the assembly.

    The CDK's command line has it written beside the nested stack; without it, only the asset
    manifest tells, by the hash that the template's URL ends in.
    """
    told = section(written, "Metadata").get("aws:asset:path")
    if isinstance(told, str):
        return told
    url = json.dumps(section(written, "Properties").get("TemplateURL"), default=str)
    found = _ASSET.search(url)
    name = artifact.asset_manifest
    if found is None or name is None:
        return None
    files = section(read_beside(artifact, name), "files")
    source = section(files.get(found[1]), "source").get("path")
    return source if isinstance(source, str) else None


def _passed_on(parent: Stack, written: object) -> Mapping[str, Value]:
    return Passed(parent, section(section(written, "Properties"), "Parameters"))


class Passed(Mapping[str, "Value"]):
    """Parameters a stack passes on, resolved when somebody asks: they may need its siblings."""

    def __init__(self, parent: Stack, written: Mapping[str, object]) -> None:
        """Args as the attributes.

        Args:
            parent: The stack that passes them on.

            written: The parameters as they stand in its template.
        """
        self._parent, self._written = parent, written

    def __getitem__(self, name: str) -> Value:
        return self._parent.resolver.value(self._written[name])

    def __iter__(self) -> Iterator[str]:
        return iter(self._written)

    def __len__(self) -> int:
        return len(self._written)


def put_in_order(stacks: Mapping[Artifact, Stack]) -> None:
    """Tell each stack which stacks of its assembly are deployed before it.

    Args:
        stacks: The stack of each artifact.
    """
    named = {(each.folder, each.id): each for each in stacks}
    for artifact, stack in stacks.items():
        found: set[str] = set()
        waiting = [artifact]
        while waiting:
            each = waiting.pop()
            for name in dependencies(each):
                other = named.get((each.folder, name))
                if other is not None and stacks[other].label not in found:
                    found.add(stacks[other].label)
                    waiting.append(other)
        stack.before = frozenset(found)
