"""Frameworks of controls, as ``policies/controls.json`` has them."""

from __future__ import annotations

from dataclasses import field
from functools import cache
from typing import TYPE_CHECKING, Any

from trailwright._policies import read_policy
from trailwright.model.record import record

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["Control", "Framework", "frameworks", "lack", "silencing", "silencing_topics"]


@record
class Control:
    """One control, and what meets it.

    Args:
        id: The framework's own id, or ours where its number differs between versions.

        title: What must be so.

        source: The page it comes from.

        numbers: Its number in each version of the framework. Default: it has none but its id.

        every: Whether every trail of an account must meet it. Default: one is enough.

        trail: Names of facts that must be true of a trail.

        rules: Ids of rules that must find nothing about it.

        alarms: Ids of alarms of the catalogue of which one must be heard.

        exact: Whether its pattern must be the catalogue's, letter by letter.
    """

    id: str
    title: str
    source: str
    numbers: Mapping[str, str] = field(default_factory=dict[str, str])
    every: bool = False
    trail: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    alarms: tuple[str, ...] = ()
    exact: bool = False


@record
class Framework:
    """Where controls come from.

    Args:
        id: Its short name.

        title: Its name.

        description: What of it is looked at, and what is not.

        source: Its page.

        controls: Its controls.
    """

    id: str
    title: str
    description: str
    source: str
    controls: tuple[Control, ...]


@cache
def frameworks() -> tuple[Framework, ...]:
    """Return the frameworks, each with its controls."""
    data = _data()
    return tuple(
        Framework(
            id=each["id"],
            title=each["title"],
            description=each["description"],
            source=each["source"],
            controls=tuple(_control(c) for c in data["controls"] if c["framework"] == each["id"]),
        )
        for each in data["frameworks"]
    )


def lack(fact: str) -> str:
    """Return what is said of a trail of which a fact is not true.

    Args:
        fact: The fact's name.
    """
    return _data()["facts"][fact]


def silencing() -> frozenset[str]:
    """Return the rules whose findings keep one alarm from being heard."""
    return frozenset(_data()["silence"]["rules"])


def silencing_topics() -> frozenset[str]:
    """Return the rules whose findings keep all alarms of a topic from being heard."""
    return frozenset(_data()["silence"]["of_topics"])


def _data() -> dict[str, Any]:
    return read_policy("controls.json")


def _control(source: dict[str, Any]) -> Control:
    return Control(
        id=source["id"],
        title=source["title"],
        source=source["source"],
        numbers=source.get("numbers", {}),
        every=source["of"] == "every",
        trail=tuple(source["trail"]),
        rules=tuple(source.get("rules", ())),
        alarms=tuple(source.get("alarms", ())),
        exact=source.get("exact", False),
    )
