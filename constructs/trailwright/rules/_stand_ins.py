"""What hangs on a text that is known only after a deployment.

A stand-in for a parameter, an import or an output may turn out to be any text, so a policy
that refuses only because two texts differ there has refused nothing yet. The name that
CloudFormation makes up for a resource is not of that kind: no text from elsewhere is it.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, cast

from trailwright.iam.evaluate import UNKNOWN, Decision, evaluate
from trailwright.iam.policies import PolicyKind, parse_policy
from trailwright.iam.statements import Policy
from trailwright.model.once import once
from trailwright.model.symbols import ACCOUNT, PARTITION, REGION, symbol, symbols_in
from trailwright.model.unknown import Unknown

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from trailwright.iam.requests import Request
    from trailwright.model.estate import Estate
    from trailwright.model.resources import ResourcePolicy, Value

__all__ = ["decide", "is_open", "may_be_put_elsewhere"]

#: Of these, messages and rules have a say of their own.
_PLACES = frozenset((ACCOUNT, REGION, PARTITION))
#: What gives a resource its name; where nobody knows what it says, nothing is made up.
_NAMES = ("BucketName", "LogGroupName", "RoleName", "TopicName", "TrailName")


def is_open(estate: Estate, text: object) -> bool:
    """Return whether a text holds a stand-in that may turn out to be anything.

    Args:
        estate: What was read.

        text: The text.
    """
    return isinstance(text, str) and bool(_open(estate, text))


def may_be_put_elsewhere(estate: Estate, policies: Iterable[ResourcePolicy]) -> bool:
    """Return whether one of some policies is put on what nobody knows yet.

    Args:
        estate: What was read.

        policies: All policies on buckets, or on topics.
    """
    targets = [target for each in policies for target in each.targets]
    return any(isinstance(each, Unknown) or is_open(estate, each) for each in targets)


def decide(
    estate: Estate,
    policy: Policy,
    request: Request,
    written: Sequence[Value],
    *,
    kind: PolicyKind = PolicyKind.RESOURCE,
) -> Decision:
    """Return what a policy says to a request; nothing certain if a stand-in may change it.

    Args:
        estate: What was read.

        policy: The policy.

        request: The request.

        written: The documents it was read from.

        kind: What it is attached to. Default: a resource.
    """
    decision = evaluate(policy, request)
    if decision.allowed is not False:
        return decision
    opened = _Opened(estate, request, written)
    if not opened.names or evaluate(opened.policy(kind), request).allowed is False:
        return decision
    doubt = _doubt(opened.names)
    return Decision(
        outcome=UNKNOWN,
        allowed=doubt,
        reason=lambda: f"of what is not known: {doubt.reason}",
    )


@once
def _made_up(estate: Estate) -> frozenset[str]:
    """Return the stand-ins for names that CloudFormation makes up."""
    return frozenset(
        each.ref
        for each in estate.resources()
        if each.ref == symbol(each.origin.stack, each.logical_id)
        and not any(isinstance(each.properties.get(name), Unknown) for name in _NAMES)
    )


def _open(estate: Estate, text: str) -> tuple[str, ...]:
    fixed = _made_up(estate) | _PLACES
    return tuple(each for each in symbols_in(text) if each not in fixed)


class _Opened:
    """Documents in which whatever hangs on a stand-in is unknown, or may be anything.

    A stand-in that both have is the same text in both. What only the request has makes what
    the documents say of that part unknown.

    Attributes:
        names: The stand-ins it hangs on.
    """

    def __init__(self, estate: Estate, request: Request, written: Sequence[Value]) -> None:
        self._written = written
        said = json.dumps(written, default=str)
        asked = {key.lower(): _texts(request, key) for key in request.context}
        whole = " ".join((request.resource, *asked.values()))
        self._here = tuple(each for each in _open(estate, said) if each not in whole)
        self._resource = [each for each in _open(estate, request.resource) if each not in said]
        self._keys = {
            key: loose
            for key, text in asked.items()
            if key in said.lower()
            and (loose := [each for each in _open(estate, text) if each not in said])
        }
        from_request = (*self._resource, *(each for loose in self._keys.values() for each in loose))
        self.names = tuple(dict.fromkeys((*self._here, *from_request)))

    def policy(self, kind: PolicyKind) -> Policy:
        """Return the documents as one policy.

        Args:
            kind: What they are attached to.
        """
        read = (parse_policy(self._document(each), kind=kind) for each in self._written)
        return Policy(statements=tuple(one for each in read for one in each.statements))

    def _document(self, value: Value) -> Value:
        if not isinstance(value, dict) or "Statement" not in value:
            return value
        found = value["Statement"]
        statements = found if isinstance(found, list) else [found]
        return {**value, "Statement": [self._statement(each) for each in statements]}

    def _statement(self, value: Value) -> Value:
        if not isinstance(value, dict):
            return value
        makers = {
            "Resource": self._pattern,
            "NotResource": self._pattern,
            "Principal": self._principal,
            "Condition": self._condition,
        }
        return {name: makers.get(name, _same)(each) for name, each in value.items()}

    def _pattern(self, value: Value) -> Value:
        if isinstance(value, list):
            return [self._pattern(each) for each in value]
        if self._resource:
            return _doubt(self._resource)
        if not isinstance(value, str):
            return value
        return re.sub("|".join(map(re.escape, self._here)), "*", value) if self._here else value

    def _principal(self, value: Value) -> Value:
        if not isinstance(value, dict) or "Service" not in value:
            return value
        return {**value, "Service": self._unknown(value["Service"])}

    def _condition(self, value: Value) -> Value:
        if not isinstance(value, dict):
            return value
        return {name: self._operator(each) for name, each in value.items()}

    def _operator(self, value: Value) -> Value:
        if not isinstance(value, dict):
            return value
        return {
            key: _doubt(self._keys[key.lower()])
            if key.lower() in self._keys
            else self._unknown(each)
            for key, each in value.items()
        }

    def _unknown(self, value: Value) -> Value:
        if isinstance(value, list):
            return [self._unknown(each) for each in value]
        held = [each for each in self._here if isinstance(value, str) and each in value]
        return _doubt(held) if held else value


def _doubt(stand_ins: Iterable[str]) -> Unknown:
    return Unknown(f"what {' and '.join(stand_ins)} will be")


def _texts(request: Request, key: str) -> str:
    given = request.given(key)
    return " ".join(given) if isinstance(given, tuple) else ""


def _same(value: Value) -> Value:
    return cast("Value", value)
