"""Allows for CloudTrail that turn on what its requests do not carry."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from trailwright._policies import read_policy
from trailwright.iam.conditions import condition_holds
from trailwright.iam.evaluate import action_applies, resource_applies
from trailwright.iam.globs import matches
from trailwright.iam.statements import Condition, PrincipalEntry
from trailwright.posture.documents import SERVICE, documents
from trailwright.rules._say import say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trailwright.iam.requests import Request
    from trailwright.iam.statements import Statement
    from trailwright.model.estate import Estate
    from trailwright.model.findings import Finding
    from trailwright.posture.documents import Document

__all__ = ["findings"]


def findings(estate: Estate) -> Iterator[Finding]:
    """Yield the Allows that CloudTrail cannot use, by the condition that is to blame.

    Args:
        estate: What was read.
    """
    for document in documents(estate):
        for statement in document.statements("Allow"):
            if _is_for_cloudtrail(statement) and _suspect(statement):
                yield from _unmet(estate, document, statement)


def _is_for_cloudtrail(statement: Statement) -> bool:
    named = statement.principals.entries if statement.principals else ()
    return PrincipalEntry(kind="Service", value=SERVICE) in named


def _suspect(statement: Statement) -> list[Condition]:
    """Return the conditions on keys that some requests of CloudTrail come without."""
    conditions = (each for each in statement.conditions if isinstance(each, Condition))
    return [each for each in conditions if each.key.lower() in _lacking_keys()]


def _unmet(estate: Estate, document: Document, statement: Statement) -> Iterator[Finding]:
    requests = [call.request for call in document.calls(estate)]
    for condition in _suspect(statement):
        for request in requests:
            if _is_about(statement, request) and _is_unmet(condition, request):
                message = f"statement {statement.name} asks {request.action} for {condition.key}"
                keys = document.place(statement, "Condition", condition.operator, condition.key)
                yield say("TW439", document.resource, message, keys=keys)
                break


def _is_about(statement: Statement, request: Request) -> bool:
    action = action_applies(statement.actions, request.action)
    return action is True and resource_applies(statement, request) is True


def _is_unmet(condition: Condition, request: Request) -> bool:
    """Return whether a request lacks the key of a condition, which fails without it."""
    key = condition.key.lower()
    lacks = any(
        key in {name.lower() for name in each["keys"]} and matches(each["actions"], request.action)
        for each in _lacking()
    )
    return lacks and condition_holds(condition, request.without({key})) is False


@cache
def _lacking_keys() -> frozenset[str]:
    return frozenset(key.lower() for each in _lacking() for key in each["keys"])


def _lacking() -> list[dict[str, Any]]:
    return read_policy("conditions.json")["lacking"]
