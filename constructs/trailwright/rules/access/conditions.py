"""Conditions that do not mean what they seem to."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from trailwright._policies import read_policy
from trailwright.iam.operators import OPERATORS, OperatorName
from trailwright.iam.statements import Condition, Statement
from trailwright.posture.documents import documents
from trailwright.rules._say import say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trailwright.model.estate import Estate
    from trailwright.model.findings import Finding
    from trailwright.posture.documents import Document

__all__ = ["findings"]

_ARN_PARTS = 6


def findings(estate: Estate) -> Iterator[Finding]:
    """Yield conditions that mean something else, and policies that IAM cannot read.

    Args:
        estate: What was read.
    """
    for document in documents(estate):
        for problem in document.problems():
            yield say("TW438", document.resource, str(problem), keys=document.keys)
        for statement in document.policy.statements:
            if isinstance(statement, Statement):
                yield from _conditions(document, statement)


def _conditions(document: Document, statement: Statement) -> Iterator[Finding]:
    for each in statement.conditions:
        if not isinstance(each, Condition) or not isinstance(each.name, OperatorName):
            continue
        keys = document.place(statement, "Condition", each.operator, each.key)
        if each.name.quantifier and _has_one_value(each.key):
            message = f"statement {statement.name} asks {each.operator} of {each.key}"
            yield say("TW436", document.resource, message, keys=keys)
        for value in each.values:
            if isinstance(value, str) and _is_short(each.name, value):
                message = f"statement {statement.name} compares {each.key} with {value!r}"
                yield say("TW437", document.resource, message, keys=keys)


def _has_one_value(key: str) -> bool:
    """Return whether a global key, which every request has once, is known to be one."""
    service, _, name = key.lower().partition(":")
    return service == "aws" and f"{service}:{name.partition('/')[0]}" not in _multivalued()


@cache
def _multivalued() -> frozenset[str]:
    return frozenset(each.lower() for each in read_policy("conditions.json")["multivalued"])


def _is_short(name: OperatorName, value: str) -> bool:
    arn = OPERATORS[name.base].family == "arn"
    return arn and "${" not in value and len(value.split(":", 5)) < _ARN_PARTS
