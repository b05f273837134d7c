"""Where the resources of a stack were made: their constructs, and the user's lines of Python."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, cast

from trailwright.readers.artifacts import read_beside
from trailwright.readers.stack import section

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trailwright.readers.artifacts import Artifact

__all__ = ["origins"]

_PYTHON_LINE = re.compile(r"([^\s()\"]+\.py):(\d+)")


def origins(artifact: Artifact) -> dict[str, tuple[str, str | None]]:
    """Return each logical id's construct, and the line of Python that made it.

    Args:
        artifact: The stack.
    """
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
    found = read_beside(artifact, name)
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
