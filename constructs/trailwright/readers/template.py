"""Templates, folders of templates and cloud assemblies, read into one estate."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from trailwright.model.estate import Estate
from trailwright.model.resources import PassedOver
from trailwright.readers.assembly import (
    is_assembly,
    load,
    mentioned,
    put_in_order,
    stack_artifacts,
)
from trailwright.readers.context import Context
from trailwright.readers.document import NotATemplateError, mentions_cloudtrail, template_of
from trailwright.readers.errors import ReadError
from trailwright.readers.files import read_file, read_inside, read_stdin
from trailwright.readers.identities import with_policies
from trailwright.readers.limits import MOST_FILES, MOST_TEMPLATE_BYTES, TEMPLATE_BYTES
from trailwright.readers.records import records
from trailwright.readers.stack import Stack
from trailwright.readers.world import World

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trailwright.readers.assembly import Artifact

__all__ = ["mentions_cloudtrail", "read", "read_bytes"]

_SUFFIXES = (".json", ".yaml", ".yml", ".template", ".snap")
_SKIPPED_FOLDERS = frozenset({"node_modules", "__pycache__"})
_SILENT = "does not mention CloudTrail"
_STAND_FOR = {
    "AWS::Serverless-2016-10-31",
    "AWS::LanguageExtensions",
    "AWS::SecretsManager-2020-07-23",
    "AWS::SecretsManager-2024-09-16",
}


def read(
    path: Path | str, context: Context | None = None, *, most_bytes: int = TEMPLATE_BYTES
) -> Estate:
    """Return the estate that templates describe.

    Args:
        path: A template, a cloud assembly, a folder of templates, or ``-`` for standard
            input. In a folder, what does not mention CloudTrail is passed over unparsed; of
            an assembly, every stack is read as soon as one mentions it.

        context: What the templates leave open. Default: nothing more is known.

        most_bytes: Most bytes of a template. Default: what CloudFormation takes, 1 MB. At
            most 10 MB.

    Raises:
        ReadError: If anything cannot be read; every such file is named.
    """
    reader = _Reader(context or Context(), min(most_bytes, MOST_TEMPLATE_BYTES))
    try:
        reader.path(path)
        return reader.estate()
    except RecursionError:
        message = "refers to itself, or from stack to stack, too deeply; flatten it"
        raise ReadError.of(str(path), message) from None


def read_bytes(raw: bytes, name: str, context: Context | None = None) -> Estate:
    """Return the estate that one template describes.

    Args:
        raw: The template.

        name: How messages call it.

        context: What the template leaves open. Default: nothing more is known.

    Raises:
        ReadError: If it cannot be read.
    """
    reader = _Reader(context or Context(), MOST_TEMPLATE_BYTES)
    try:
        reader.one(raw, name)
        return reader.estate()
    except RecursionError:
        raise ReadError.of(name, "refers to itself too deeply; flatten it") from None


class _Reader:
    """Collects stacks, then makes the estate of all of them."""

    def __init__(self, context: Context, most: int) -> None:
        self._context, self._most = context, most
        self._world = World()
        self._paths: list[str] = []
        self._passed: list[PassedOver] = []
        self._errors: list[ReadError] = []
        self._notes: dict[str, None] = {}

    # --- what to read ---

    def path(self, path: Path | str) -> None:
        if str(path) == "-":
            self.one(read_stdin(most=self._most), "-")
            return
        where = Path(path)
        if not _is_folder(where):
            self.one(read_file(where, most=self._most), str(path))
        elif is_assembly(where):
            self._assembly(where)
        else:
            self._folder(where)
        if self._errors:
            raise ReadError(fault for error in self._errors for fault in error.faults)

    def one(self, raw: bytes, name: str) -> None:
        """Read a template that was named, so that what is wrong with it matters."""
        if not mentions_cloudtrail(raw):
            self._passed.append(PassedOver(name, _SILENT))
            return
        try:
            self._template(raw, name)
        except NotATemplateError as error:
            self._passed.append(PassedOver(name, str(error)))

    def _template(self, raw: bytes, name: str) -> None:
        text, template = template_of(raw, name)
        stack = Stack(
            path=name,
            label=self._world.label(_label(name)),
            text=text,
            template=template,
            place=self._context.place(),
            context=self._context,
            world=self._world,
        )
        self._world.stacks.append(stack)
        self._paths.append(name)

    def _assembly(self, folder: Path) -> None:
        found = stack_artifacts(folder, most=self._most)
        if not mentioned(found):
            self._passed += [PassedOver(each.path, _SILENT) for each in found]
            return
        stacks: dict[Artifact, Stack] = {}
        for artifact in found:
            try:
                stacks[artifact] = load(artifact, self._context, self._world, most=self._most)
                self._paths.append(artifact.path)
            except NotATemplateError as error:
                self._passed.append(PassedOver(artifact.path, str(error)))
            except ReadError as error:
                self._errors.append(error)
        put_in_order(stacks)

    def _folder(self, folder: Path) -> None:
        seen = 0
        for where, names, files in os.walk(folder, followlinks=False):
            names[:] = sorted(each for each in names if not _skipped(each))
            here = Path(where)
            if here != folder and is_assembly(here):
                names.clear()
                self._assembly(here)
                continue
            seen += len(files)
            if seen > MOST_FILES:
                message = f"must not hold more than {MOST_FILES:,} files; name a folder inside it"
                raise ReadError.of(str(folder), message)
            for name in sorted(files):
                if name.endswith(_SUFFIXES):
                    self._found(here, name)

    def _found(self, folder: Path, name: str) -> None:
        """Read what a folder holds, which may be anything."""
        path = str(folder / name)
        if (folder / name).is_symlink():
            self._passed.append(PassedOver(path, "is a link; name what it leads to"))
            return
        raw = b""
        try:
            raw = read_inside(folder, name, most=self._most)
            self.one(raw, path)
        except ReadError as error:
            if b"Resources" in raw and b"AWS::" in raw:
                self._errors.append(error)
            else:
                reason = error.faults[0].message
                self._passed.append(PassedOver(path, f"is no template: {reason}"))

    # --- what it makes ---

    def estate(self) -> Estate:
        found: dict[str, list[Any]] = defaultdict(list)
        for stack in self._world.stacks:
            self._note(stack)
            for field, resource in records(stack):
                found[field].append(resource)
        found["roles"] = list(with_policies(found["roles"], found["others"]))
        self._assume()
        return Estate(
            **{field: tuple(each) for field, each in found.items()},
            external=self._context.external,
            organization=self._context.organization,
            existing_trails=self._context.existing_trails,
            paths=tuple(self._paths),
            passed_over=tuple(self._passed),
            undecided=tuple(self._undecided()),
            notes=tuple(self._notes),
            stacks_before={
                each.label: each.before for each in self._world.stacks if each.before is not None
            },
            edges=_Edges(self._world.stacks),
        )

    def _undecided(self) -> Iterator[tuple[str, str]]:
        for stack in self._world.stacks:
            for name in stack.undecided:
                yield stack.label, name

    def _assume(self) -> None:
        unbound = (each.label for each in self._world.stacks if not _is_bound(each))
        label = next(unbound, None)
        if label is not None and self._context.partition is None:
            self._notes[f"{label} is bound to no Region: partition aws is assumed"] = None

    def _note(self, stack: Stack) -> None:
        for name in _transforms(stack.template.get("Transform")):
            if name not in _STAND_FOR:
                self._notes[f"{stack.path}: the macro {name} may change what is read here"] = None
        for logical_id in stack.resources:
            if logical_id.startswith("Fn::"):
                what = logical_id.split("::")[1]
                self._notes[f"{stack.path}: what Fn::{what} makes is not read"] = None


class _Edges(Mapping[tuple[str, str], tuple[str, ...]]):
    """Who waits for whom in every stack, worked out when somebody asks."""

    def __init__(self, stacks: list[Stack]) -> None:
        self._stacks = {stack.label: stack for stack in stacks}

    def __getitem__(self, key: tuple[str, str]) -> tuple[str, ...]:
        return self._stacks[key[0]].depends_on(key[1])

    def __iter__(self) -> Iterator[tuple[str, str]]:
        return ((label, each) for label, stack in self._stacks.items() for each in stack.resources)

    def __len__(self) -> int:
        return sum(len(stack.resources) for stack in self._stacks.values())


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except ValueError as error:
        raise ReadError.of(repr(str(path)), f"cannot be read: {error}") from None


def _is_bound(stack: Stack) -> bool:
    return isinstance(stack.place.region, str)


def _label(name: str) -> str:
    stem = Path(name).name.split(".")[0] if name != "-" else "template"
    return stem or "template"


def _skipped(folder: str) -> bool:
    return folder.startswith(".") or folder in _SKIPPED_FOLDERS


def _transforms(written: object) -> list[str]:
    found = cast("list[object]", written) if isinstance(written, list) else [written]
    return [each for each in found if isinstance(each, str)]
