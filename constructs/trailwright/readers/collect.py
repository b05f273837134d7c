"""What a user means by paths: templates, folders, patterns, assemblies, a trails.yaml."""

from __future__ import annotations

import os
from collections import defaultdict
from glob import has_magic, iglob
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from trailwright.model.resources import PassedOver
from trailwright.readers.artifacts import is_assembly, mentioned, stack_artifacts
from trailwright.readers.document import (
    NotATemplateError,
    hidden_in,
    looks_like_a_template,
    mentions_cloudtrail,
    template_of,
)
from trailwright.readers.errors import Fault, ReadError
from trailwright.readers.files import decode, read_file, read_inside, read_stdin
from trailwright.readers.limits import MOST_FILES
from trailwright.readers.trails_yaml import is_config, load_config
from trailwright.readers.units import TemplateUnit

if TYPE_CHECKING:
    from collections.abc import Callable

    from trailwright.readers.artifacts import Artifact
    from trailwright.readers.context import Context
    from trailwright.readers.units import Unit

__all__ = ["Collector"]

_SUFFIXES = (".json", ".yaml", ".yml", ".template", ".snap")
_SKIPPED_FOLDERS = frozenset({"node_modules", "__pycache__"})
_SILENT = "does not mention CloudTrail"
_STDIN = "-"


