"""What an estate says beside its templates, as the metadata of a cloud assembly has it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import TYPE_CHECKING, TypeVar, cast

from trailwright.compose.beside import METADATA
from trailwright.model.acceptance import Acknowledgement
from trailwright.model.problems import InvalidOptionsError
from trailwright.model.record import record
from trailwright.readers.context_file import context_of
from trailwright.readers.errors import ReadError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from trailwright.readers.context import Context

__all__ = ["Beside", "beside"]

_T = TypeVar("_T")
_ACKNOWLEDGEMENT = {"rule", "resource", "reason", "expires"}


@record
class Beside:
    """What stands beside the templates of an assembly.

    Args:
        context: What is known of where they go.

        acknowledgements: Findings that are accepted.

        expected_events: Events a month by category that are expected.

        lines: Where each stack is asked for, ``file:line``, by its name.
    """

    context: Context
    acknowledgements: tuple[Acknowledgement, ...] = ()
    expected_events: Mapping[str, int] = field(default_factory=dict[str, int])
    lines: Mapping[str, str] = field(default_factory=dict[str, str])


def beside(metadata: Iterable[Mapping[str, object]], context: Context, path: str) -> Beside:
    """Return what stands beside the templates of an assembly, and what was known before.

    Args:
        metadata: That of each of its stacks.

        context: What was known before. The assembly comes first.

        path: The assembly, for messages.

    Raises:
        ReadError: If it is not as it was written.
    """
    found = Beside(context=context)
    try:
        for each in _written(metadata):
            found = _added(found, each, path)
    except (_OtherwiseError, InvalidOptionsError):
        message = f"{METADATA} is not as trailwright writes it; synthesize again"
        raise ReadError.of(path, message) from None
    return found


class _OtherwiseError(ValueError):
    """What is not as it was written."""


def _written(metadata: Iterable[Mapping[str, object]]) -> Iterator[object]:
    for stack in metadata:
        for entries in stack.values():
            for entry in cast("list[object]", entries) if isinstance(entries, list) else ():
                if isinstance(entry, Mapping):
                    said = cast("Mapping[str, object]", entry)
                    if said.get("type") == METADATA:
                        yield said.get("data")


def _added(before: Beside, data: object, path: str) -> Beside:
    said = _mapping(data)
    accepted = map(_acknowledgement, _list(said.get("acknowledgements")))
    return Beside(
        context=before.context.told(context_of(_mapping(said.get("context")), path)),
        acknowledgements=(*before.acknowledgements, *accepted),
        expected_events={**before.expected_events, **_counts(said.get("expected_events"))},
        lines={**before.lines, **_all(str, said.get("lines"))},
    )


def _acknowledgement(data: object) -> Acknowledgement:
    said = _all(str, data)
    if said.keys() != _ACKNOWLEDGEMENT:
        raise _OtherwiseError
    return Acknowledgement(**said)


def _counts(data: object) -> dict[str, int]:
    found = _all(int, data)
    if any(each < 0 for each in found.values()):
        raise _OtherwiseError
    return found


def _all(kind: type[_T], data: object) -> dict[str, _T]:
    """Return a mapping whose values are all of a kind."""
    said = _mapping(data)
    found = {name: value for name, value in said.items() if type(value) is kind}
    if len(found) < len(said):
        raise _OtherwiseError
    return cast("dict[str, _T]", found)


def _mapping(data: object) -> Mapping[str, object]:
    if not isinstance(data, Mapping):
        raise _OtherwiseError
    return cast("Mapping[str, object]", data)


def _list(data: object) -> list[object]:
    if not isinstance(data, list):
        raise _OtherwiseError
    return cast("list[object]", data)
