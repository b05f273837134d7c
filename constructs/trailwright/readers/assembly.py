"""Cloud assemblies: what ``cdk synth`` writes, stages and nested stacks included."""

from __future__ import annotations

import json
import os
import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from trailwright.readers.document import mentions_cloudtrail, template_of
from trailwright.readers.errors import ReadError
from trailwright.readers.files import decode, read_inside
from trailwright.readers.json_text import parse_json
from trailwright.readers.limits import MOST_MANIFEST_BYTES, MOST_NESTED
from trailwright.readers.lines import FileLines
from trailwright.readers.stack import Stack, section

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from trailwright.model.resources import Place, Value
    from trailwright.readers.context import Context
    from trailwright.readers.world import World

__all__ = [
    "Artifact",
    "artifacts",
    "is_assembly",
    "load",
    "mentioned",
    "put_in_order",
    "stack_artifacts",
]

_MANIFEST = "manifest.json"
_ENVIRONMENT = re.compile(r"aws://([^/]+)/([^/]+)")
_PYTHON_LINE = re.compile(r"([^\s()\"]+\.py):(\d+)")
#: The templates of nested stacks are files of their own, which may mention what theirs does not.
_NESTED = b"AWS::CloudFormation::Stack"
_ASSET = re.compile(r"/([0-9a-f]{64})\.json")
_STACK, _STAGE = "aws:cloudformation:stack", "cdk:cloud-assembly"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Artifact:
    """One stack of an assembly.

    Args:
        root: The outermost assembly.

        folder: The assembly it is in, below the root.

        id: Its id.

        template: Its template, below the root.

        raw: The template.

        account: The account it is bound to, if it is bound to one.

        region: The Region it is bound to, if it is bound to one.

        properties: What the manifest says of it.

        entry: All the manifest says of it.
    """

    root: Path
    folder: str
    id: str
    template: str
    raw: bytes
    account: str | None
    region: str | None
    properties: Mapping[str, object]
    entry: Mapping[str, object]

    @property
    def path(self) -> str:
        """The template's path."""
        return str(self.root / self.template)

    @property
    def stack_name(self) -> str:
        """Its stack's name; by default its id."""
        name = self.properties.get("stackName")
        return name if isinstance(name, str) else self.id

    @property
    def asset_manifest(self) -> str | None:
        """The file beside the template that lists the stack's assets, if it has any."""
        found = [each for each in _dependencies(self) if each.endswith(".assets")]
        return f"{found[0]}.json" if found else None


def is_assembly(folder: Path) -> bool:
    """Return whether a folder is a cloud assembly.

    Args:
        folder: The folder.
    """
    # Where pathlib raises, as on a folder that must not be entered, os.path says no.
    return all(os.path.isfile(folder / name) for name in (_MANIFEST, "cdk.out"))  # noqa: PTH113


def stack_artifacts(root: Path, *, most: int) -> tuple[Artifact, ...]:
    """Return all stacks of an assembly, those of its stages too.

    Args:
        root: The assembly.

        most: Most bytes of a template.

    Raises:
        ReadError: If a file is missing, or leads out of the assembly.
    """
    return tuple(artifacts(root, "", most=most, depth=0))


def artifacts(root: Path, folder: str, *, most: int, depth: int) -> Iterator[Artifact]:
    """Yield the stacks of one assembly, and of those inside it.

    Args:
        root: The outermost assembly.

        folder: The assembly, below the root.

        most: Most bytes of a template.

        depth: How deep it lies.

    Raises:
        ReadError: If a file is missing, or leads out of the assembly.
    """
    name = _below(folder, _MANIFEST)
    path = str(root / name)
    if depth > MOST_NESTED:
        raise ReadError.of(path, f"must not be nested deeper than {MOST_NESTED} assemblies")
    raw = read_inside(root, name, most=MOST_MANIFEST_BYTES)
    for key, entry in section(_manifest(decode(raw, path), path), "artifacts").items():
        if not isinstance(entry, Mapping):
            raise ReadError.of(path, f"artifact {key!r:.60} must be a mapping; synthesize again")
        known = cast("Mapping[str, object]", entry)
        properties = section(known, "properties")
        if known.get("type") == _STAGE:
            below = _below(folder, _text(properties, "directoryName", path))
            yield from artifacts(root, below, most=most, depth=depth + 1)
        elif known.get("type") == _STACK:
            yield _artifact(root, folder, key, known, most)


