"""Which names of its stack a resource refers to: what CloudFormation makes before it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["references"]

#: What other values are in.
_HOLDERS = (dict, list)
_IN_SUB = re.compile(r"\$\{([^!${}.][^${}.]*)[^${}]*\}")


def references(resource: object) -> Iterator[str]:
    """Yield every name a resource refers to, and what it depends on in words.

    Args:
        resource: The resource as it stands in the template.
    """
    if isinstance(resource, dict):
        written = cast("dict[str, object]", resource).get("DependsOn")
        yield from _texts(written)
    waiting: list[object] = [resource] if isinstance(resource, _HOLDERS) else []
    while waiting:
        item = waiting.pop()
        if isinstance(item, dict):
            known = cast("dict[str, object]", item)
            if len(known) == 1:
                yield from _named(*next(iter(known.items())))
            item = list(known.values())
        below = cast("list[object]", item)
        waiting += [each for each in reversed(below) if isinstance(each, _HOLDERS)]


def _named(function: str, argument: object) -> Iterator[str]:
    if function == "Ref" and isinstance(argument, str):
        yield argument
    elif function == "Fn::GetAtt":
        first = next(_texts(argument), "")
        yield first.partition(".")[0]
    elif function == "Fn::Sub":
        for name in _IN_SUB.findall(next(_texts(argument), "")):
            yield name.strip()


def _texts(value: object) -> Iterator[str]:
    items = cast("list[object]", value) if isinstance(value, list) else [value]
    for each in items:
        if isinstance(each, str):
            yield each
