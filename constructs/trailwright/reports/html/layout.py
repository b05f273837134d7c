"""Where the boxes of a topology stand: columns from left to right, no two boxes on one another."""

from __future__ import annotations

from statistics import mean
from typing import TYPE_CHECKING, NamedTuple

from trailwright.reports.html.topology import ACCOUNTS, TRAILS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from trailwright.reports.html.topology import Node, Topology

__all__ = ["Box", "Drawing", "drawing"]

#: Left edge and width of each column.
_COLUMNS = ((0, 140), (184, 200), (430, 416), (892, 206))
_WIDTH = 1100
_HEIGHT = 62
_GAP = 12
#: About how wide a letter is.
_LETTER = 8
_PADDING = 28


class Box(NamedTuple):
    """A box with its place."""

    node: Node
    x: int
    y: int
    width: int
    height: int

    @property
    def name(self) -> str:
        """As much of the name as fits: its beginning and its end."""
        most = int((self.width - _PADDING) / _LETTER)
        name = self.node.name
        if len(name) <= most:
            return name
        half = (most - 1) // 2
        return f"{name[: most - 1 - half]}\N{HORIZONTAL ELLIPSIS}{name[-half:]}"


class Drawing(NamedTuple):
    """A topology with places."""

    width: int
    height: int
    boxes: Sequence[Box]
    curves: Sequence[str]


def drawing(topology: Topology) -> Drawing:
    """Return where everything stands.

    Args:
        topology: The boxes, and which leads to which.
    """
    rows: dict[str, int] = {}
    _place_destinations(topology, rows)
    for column in (TRAILS, ACCOUNTS):
        _place_before(topology, column, rows)
    rows |= {end: rows[start] for start, end in topology.links if end not in rows}
    boxes = {each.key: _box(each, rows[each.key]) for each in topology.nodes}
    curves = [_curve(boxes[start], boxes[end]) for start, end in topology.links]
    bottom = max((box.y + box.height for box in boxes.values()), default=0)
    return Drawing(_WIDTH, bottom, tuple(boxes.values()), curves)


def _place_destinations(topology: Topology, rows: dict[str, int]) -> None:
    """Place what trails deliver to, one under the other, with room between trails."""
    below = 0
    accounts = topology.below()
    for trail in (trail for each in accounts for trail in topology.below(each.key)):
        for each in topology.below(trail.key) or (trail,):
            if each.key not in rows:
                rows[each.key] = below
                below += _HEIGHT + _GAP
        below += _GAP


def _place_before(topology: Topology, column: int, rows: dict[str, int]) -> None:
    """Place boxes in the middle of what they lead to, but not on one another."""
    free = 0
    middles = {
        each.key: _middle(topology, each, rows) for each in topology.nodes if each.column == column
    }
    for key, middle in sorted(middles.items(), key=lambda item: item[1]):
        rows[key] = max(free, round(middle))
        free = rows[key] + _HEIGHT + _GAP


def _middle(topology: Topology, node: Node, rows: dict[str, int]) -> float:
    """Return the middle of what a box leads to, or where it was put."""
    if node.key in rows:
        return rows[node.key]
    return mean(rows[each.key] for each in topology.below(node.key))


def _box(node: Node, row: int) -> Box:
    left, width = _COLUMNS[node.column]
    return Box(node, left, row, width, _HEIGHT)


def _curve(start: Box, end: Box) -> str:
    """Return the path from the right edge of one box to the left edge of another."""
    x, y = start.x + start.width, start.y + start.height // 2
    to_x, to_y = end.x, end.y + end.height // 2
    bend = (to_x - x) // 2
    return f"M{x} {y}C{x + bend} {y} {to_x - bend} {to_y} {to_x} {to_y}"
