"""Where the resources of a stack were made: their constructs, and the user's lines of Python."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, TypeAlias, cast

from trailwright.readers.artifacts import read_beside
from trailwright.readers.stack import section

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trailwright.readers.artifacts import Artifact

__all__ = ["Origins", "metadata_of", "origins"]

#: By logical id: the construct's path, and the line that asked for it.
Origins: TypeAlias = dict[str, tuple[str, str | None]]

_PYTHON_LINE = re.compile(r"([^\s()\"]+\.py):(\d+)")


def origins(metadata: Mapping[str, object], line: str | None = None) -> Origins:
    """Return each logical id's construct, and the line that asked for it.

    Args:
        metadata: That of the stack.

        line: Where the whole stack is asked for. Default: each construct by itself.
    """
    found: Origins = {}
    for path, entries in metadata.items():
        known = cast("list[object]", entries) if isinstance(entries, list) else []
        asked = line or _python_line(known)
        for entry in known:
            if isinstance(entry, Mapping):
                facts = cast("Mapping[str, object]", entry)
                if facts.get("type") == "aws:cdk:logicalId":
                    found[str(facts.get("data"))] = (path.removeprefix("/"), asked)
    return found


def metadata_of(artifact: Artifact) -> Mapping[str, object]:
    """Return what the assembly says of the constructs of a stack, by their paths.

    Args:
        artifact: The stack.

    Raises:
        ReadError: If it cannot be read, or leads out of the assembly.
    """
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
