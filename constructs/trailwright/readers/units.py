"""What is deployed together, and can be put among the stacks of a world."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import field
from typing import TYPE_CHECKING

from trailwright.model.record import record
from trailwright.model.resources import PassedOver
from trailwright.model.unknown import Unknown
from trailwright.readers.document import NotATemplateError
from trailwright.readers.errors import ReadError
from trailwright.readers.lines import FileLines
from trailwright.readers.stack import Stack

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from trailwright.config.records import Acknowledgement
    from trailwright.readers.artifacts import Artifact
    from trailwright.readers.context import Context
    from trailwright.readers.errors import Fault
    from trailwright.readers.origins import Origins
    from trailwright.readers.world import World

__all__ = ["AssemblyUnit", "Home", "TemplateUnit", "Unit", "label_of"]

#: A stack's account, Region and name. Two stacks that share them are one in two versions.
Home = tuple[str, str, str]


@record
class Unit(ABC):
    """What is deployed together.

    Args:
        name: How messages call it: its path.

        context: What is known beside it.

        alone: Whether it is an estate of its own, whatever else is read. Default: no.

        acknowledgements: Findings that it accepts. Default: none.

        expected_events: Events a month by category that it expects. Default: it says nothing.
    """

    name: str
    context: Context
    alone: bool = False
    acknowledgements: tuple[Acknowledgement, ...] = ()
    expected_events: Mapping[str, int] = field(default_factory=dict[str, int])

    @abstractmethod
    def homes(self) -> frozenset[Home] | None:
        """Return where its stacks go, or ``None`` when that is not known of all of them."""

    @abstractmethod
    def put(self, world: World) -> None:
        """Put its stacks into a world.

        Args:
            world: Where they go.

        Raises:
            ReadError: If any of them cannot be read.
        """


@record
class TemplateUnit(Unit):
    """One template.

    Args:
        raw: The template as it is written.

        template: What it says.
    """

    raw: bytes
    template: Mapping[str, object]

    def homes(self) -> frozenset[Home] | None:
        """Return nothing that is taken already: a template does not say its stack's name."""
        place = self.context.place()
        bound = isinstance(place.account, str) and isinstance(place.region, str)
        return frozenset() if bound else None

    def put(self, world: World) -> None:
        """Put its stack into a world.

        Args:
            world: Where it goes.
        """
        world.stacks.append(
            Stack(
                path=self.name,
                label=world.label(label_of(self.name)),
                template=self.template,
                place=self.context.place(),
                context=self.context,
                world=world,
                locate=FileLines(self.raw, self.name).line,
            )
        )


@record
class AssemblyUnit(Unit):
    """The stacks of one cloud assembly, those of its stages apart: they never share anything.

    Args:
        origins: Its stacks, and where their resources come from.

        most: Most bytes of a nested template.
    """

    origins: Mapping[Artifact, Origins]
    most: int

    def homes(self) -> frozenset[Home] | None:
        """Return where its stacks go, or ``None`` when that is not known of all of them."""
        found: list[Home] = []
        for artifact in self.origins:
            place = self.context.place(artifact.account, artifact.region)
            if isinstance(place.account, Unknown) or isinstance(place.region, Unknown):
                return None
            found.append((place.account, place.region, artifact.stack_name))
        return frozenset(found)

    def put(self, world: World) -> None:
        """Put its stacks, nested ones too, into a world.

        Args:
            world: Where they go.

        Raises:
            ReadError: If any of them cannot be read.
        """
        from trailwright.readers.assembly import (  # noqa: PLC0415 - a template needs neither
            load,
            put_in_order,
        )

        stacks: dict[Artifact, Stack] = {}
        faults: list[Fault] = []
        for artifact, origins in self.origins.items():
            try:
                stacks[artifact] = load(artifact, origins, self.context, world, most=self.most)
            except NotATemplateError as error:
                world.passed_over.append(PassedOver(artifact.path, str(error)))
            except ReadError as error:
                faults += error.faults
        if faults:
            raise ReadError(faults)
        put_in_order(stacks)


def label_of(path: Path | str) -> str:
    """Return what a template's stack is called: its file's name, up to the first dot.

    Args:
        path: The template's path.
    """
    name = str(path).replace("\\", "/").rpartition("/")[2].partition(".")[0]
    return name if name not in ("", "-") else "template"
