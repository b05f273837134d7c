"""What may change of an audit posture, as ``policies/changes.json`` has it."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from trailwright._policies import read_policy
from trailwright.model.findings import Rule, Severity
from trailwright.model.record import record

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["Change", "LeftOut", "Said", "better_remedy", "changes", "left_out"]


@record
class Said:
    """How one direction of a change is told.

    Args:
        severity: How bad it is.

        sentence: What is said; text in braces is filled in.
    """

    severity: Severity
    sentence: str


@record
class Change(Rule):
    """One thing that may change; its severity is that of the worst direction.

    Args:
        says: How it is told, by direction: ``worse``, ``changed``, ``better``, ``unknown``.
    """

    says: Mapping[str, Said]


@record
class LeftOut:
    """What CloudFormation does with a property of a trail that is left out.

    Args:
        then: What happens, as the end of a sentence.

        kept: Whether the trail keeps what it had.
    """

    then: str
    kept: bool


@cache
def changes() -> dict[str, Change]:
    """Return every change by its id."""
    return {each["id"]: _change(each) for each in read_policy("changes.json")["changes"]}


@cache
def left_out() -> dict[str, LeftOut]:
    """Return what becomes of each property that is left out, as far as anybody knows."""
    known = read_policy("changes.json")["left_out"]["by_property"]
    return {name: LeftOut(then=each["then"], kept=each["kept"]) for name, each in known.items()}


def better_remedy() -> str:
    """Return what to do about what is better than before."""
    return read_policy("changes.json")["better_remedy"]


def _change(source: dict[str, Any]) -> Change:
    says = {
        name: Said(severity=Severity(each["severity"]), sentence=each["sentence"])
        for name, each in source["says"].items()
    }
    return Change(
        id=source["id"],
        severity=min((each.severity for each in says.values()), key=lambda each: each.rank),
        title=source["title"],
        aws_error=None,
        why=source["why"],
        remedy=source["remedy"],
        sources=tuple(source["sources"]),
        says=says,
    )
