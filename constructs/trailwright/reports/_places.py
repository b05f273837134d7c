"""Where a finding is shown: in the source that asked for it, else in the template."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from trailwright.model.findings import Finding
    from trailwright.model.origin import Origin

__all__ = ["Place", "place_of", "source_place", "template_place"]


class Place(NamedTuple):
    """A file, its names parted by ``/``, and the line in it where it is known."""

    path: str
    line: int | None

    def __str__(self) -> str:
        return self.path if self.line is None else f"{self.path}:{self.line}"


def place_of(finding: Finding) -> Place:
    """Return the user's own line, else the template: what was synthesized nobody edits.

    Args:
        finding: The finding.
    """
    return source_place(finding.origin) or template_place(finding)


def template_place(finding: Finding) -> Place:
    """Return the template, with the line if it is known.

    Args:
        finding: The finding. A live resource is in no template: its path is empty.
    """
    return Place(_posix(finding.origin.path), finding.line)


def source_place(origin: Origin) -> Place | None:
    """Return the line of Python or of trails.yaml that asked for a resource, if it is known.

    Args:
        origin: Where a resource comes from.
    """
    path, _, line = (origin.source_line or "").rpartition(":")
    return Place(_posix(path), int(line)) if path and line.isdecimal() else None


def _posix(path: str) -> str:
    return PurePath(path).as_posix() if path else ""
