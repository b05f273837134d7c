"""A filter pattern in the query language of Logs Insights, for who wants to see the events.

`The language
<https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax-Filter.html>`_ is not
the same in all corners: how it compares JSON's ``true`` and ``false`` is UNVERIFIED.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from trailwright.patterns.terms import AllOf, AnyOf, Compares, Equals, Is
from trailwright.patterns.values import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trailwright.patterns.parser import Pattern
    from trailwright.patterns.terms import Term

__all__ = ["insights_query"]

_FIELDS = "fields @timestamp, eventName, userIdentity.arn, sourceIPAddress, errorCode"
_CONSTANTS = {"TRUE": "1", "FALSE": "0"}


def insights_query(pattern: Pattern, *, longest: int | None = None) -> str:
    """Return a query that finds the events a pattern matches, and says who caused them.

    Args:
        pattern: The pattern.

        longest: Characters it may have; one that would be longer asks for the names of the
            events only. Default: any number.
    """
    if pattern.term is None:
        return _FIELDS
    query = f"{_FIELDS} | filter {_said(pattern.term)}"
    names = [str(each.value) for each in _names(pattern)]
    if longest is None or len(query) <= longest or not names:
        return query
    return f"{_FIELDS} | filter eventName in [{', '.join(names)}]"


def _said(term: Term) -> str:
    if isinstance(term, AllOf):
        return " and ".join(map(_grouped, term.terms))
    if isinstance(term, AnyOf):
        return _one_of(term) or " or ".join(map(_grouped, term.terms))
    field = str(term.selector).removeprefix("$.")
    if isinstance(term, Equals):
        return _equals(term, field)
    if isinstance(term, Compares):
        return f"{field} {term.sign} {term.number}"
    if isinstance(term, Is) and term.constant in _CONSTANTS:
        return f"{field} = {_CONSTANTS[term.constant]}"
    return f"not ispresent({field})"


def _grouped(term: Term) -> str:
    said = _said(term)
    joined = isinstance(term, AllOf | AnyOf) and _one_of(term) is None
    return f"({said})" if joined else said


def _one_of(term: Term) -> str | None:
    """Return ``eventName in [...]`` for alternatives that are texts of one field."""
    if not isinstance(term, AnyOf):
        return None
    texts: list[str] = []
    fields: set[str] = set()
    for each in term.terms:
        if not isinstance(each, Equals) or each.negated or not _is_whole(each):
            return None
        fields.add(str(each.selector).removeprefix("$."))
        texts.append(str(each.value))
    return f"{fields.pop()} in [{', '.join(texts)}]" if len(fields) == 1 else None


def _names(pattern: Pattern) -> Iterator[Equals]:
    for each in pattern.conditions():
        if not isinstance(each, Equals) or each.negated or str(each.selector) != "$.eventName":
            continue
        if _is_whole(each):
            yield each


def _is_whole(term: Equals) -> bool:
    return isinstance(term.value, Text) and "*" not in term.value.text


def _equals(term: Equals, field: str) -> str:
    if _is_whole(term):
        return f"{field} {'!=' if term.negated else '='} {term.value}"
    like = "not like" if term.negated else "like"
    return f"{field} {like} /{_expression(term)}/"


def _expression(term: Equals) -> str:
    if not isinstance(term.value, Text):
        return term.value.text.replace("/", "\\/")
    begin = "" if term.value.text.startswith("*") else "^"
    end = "" if term.value.text.endswith("*") else "$"
    return begin + re.escape(term.value.literal).replace("/", "\\/") + end
