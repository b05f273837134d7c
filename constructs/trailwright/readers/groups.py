"""Which of the things that were read make up one estate.

Stacks that are bound to an account and a Region are one estate: they share its limits.
Two of them with one name there are one stack in two versions, and kept apart. Of templates
that are bound to nothing, two are one estate if one leans on what the other makes: on a
bucket, a policy, an export by its name. All others are judged each for itself, so that a
folder of examples is not taken for one account with as many trails. A ``trails.yaml``
describes a whole estate, and is always one alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from trailwright.model.record import record
from trailwright.readers.errors import Fault, ReadError
from trailwright.readers.estates import estate_of
from trailwright.readers.links import links_of
from trailwright.readers.world import World

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from trailwright.model.estate import Estate
    from trailwright.readers.links import Thing
    from trailwright.readers.units import Home, Unit

__all__ = ["Group", "joined"]


@record
class Group:
    """What makes up one estate.

    Args:
        units: What was read.

        world: Its stacks.

        estate: What they make up.
    """

    units: tuple[Unit, ...]
    world: World
    estate: Estate

    @property
    def name(self) -> str:
        """How messages call it."""
        return _some([each.name for each in self.units])


def joined(units: Sequence[Unit]) -> tuple[tuple[Group, ...], tuple[str, ...]]:
    """Return units in groups, each an estate, and what was assumed in joining them.

    Args:
        units: What was read.

    Raises:
        ReadError: If any of it cannot be.
    """
    groups = _all_of(_bound_together(units))
    if len(groups) == 1:
        return tuple(groups), ()
    linking = _Linking(groups)
    linking.link()
    return tuple(linking.groups()), tuple(linking.notes)


def _all_of(sets: Iterable[Sequence[Unit]]) -> list[Group]:
    """Return a group of each, or all that is wrong with any of them."""
    groups: list[Group] = []
    faults: list[Fault] = []
    for units in sets:
        try:
            groups.append(_group(units))
        except ReadError as error:
            faults += error.faults
    if faults:
        raise ReadError(faults)
    return groups


def _group(units: Sequence[Unit]) -> Group:
    world = World()
    try:
        for unit in units:
            unit.put(world)
        estate = estate_of(world, [each.context for each in units])
    except RecursionError:
        message = "refers to itself, or from stack to stack, too deeply; flatten it"
        raise ReadError.of(units[0].name, message) from None
    return Group(units=tuple(units), world=world, estate=estate)


class _Bound:
    """Units whose stacks can stand beside each other."""

    def __init__(self) -> None:
        self.units: list[Unit] = []
        self.homes: set[Home] = set()


def _bound_together(units: Sequence[Unit]) -> Iterator[Sequence[Unit]]:
    """Yield the units that share accounts, and each of the others for itself."""
    bound: list[_Bound] = []
    for unit in units:
        homes = unit.homes()
        if homes is None or unit.alone:
            yield [unit]
            continue
        place = next((each for each in bound if not homes & each.homes), None)
        if place is None:
            place = _Bound()
            bound.append(place)
        place.units.append(unit)
        place.homes |= homes
    yield from (each.units for each in bound)


class _Linking:
    """Joins groups of which one leans on what another makes."""

    def __init__(self, groups: Sequence[Group]) -> None:
        self.notes: dict[str, None] = {}
        self._groups = [each for each in groups if not each.units[0].alone]
        self._apart = [each for each in groups if each.units[0].alone]
        self._links = [links_of(each.world, each.estate) for each in self._groups]
        self._home = list(range(len(self._groups)))  # by group: the one it was joined to
        self._made = {index: links.makes for index, links in enumerate(self._links)}
        self._makers: dict[Thing, list[int]] = {}
        for index, links in enumerate(self._links):
            for thing in links.makes:
                self._makers.setdefault(thing, []).append(index)

    def link(self) -> None:
        """Join what can be joined."""
        for index, links in enumerate(self._links):
            for thing in sorted(links.needs - links.makes):
                self._supply(index, thing, self._makers.get(thing, []))

    def groups(self) -> Iterator[Group]:
        """Yield the groups there are now."""
        for home in dict.fromkeys(self._home):
            found = [self._groups[i] for i, each in enumerate(self._home) if each == home]
            one = len(found) == 1
            yield found[0] if one else _group([unit for each in found for unit in each.units])
        yield from self._apart

    def _supply(self, index: int, thing: Thing, makers: Sequence[int]) -> None:
        """Join a group to the one that makes what it needs, if there is one that can."""
        able = [each for each in makers if not self._twice(index, each)]
        if len(able) == 1:
            self._join(index, able[0], thing)
        elif able:
            makes = f"which {_some([self._groups[each].name for each in able])} make"
            self._note(index, f"leans on {' '.join(thing)}, {makes}; name one of them only")
        elif len(makers) == 1:
            twice = min(self._twice(index, makers[0]), key=lambda each: len(each[1]))
            other = self._groups[makers[0]].name
            what = f"for both make {' '.join(twice)}"
            self._note(index, f"is not judged together with {other}, {what}")

    def _twice(self, index: int, maker: int) -> frozenset[Thing]:
        """Return what both groups make, as they are by now; nothing if they are one."""
        here, there = self._home[index], self._home[maker]
        return self._made[here] & self._made[there] if here != there else frozenset()

    def _join(self, index: int, maker: int, thing: Thing) -> None:
        here, there = self._home[index], self._home[maker]
        if here == there:
            return
        self._made[here] |= self._made[there]
        self._home = [here if each == there else each for each in self._home]
        what = f"{' '.join(thing)} of {self._groups[maker].name}"
        self._note(index, f"leans on {what}: they are taken for one account and Region")

    def _note(self, index: int, what: str) -> None:
        self.notes[f"{self._groups[index].name} {what}"] = None


def _some(names: Sequence[str]) -> str:
    """Return one name, two, or the first of many."""
    if len(names) < 3:  # noqa: PLR2004 - which fit a line
        return " and ".join(names)
    return f"{names[0]} and {len(names) - 1} more"
