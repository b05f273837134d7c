"""The names that CloudTrail writes as ``eventName``."""

from __future__ import annotations

from collections import defaultdict
from functools import cache

from trailwright._policies import read_policy

__all__ = ["is_dated", "is_written", "services"]


def services(name: str) -> tuple[str, ...]:
    """Return the services that have an operation of a name, by the name each signs with.

    Args:
        name: The name, e.g. ``CreateRoute``.
    """
    return _by_name().get(name, ())


def is_written(name: str) -> bool:
    """Return whether CloudTrail writes a name, as far as anybody knows.

    Args:
        name: The name.
    """
    return name in _by_name() or name in read_policy("event-names.json")["other"]


def is_dated(name: str) -> bool:
    """Return whether the events of an operation have a date after its name.

    Args:
        name: The operation, e.g. ``AddPermission``.
    """
    return name in read_policy("event-names.json")["dated"]


@cache
def _by_name() -> dict[str, tuple[str, ...]]:
    found: defaultdict[str, list[str]] = defaultdict(list)
    for service, names in read_policy("event-names.json")["operations"].items():
        for name in names.split():
            found[name].append(service)
    return {name: tuple(each) for name, each in found.items()}
