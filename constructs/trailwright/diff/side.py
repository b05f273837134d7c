"""One side of a comparison: what was read, and its posture."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trailwright.diff.stand_ins import renamed, renaming
from trailwright.model.record import record
from trailwright.posture import Posture, posture_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from trailwright.model.estate import Estate

__all__ = ["Side", "sides"]


@record
class Side:
    """One side of a comparison.

    Args:
        estates: What was read; none before there was anything.

        posture: The posture of all of it.
    """

    estates: tuple[Estate, ...]
    posture: Posture

    @property
    def paths(self) -> tuple[str, ...]:
        """The files that were read."""
        return tuple(path for each in self.estates for path in each.paths)

    def path_of(self, stack: str) -> str:
        """Return the file of a stack, or the first when the stack is not there.

        Args:
            stack: The stack.
        """
        resources = (each for estate in self.estates for each in estate.resources())
        paths = (each.origin.path for each in resources if each.origin.stack == stack)
        return next(paths, self.paths[0])


def sides(before: Sequence[Estate], after: Sequence[Estate]) -> tuple[Side, Side]:
    """Return both sides, in which the stand-ins of one stack are the same.

    Args:
        before: What was read of the first.

        after: What was read of the second.
    """
    names = renaming(before, after)
    return (
        Side(estates=tuple(before), posture=renamed(_posture(before), names)),
        Side(estates=tuple(after), posture=_posture(after)),
    )


def _posture(estates: Sequence[Estate]) -> Posture:
    found = [posture_of(each) for each in estates]
    return Posture(
        trails=tuple(trail for each in found for trail in each.trails),
        archives=tuple(archive for each in found for archive in each.archives),
        alarms=tuple(alarm for each in found for alarm in each.alarms),
        topics=tuple(topic for each in found for topic in each.topics),
        uses=tuple(use for each in found for use in each.uses),
    )