def _manifest(text: str, path: str) -> object:
    """Return the manifest, which is larger than any template, and not nested."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return parse_json(text, path)


def _artifact(
    root: Path, folder: str, key: str, entry: Mapping[str, object], most: int
) -> Artifact:
    properties = section(entry, "properties")
    template = _below(folder, _text(properties, "templateFile", str(root / folder)))
    match = _ENVIRONMENT.fullmatch(str(entry.get("environment", "")))
    account, region = match.groups() if match else (None, None)
    return Artifact(
        root=root,
        folder=folder,
        id=key,
        template=template,
        raw=read_inside(root, template, most=most),
        account=None if account == "unknown-account" else account,
        region=None if region == "unknown-region" else region,
        properties=properties,
        entry=entry,
    )


def load(artifact: Artifact, context: Context, world: World, *, most: int) -> Stack:
    """Return the stack of an artifact, and put it and its nested stacks into the world.

    Args:
        artifact: The artifact.

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
        origins=_origins(artifact),
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
    for logical_id, written in parent.resources.items():
        if parent.type_of(logical_id) != "AWS::CloudFormation::Stack":
            continue
        asset = _asset(artifact, written)
        if asset is None:
            continue
        if depth > MOST_NESTED:
            raise ReadError.of(parent.path, f"must not nest deeper than {MOST_NESTED} stacks")
        name = _below(artifact.folder, asset)
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
    inside = _below(artifact.folder, name)
    raw = read_inside(artifact.root, inside, most=MOST_MANIFEST_BYTES)
    path = str(artifact.root / inside)
    files = section(_manifest(decode(raw, path), path), "files")
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


def _origins(artifact: Artifact) -> dict[str, tuple[str, str | None]]:
    """Return each logical id's construct, and the line of Python that made it."""
    found: dict[str, tuple[str, str | None]] = {}
    for path, entries in _metadata(artifact).items():
        known = cast("list[object]", entries) if isinstance(entries, list) else []
        line = _python_line(known)
        for entry in known:
            if isinstance(entry, Mapping):
                facts = cast("Mapping[str, object]", entry)
                if facts.get("type") == "aws:cdk:logicalId":
                    found[str(facts.get("data"))] = (path.removeprefix("/"), line)
    return found


def _metadata(artifact: Artifact) -> Mapping[str, object]:
    name = artifact.entry.get("additionalMetadataFile")
    if not isinstance(name, str):
        return section(artifact.entry, "metadata")
    inside = _below(artifact.folder, name)
    path = str(artifact.root / inside)
    raw = read_inside(artifact.root, inside, most=MOST_MANIFEST_BYTES)
    found = _manifest(decode(raw, path), path)
    return cast("Mapping[str, object]", found) if isinstance(found, Mapping) else {}


def _python_line(entries: list[object]) -> str | None:
    """Return the innermost line of the user's own code that a stack trace names."""
    for entry in entries:
        for frame in _frames(entry):
            match = _PYTHON_LINE.search(frame)
            if match and "site-packages" not in match[1]:
                return f"{match[1]}:{match[2]}"
    return None


def _frames(entry: object) -> Iterator[str]:
    if isinstance(entry, Mapping):
        facts = cast("Mapping[str, object]", entry)
        for key in ("trace", "data"):
            frames = facts.get(key)
            if isinstance(frames, list):
                yield from map(str, cast("list[object]", frames))


def _below(folder: str, name: str) -> str:
    """Return a path below the root; one that leads out of it is refused when it is opened."""
    if name.startswith("/"):
        return name
    return posixpath.normpath(posixpath.join(folder, name))


def _text(known: Mapping[str, object], key: str, path: str) -> str:
    found = known.get(key)
    if not isinstance(found, str) or not found:
        raise ReadError.of(path, f"an artifact must have {key}; synthesize the assembly again")
    return found


def mentioned(found: tuple[Artifact, ...]) -> bool:
    """Return whether any stack of an assembly has to do with CloudTrail.

    Args:
        found: Its stacks.
    """
    return any(mentions_cloudtrail(each.raw) or _NESTED in each.raw for each in found)


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
            for name in _dependencies(each):
                other = named.get((each.folder, name))
                if other is not None and stacks[other].label not in found:
                    found.add(stacks[other].label)
                    waiting.append(other)
        stack.before = frozenset(found)


def _dependencies(artifact: Artifact) -> list[str]:
    found = artifact.entry.get("dependencies")
    return [str(each) for each in cast("list[object]", found)] if isinstance(found, list) else []
