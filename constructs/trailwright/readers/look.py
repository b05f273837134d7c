"""Several paths at once, read into the estates that they describe."""

from __future__ import annotations

import os
from dataclasses import field
from typing import TYPE_CHECKING

from trailwright.model.record import record
from trailwright.readers.collect import Collector
from trailwright.readers.errors import Fault, ReadError
from trailwright.readers.estates import assumed
from trailwright.readers.groups import joined
from trailwright.readers.limits import TEMPLATE_BYTES
from trailwright.readers.stack import section

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from trailwright.config.records import Acknowledgement
    from trailwright.model.estate import Estate
    from trailwright.model.resources import PassedOver
    from trailwright.readers.context import Context
    from trailwright.readers.groups import Group
    from trailwright.readers.stack import Stack
    from trailwright.readers.units import Unit

__all__ = ["Looked", "look"]


@record
class Looked:
    """What was looked at.

    Args:
        estates: The estates; no file is in two of them.

        acknowledgements: Findings that a trails.yaml accepts.

        expected_events: Events a month by category that a trails.yaml expects.

        passed_over: The files that were not read, and why.

        notes: What was assumed, and what could not be read, as sentences.
    """

    estates: tuple[Estate, ...]
    acknowledgements: tuple[Acknowledgement, ...] = ()
    expected_events: Mapping[str, int] = field(default_factory=dict[str, int])
    passed_over: tuple[PassedOver, ...] = ()
    notes: tuple[str, ...] = ()


def look(paths: Sequence[str], context: Context, *, most_bytes: int = TEMPLATE_BYTES) -> Looked:
    """Return the estates that templates, cloud assemblies and a trails.yaml describe.

    Args:
        paths: Files, folders, patterns such as ``templates/**/*.yaml``; ``-`` is standard
            input.

        context: What they leave open.

        most_bytes: Most bytes of a template. Default: what CloudFormation takes, 1 MB.

    Raises:
        ReadError: If anything cannot be read, or nothing could be looked at.
    """
    collector = Collector(context, most_bytes)
    for path in paths:
        _read(collector, path)
    faults = collector.faults or ([] if collector.templates else list(_nothing(collector)))
    groups, notes = _joined(collector, faults)
    stacks = [stack for group in groups for stack in group.world.stacks]
    estates = tuple(group.estate for group in groups)
    unused = (*_unused_parameters(stacks, context), *_unused_policies(estates, context))
    said = (note for estate in estates for note in estate.notes)
    passed = (each for estate in estates for each in estate.passed_over)
    return Looked(
        estates=estates,
        acknowledgements=tuple(a for unit in collector.units for a in unit.acknowledgements),
        expected_events=_expected(collector.units),
        passed_over=(*collector.passed_over, *passed),
        notes=tuple(dict.fromkeys((*notes, *said, *assumed(stacks, [context]), *unused))),
    )


def _expected(units: Sequence[Unit]) -> dict[str, int]:
    """Return the events that all of them expect together."""
    found: dict[str, int] = {}
    for unit in units:
        for category, count in unit.expected_events.items():
            found[category] = found.get(category, 0) + count
    return found


def _joined(collector: Collector, faults: list[Fault]) -> tuple[Sequence[Group], Sequence[str]]:
    """Return the estates there are, unless there is a fault, here or before."""
    groups: Sequence[Group] = ()
    notes: Sequence[str] = ()
    try:
        groups, notes = joined(collector.units)
    except ReadError as error:
        faults += error.faults
    if faults:
        raise ReadError(faults)
    return groups, notes


def _nothing(collector: Collector) -> Iterator[Fault]:
    """Yield why none of the files can be judged, which would otherwise look clean."""
    for each in collector.passed_over:
        yield Fault(each.path, 0, f"cannot be judged: it {each.reason}")


def _read(collector: Collector, path: str) -> None:
    """Read a path; a folder or pattern must lead to a template, a file may be another."""
    before = collector.templates, len(collector.faults)
    collector.read(path)
    if before != (collector.templates, len(collector.faults)):
        return
    if os.path.isdir(path):  # noqa: PTH112 - a path may be anything, which pathlib refuses
        message = "holds no template; name a file or folder that is one"
        collector.faults.append(Fault(path, 0, message))
    elif path != "-" and not os.path.isfile(path):  # noqa: PTH113
        collector.faults.append(Fault(path, 0, "matches no template; mend the pattern"))


def _unused_parameters(stacks: Sequence[Stack], context: Context) -> Iterator[str]:
    """Yield which parameters were given for nothing, most likely misspelt."""
    known = {name for stack in stacks for name in section(stack.template, "Parameters")}
    for name in context.params:
        if name not in known:
            yield f"parameter {name} is given, and no template has it"


def _unused_policies(estates: Sequence[Estate], context: Context) -> Iterator[str]:
    """Yield which policies were given for nothing; a topic may be named without its ARN."""
    known = {
        str(name).rpartition(":")[2]
        for estate in estates
        for trail in estate.trails
        for name in (trail.s3_bucket_name, trail.sns_topic_name, trail.kms_key_id)
    }
    for name in (name for policies in context.external.values() for name in policies):
        if name.rpartition(":")[2] not in known:
            yield f"the policy of {name} is given, and no trail names it"