class Collector:
    """Reads every path, and keeps what is wrong with any of them for the end.

    Attributes:
        units: What was read.

        passed_over: What was not, and why.

        faults: What could not be.

        templates: How many templates there were, those passed over and met again among them.
    """

    def __init__(self, context: Context, most: int) -> None:
        """Args as below.

        Args:
            context: What the templates leave open.

            most: Most bytes of a template.
        """
        self.units: list[Unit] = []
        self.passed_over: list[PassedOver] = []
        self.faults: list[Fault] = []
        self._context, self._most = context, most
        self._seen: set[str] = set()
        self.templates = 0

    def read(self, path: str) -> None:
        """Read one path; a pattern is expanded here when the shell has not done it.

        Args:
            path: A template, a trails.yaml, a folder of them, a cloud assembly, a pattern
                such as ``templates/**/*.yaml``, or ``-`` for standard input.
        """
        self._attempt(lambda: self._path(path))

    def _path(self, path: str) -> None:
        if path == _STDIN:
            self._once(path, lambda: self.one(read_stdin(most=self._most), path))
        elif has_magic(path) and not os.path.lexists(path):
            self._pattern(path)
        elif os.path.isdir(path):  # noqa: PTH112 - of any text, where pathlib raises
            self._once(path, lambda: self._folder_or_assembly(Path(path)))
        else:
            self._once(path, lambda: self.one(read_file(Path(path), most=self._most), path))

    def one(self, raw: bytes, name: str) -> None:
        """Read a file that was named, so that what is wrong with it matters.

        Args:
            raw: The file.

            name: How messages call it.

        Raises:
            ReadError: If it cannot be read.
        """
        if is_config(raw, name, named=True):
            self._config(raw, name)
        else:
            self._template(raw, name)

    def _attempt(self, read: Callable[[], None]) -> None:
        try:
            read()
        except ReadError as error:
            self.faults += error.faults

    def _once(self, path: str, read: Callable[[], None]) -> None:
        """Read what was not read under another of its names."""
        real = _real(path)
        if real in self._seen:
            self.templates += 1
            return
        self._seen.add(real)
        read()

    # --- files ---

    def _config(self, raw: bytes, name: str) -> None:
        self.templates += 1
        self.units.append(load_config(decode(raw, name), name, self._context))

    def _template(self, raw: bytes, name: str) -> None:
        if not mentions_cloudtrail(raw):
            self.templates += looks_like_a_template(raw)
            self._pass_over(name, _silent(raw))
            return
        try:
            template = template_of(raw, name)
        except NotATemplateError as error:
            self._pass_over(name, str(error))
            return
        self.templates += 1
        self.units.append(
            TemplateUnit(name=name, raw=raw, template=template, context=self._context)
        )

    def _pass_over(self, path: str, reason: str) -> None:
        self.passed_over.append(PassedOver(path, reason))

    # --- folders ---

    def _pattern(self, pattern: str) -> None:
        try:
            every = iglob(pattern, recursive=True)  # noqa: PTH207 - Path.glob takes no / in front
            found = list(islice(every, MOST_FILES + 1))
        except (OSError, ValueError) as error:
            raise ReadError.of(pattern, f"cannot be read: {error}") from None
        _not_too_many(len(found), pattern)
        named = frozenset(Path(pattern).parts)
        for path in sorted(found):
            if _SKIPPED_FOLDERS & frozenset(Path(path).parts) <= named:
                self._matched(Path(path))

    def _matched(self, path: Path) -> None:
        if path.is_dir():
            self._once(str(path), lambda: self._folder_or_assembly(path))
        else:
            self._once(str(path), lambda: self._found(path.parent, path.name, str(path)))

    def _folder_or_assembly(self, folder: Path) -> None:
        if is_assembly(folder):
            self._assembly(folder)
        else:
            self._folder(folder)

    def _assembly(self, folder: Path) -> None:
        from trailwright.readers.assembly import (  # noqa: PLC0415 - a template needs none
            assembly_unit,
        )

        found = stack_artifacts(folder, most=self._most)
        self.templates += len(found)
        if not mentioned(found):
            for each in found:
                self._pass_over(each.path, _silent(each.raw))
            return
        stages: dict[str, list[Artifact]] = defaultdict(list)
        for each in found:
            stages[each.folder].append(each)
        for stage, artifacts in stages.items():
            name = str(folder / stage)
            self.units.append(assembly_unit(name, artifacts, self._context, most=self._most))

    def _folder(self, folder: Path) -> None:
        seen = 0
        for where, names, files in os.walk(folder, onerror=self._unlisted, followlinks=False):
            names[:] = sorted(each for each in names if not _skipped(each))
            here = Path(where)
            if here != folder and is_assembly(here):
                names.clear()
                self._attempt(lambda here=here: self._once(str(here), lambda: self._assembly(here)))
                continue
            seen += len(files)
            _not_too_many(seen, str(folder))
            for name in sorted(files):
                if name.endswith(_SUFFIXES):
                    self._once_found(here, name)

    def _once_found(self, folder: Path, name: str) -> None:
        path = str(folder / name)
        if os.path.islink(path):  # noqa: PTH114 - for each of many thousand files
            self._pass_over(path, "is a link; name what it leads to")
            return
        self._once(path, lambda: self._found(folder, name, path))

    def _unlisted(self, error: OSError) -> None:
        reason = (error.strerror or str(error)).lower()
        self.faults.append(Fault(str(Path(error.filename)), 0, f"cannot be read: {reason}"))

    def _found(self, folder: Path, name: str, path: str) -> None:
        """Read what a folder holds, which may be anything."""
        raw = b""
        try:
            raw = read_inside(folder, name, most=self._most)
            if is_config(raw, path, named=False):
                self._config(raw, path)
            else:
                self._template(raw, path)
        except ReadError as error:
            if not raw or looks_like_a_template(raw) or is_config(raw, path, named=False):
                self.faults += error.faults
            else:
                self._pass_over(path, f"is no template: {error.faults[0].message}")


def _real(path: str) -> str:
    try:
        return path if path == _STDIN else os.path.realpath(path)
    except ValueError:  # no file has such a name, which is said when it is opened
        return path


def _silent(raw: bytes) -> str:
    hidden = hidden_in(raw)
    return f"{_SILENT}; what {hidden} makes is not read" if hidden else _SILENT


def _not_too_many(seen: int, path: str) -> None:
    if seen > MOST_FILES:
        message = f"must not hold more than {MOST_FILES:,} files; name a folder inside it"
        raise ReadError.of(path, message)


def _skipped(folder: str) -> bool:
    return folder.startswith(".") or folder in _SKIPPED_FOLDERS
