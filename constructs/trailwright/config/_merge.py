"""Lays a trail's own keys over the defaults, key by key; every value keeps its place."""

from __future__ import annotations

from dataclasses import replace

from trailwright.config._nodes import ListNode, MapNode, Node, Scalar, child

__all__ = ["with_defaults"]

_DEFAULTED = ("archive", "log_group", "alarms", "watch", "notifications", "tags")


def with_defaults(root: MapNode) -> MapNode:
    """Return the file with ``defaults`` spread over its trails.

    Args:
        root: A file that fits the schema.
    """
    trails, defaults = child(root, "trails"), child(root, "defaults")
    if not isinstance(trails, ListNode) or not isinstance(defaults, MapNode):
        return root
    merged = tuple(_spread(defaults, trail) for trail in trails.items)
    return replace(root, values={**root.values, "trails": replace(trails, items=merged)})


def _spread(defaults: MapNode, trail: Node) -> Node:
    if not isinstance(trail, MapNode):
        return trail
    values = dict(trail.values)
    for key in _DEFAULTED:
        default, own = child(defaults, key), child(trail, key)
        chosen = own if default is None else _over(default, own)
        if chosen is not None:
            values[key] = chosen
    return replace(trail, values=values)


def _over(default: Node, own: Node | None) -> Node:
    """Return the trail's value where it has one; two mappings are merged, lists are not."""
    if own is None:
        return default
    if isinstance(own, Scalar) and own.value is True and isinstance(default, MapNode):
        return default
    if not isinstance(default, MapNode) or not isinstance(own, MapNode):
        return own
    values = dict(default.values)
    for key, value in own.values.items():
        values[key] = _over(values[key], value) if key in values else value
    return replace(own, values=values, keys={**default.keys, **own.keys})
