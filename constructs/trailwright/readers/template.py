"""Everything that one path leads to, or one template, read into one estate."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from trailwright.readers.collect import Collector
from trailwright.readers.context import Context
from trailwright.readers.document import mentions_cloudtrail
from trailwright.readers.errors import ReadError
from trailwright.readers.estates import assumed, estate_of
from trailwright.readers.limits import MOST_TEMPLATE_BYTES, TEMPLATE_BYTES
from trailwright.readers.world import World

if TYPE_CHECKING:
    from pathlib import Path

    from trailwright.model.estate import Estate

__all__ = ["mentions_cloudtrail", "read", "read_bytes"]


def read(
    path: Path | str, context: Context | None = None, *, most_bytes: int = TEMPLATE_BYTES
) -> Estate:
    """Return the one estate that all templates of a path describe.

    Args:
        path: A template, a trails.yaml, a cloud assembly, a folder of them, or ``-`` for
            standard input. In a folder, what does not mention CloudTrail is passed over
            unparsed; of an assembly, every stack is read as soon as one mentions it.

        context: What the templates leave open. Default: nothing more is known.

        most_bytes: Most bytes of a template. Default: what CloudFormation takes, 1 MB. At
            most 10 MB.

    Raises:
        ReadError: If anything cannot be read; every such file is named.
    """
    collector = Collector(context or Context(), min(most_bytes, MOST_TEMPLATE_BYTES))
    collector.read(str(path))
    return _estate(collector, str(path))


def read_bytes(raw: bytes, name: str, context: Context | None = None) -> Estate:
    """Return the estate that one template describes.

    Args:
        raw: The template.

        name: How messages call it.

        context: What the template leaves open. Default: nothing more is known.

    Raises:
        ReadError: If it cannot be read.
    """
    collector = Collector(context or Context(), MOST_TEMPLATE_BYTES)
    collector.one(raw, name)
    return _estate(collector, name)


def _estate(collector: Collector, name: str) -> Estate:
    if collector.faults:
        raise ReadError(collector.faults)
    world = World()
    world.passed_over += collector.passed_over
    try:
        for unit in collector.units:
            unit.put(world)
        contexts = [each.context for each in collector.units]
        estate = estate_of(world, contexts)
        return replace(estate, notes=(*estate.notes, *assumed(world.stacks, contexts)))
    except RecursionError:
        message = "refers to itself, or from stack to stack, too deeply; flatten it"
        raise ReadError.of(name, message) from None
