"""Where a finding is shown: in the template, else in the Python that made it."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from trailwright.model.findings import Finding
    from trailwright.model.origin import Origin

__all__ = ["Place", "place_of", "python_place", "template_place"]


class Place(NamedTuple):
    """A file, its names parted by ``/``, and the line in it where it is known."""

    path: str
    line: int | None

    def __str__(self) -> str:
        return self.path if self.line is None else f"{self.path}:{self.line}"


def place_of(finding: Finding) -> Place:
    """Return the line of the template, else the line of Python, else the template.

    Args:
        finding: The finding.
    """
    template = template_place(finding)
    if template.line is not None:
        return template
    return python_place(finding.origin) or template


def template_place(finding: Finding) -> Place:
    """Return the template, with the line if it is known.

    Args:
        finding: The finding. A live resource is in no template: its path is empty.
    """
    return Place(_posix(finding.origin.path), finding.line)


def python_place(origin: Origin) -> Place | None:
    """Return the line of Python that made the construct, if it is known.

    Args:
        origin: Where a resource comes from.
    """
    path, _, line = (origin.python_line or "").rpartition(":")
    return Place(_posix(path), int(line)) if path and line.isdecimal() else None


def _posix(path: str) -> str:
    return PurePath(path).as_posix() if path else ""
