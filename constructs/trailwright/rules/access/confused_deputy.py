"""Could trails of other accounts use what ours use: the confused deputy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trailwright.iam.evaluate import applies, evaluate
from trailwright.iam.globs import arn_matches
from trailwright.iam.principals import principal_applies
from trailwright.iam.statements import Condition
from trailwright.model.symbols import is_symbolic
from trailwright.model.trails import TrailIdentity
from trailwright.posture.documents import SERVICE, documents
from trailwright.posture.trails import text
from trailwright.rules._mends import mended
from trailwright.rules._say import say

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from trailwright.iam.cloudtrail_calls import CloudTrailCall
    from trailwright.iam.requests import Request
    from trailwright.iam.statements import Statement
    from trailwright.model.estate import Estate
    from trailwright.model.findings import Finding
    from trailwright.model.resources import Trail, Value
    from trailwright.posture.documents import Document

__all__ = ["findings"]

#: An account that nobody has.
_STRANGER = "000000000000"
_ANY_TRAIL = {"bucket": "TW421", "topic": "TW422", "key": "TW423", "topic key": "TW423"}
_SOURCE = "aws:sourcearn"


def findings(estate: Estate) -> Iterator[Finding]:
    """Yield what lets in trails that are not of the estate, or keeps out those that are.

    Args:
        estate: What was read.
    """
    for document in documents(estate):
        yield from _strangers(document)
        for statement in document.statements("Allow"):
            if principal_applies(statement.principals, SERVICE, "Allow") is True:
                yield from _sources(document, statement)


def _strangers(document: Document) -> Iterator[Finding]:
    trail = document.trails[0]
    request = _admitted(document, document.calls_of(_stranger(trail), trail))
    if request is None:
        return
    for statement in document.statements("Allow"):
        if applies(statement, request) is True:
            message = f"statement {statement.name} lets a trail of any account use {document.what}"
            rule_id, keys = _ANY_TRAIL[document.use], document.place(statement)
            yield mended(
                say(rule_id, document.resource, message, keys=keys), _only(document, statement)
            )
            return


def _admitted(document: Document, calls: Iterable[CloudTrailCall]) -> Request | None:
    """Return the last of the calls without which no trail works, if all of them are allowed."""
    last = None
    for call in calls:
        if call.certainty == "observed":
            last = call.request
            if evaluate(document.policy, last).allowed is not True:
                return None
    return last


def _stranger(trail: Trail) -> TrailIdentity:
    return TrailIdentity(
        name="stranger",
        account=_STRANGER,
        region=trail.place.region_text,
        partition=trail.place.partition_text,
        s3_key_prefix=text(trail.s3_key_prefix) or "",
    )


def _only(document: Document, statement: Statement) -> dict[str, Value]:
    """Return the condition that lets in the document's own trails alone."""
    written = document.condition(statement)
    equals = written.get("StringEquals")
    arns: list[Value] = [trail.arn for trail in document.trails]
    source: dict[str, Value] = {"aws:SourceArn": arns[0] if len(arns) == 1 else arns}
    equals = source | (equals if isinstance(equals, dict) else {})
    return {"Condition": {**written, "StringEquals": equals}}


def _sources(document: Document, statement: Statement) -> Iterator[Finding]:
    for condition in statement.conditions:
        if not isinstance(condition, Condition) or condition.key.lower() != _SOURCE:
            continue
        named = [each for each in condition.values if isinstance(each, str)]
        keys = document.place(statement, "Condition", condition.operator, condition.key)
        for pattern in named:
            if _is_wider(pattern, document):
                message = f"statement {statement.name} takes every trail that {pattern} matches"
                finding = say("TW424", document.resource, message, keys=keys)
                yield mended(finding, {"aws:SourceArn": [each.arn for each in document.trails]})
        for trail in document.trails:
            if len(named) == len(condition.values) and _is_elsewhere(named, trail):
                message = f"statement {statement.name} names {named[0]}, the trail is {trail.arn}"
                finding = say("TW425", document.resource, message, keys=keys)
                yield mended(finding, {"aws:SourceArn": trail.arn})


def _is_wider(pattern: str, document: Document) -> bool:
    wild = "*" in pattern or "?" in pattern
    return wild and any(arn_matches(pattern, trail.arn) is True for trail in document.trails)


def _is_elsewhere(named: list[str], trail: Trail) -> bool:
    """Return whether a trail is named in another Region than its own, and only there."""
    if trail.arn in named:
        return False
    own = trail.arn.split(":", 5)
    if is_symbolic(trail.arn) or any(arn_matches(each, trail.arn) is not False for each in named):
        return False
    apart = (each.split(":", 5) for each in named)
    return any((*each[:3], *each[4:]) == (*own[:3], *own[4:]) for each in apart)
