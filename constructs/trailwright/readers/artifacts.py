"""The stacks that a cloud assembly says it has, those of its stages too."""

from __future__ import annotations

import json
import os
import posixpath
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, cast

from trailwright.model.record import record
from trailwright.readers.document import mentions_cloudtrail
from trailwright.readers.errors import ReadError
from trailwright.readers.files import decode, read_inside
from trailwright.readers.json_text import parse_json
from trailwright.readers.limits import MOST_MANIFEST_BYTES, MOST_NESTED
from trailwright.readers.stack import section

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = [
    "Artifact",
    "artifacts",
    "below",
    "dependencies",
    "is_assembly",
    "mentioned",
    "read_beside",
    "stack_artifacts",
]

_MANIFEST = "manifest.json"
_ENVIRONMENT = re.compile(r"aws://([^/]+)/([^/]+)")
#: The templates of nested stacks are files of their own, which may mention what theirs does not.
_NESTED = b"AWS::CloudFormation::Stack"
_STACK, _STAGE = "aws:cloudformation:stack", "cdk:cloud-assembly"


@record
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

    # No other is the same stack, whatever it says.
    __eq__ = object.__eq__
    __hash__ = object.__hash__

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
        found = [each for each in dependencies(self) if each.endswith(".assets")]
        return f"{found[0]}.json" if found else None


def is_assembly(folder: Path) -> bool:
    """Return whether a folder is a cloud assembly.

    Args:
        folder: The folder.
    """
    # Where pathlib raises, as on a folder that must not be entered, os.path says no.
    return all(os.path.isfile(folder / name) for name in (_MANIFEST, "cdk.out"))  # noqa: PTH113


def mentioned(found: tuple[Artifact, ...]) -> bool:
    """Return whether any stack of an assembly has to do with CloudTrail.

    Args:
        found: Its stacks.
    """
    return any(mentions_cloudtrail(each.raw) or _NESTED in each.raw for each in found)


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
    name = below(folder, _MANIFEST)
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
            stage = below(folder, _text(properties, "directoryName", path))
            yield from artifacts(root, stage, most=most, depth=depth + 1)
        elif known.get("type") == _STACK:
            yield _artifact(root, folder, key, known, most)


def dependencies(artifact: Artifact) -> list[str]:
    """Return the ids of what an artifact waits for: stacks, and assets.

    Args:
        artifact: The artifact.
    """
    found = artifact.entry.get("dependencies")
    return [str(each) for each in cast("list[object]", found)] if isinstance(found, list) else []


def below(folder: str, name: str) -> str:
    """Return a path below the root; one that leads out of it is refused when it is opened.

    Args:
        folder: Where the name is written, below the root.

        name: The name.
    """
    if name.startswith("/"):
        return name
    return posixpath.normpath(posixpath.join(folder, name))


def read_beside(artifact: Artifact, name: str) -> object:
    """Return what a JSON file beside a stack's template holds.

    Args:
        artifact: The stack.

        name: The file, below the assembly the stack is in.

    Raises:
        ReadError: If it cannot be read, or leads out of the assembly.
    """
    inside = below(artifact.folder, name)
    path = str(artifact.root / inside)
    raw = read_inside(artifact.root, inside, most=MOST_MANIFEST_BYTES)
    return _manifest(decode(raw, path), path)


def _artifact(
    root: Path, folder: str, key: str, entry: Mapping[str, object], most: int
) -> Artifact:
    properties = section(entry, "properties")
    template = below(folder, _text(properties, "templateFile", str(root / folder)))
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


def _manifest(text: str, path: str) -> object:
    """Return the manifest, which is larger than any template, and not nested."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return parse_json(text, path)


def _text(known: Mapping[str, object], key: str, path: str) -> str:
    found = known.get(key)
    if not isinstance(found, str) or not found:
        raise ReadError.of(path, f"an artifact must have {key}; synthesize the assembly again")
    return found
