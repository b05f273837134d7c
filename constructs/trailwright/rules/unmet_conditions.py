"""Allows for CloudTrail that turn on what its requests do not carry."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trailwright._policies import read_policy
from trailwright.iam.conditions import condition_holds
from trailwright.iam.evaluate import action_applies, resource_applies
from trailwright.iam.globs import matches
from trailwright.iam.statements import Condition, PrincipalEntry
from trailwright.rules._documents import SERVICE, documents
from trailwright.rules._say import say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trailwright.iam.requests import Request
    from trailwright.iam.statements import Statement
    from trailwright.model.estate import Estate
    from trailwright.model.findings import Finding
    from trailwright.rules._documents import Document

__all__ = ["findings"]


def findings(estate: Estate) -> Iterator[Finding]:
    """Yield the Allows that CloudTrail cannot use, by the condition that is to blame.

    Args:
        estate: What was read.
    """
    for document in documents(estate):
        requests = [call.request for call in document.calls(estate)]
        for statement in document.statements("Allow"):
            if _is_for_cloudtrail(statement):
                about = [each for each in requests if _is_about(statement, each)]
                yield from _unmet(document, statement, about)


def _is_for_cloudtrail(statement: Statement) -> bool:
    named = statement.principals.entries if statement.principals else ()
    return PrincipalEntry(kind="Service", value=SERVICE) in named


def _is_about(statement: Statement, request: Request) -> bool:
    action = action_applies(statement.actions, request.action)
    return action is True and resource_applies(statement, request) is True


def _unmet(document: Document, statement: Statement, about: list[Request]) -> Iterator[Finding]:
    for condition in statement.conditions:
        if not isinstance(condition, Condition):
            continue
        key = condition.key.lower()
        for request in about:
            if _lacks(request, key) and not condition_holds(condition, request.without({key})):
                message = f"statement {statement.name} asks {request.action} for {condition.key}"
                keys = document.place(statement, "Condition", condition.operator, condition.key)
                yield say("TW439", document.resource, message, keys=keys)
                break


def _lacks(request: Request, key: str) -> bool:
    """Return whether a request of CloudTrail is known to come without a condition key."""
    lacking = read_policy("conditions.json")["lacking"]
    return any(
        key in {name.lower() for name in each["keys"]} and matches(each["actions"], request.action)
        for each in lacking
    )
