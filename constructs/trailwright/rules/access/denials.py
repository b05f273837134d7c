"""Denies that were meant for others, and meet CloudTrail."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from trailwright._policies import read_policy
from trailwright.iam.evaluate import applies
from trailwright.iam.statements import Condition
from trailwright.model.record import record
from trailwright.posture.documents import documents
from trailwright.rules._mends import mended
from trailwright.rules._say import say

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from trailwright.iam.cloudtrail_calls import CloudTrailCall
    from trailwright.iam.statements import Statement
    from trailwright.model.estate import Estate
    from trailwright.model.findings import Finding
    from trailwright.model.resources import Value
    from trailwright.posture.documents import Document

__all__ = ["findings"]


@record
class _Trap:
    """A condition that holds where its author did not think of CloudTrail.

    Args:
        rule_id: The rule that names it.

        keys: The condition keys it turns on, in lower case.

        absent: Keys that CloudTrail may come without, in lower case.

        guard: The condition that mends it.
    """

    rule_id: str
    keys: frozenset[str]
    absent: frozenset[str]
    guard: dict[str, dict[str, Value]]


def findings(estate: Estate) -> Iterator[Finding]:
    """Yield the Denies that meet CloudTrail, by the condition that is to blame.

    Args:
        estate: What was read.
    """
    for document in documents(estate):
        for statement in document.statements("Deny"):
            if statement.principals is not None and statement.principals.negated:
                message = f"statement {statement.name} denies with NotPrincipal"
                keys = document.place(statement)
                yield say("TW433", document.resource, message, keys=keys)
            yield from _trapped(estate, document, statement)


def _trapped(estate: Estate, document: Document, statement: Statement) -> Iterator[Finding]:
    named = {each.key.lower() for each in statement.conditions if isinstance(each, Condition)}
    for trap in _traps():
        call = _met(trap, statement, document.calls(estate)) if named & trap.keys else None
        if call is not None:
            message = f"statement {statement.name} denies: CloudTrail {call.name}, {call.request}"
            keys = document.place(statement, "Condition")
            finding = say(trap.rule_id, document.resource, message, keys=keys)
            yield mended(finding, _guarded(document.condition(statement), trap.guard))


def _met(
    trap: _Trap, statement: Statement, calls: Iterable[CloudTrailCall]
) -> CloudTrailCall | None:
    """Return the first call that a statement denies, when what may be absent is."""
    for each in calls:
        if applies(statement, each.request.without(trap.absent)) is True:
            return each
    return None


def _guarded(written: dict[str, Value], guard: dict[str, dict[str, Value]]) -> dict[str, Value]:
    """Return a Condition with a guard added, or the Condition a guard stands for."""
    condition = dict(written)
    for operator, keys in guard.items():
        known = condition.get(operator)
        condition[operator] = (known if isinstance(known, dict) else {}) | keys
    return {"Condition": condition}


@cache
def _traps() -> tuple[_Trap, ...]:
    return tuple(
        _Trap(
            rule_id=each["rule"],
            keys=frozenset(key.lower() for key in each["keys"]),
            absent=frozenset(key.lower() for key in each["absent"]),
            guard=each["guard"],
        )
        for each in read_policy("conditions.json")["traps"]
    )
