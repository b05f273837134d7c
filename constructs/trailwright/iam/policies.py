"""Policy documents, read into records; what is malformed becomes a problem, never an error.

A malformed part is also :class:`~trailwright.model.unknown.Unknown` in the record, so that
nothing is concluded from it. Source: the IAM user guide's page `"Grammar of the IAM JSON
policy language"
<https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html>`_.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum
from typing import TYPE_CHECKING, cast

from trailwright.iam.operators import OPERATORS, OperatorName, split_operator
from trailwright.iam.statements import (
    Condition,
    Policy,
    PrincipalEntry,
    Principals,
    Selection,
    Statement,
)
from trailwright.model.problems import Problem
from trailwright.model.symbols import is_symbolic
from trailwright.model.tokens import is_token
from trailwright.model.unknown import Unknown

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["Policy", "PolicyKind", "Statement", "parse_policy"]


class PolicyKind(StrEnum):
    """What a policy is attached to, which decides the elements its statements need."""

    RESOURCE = "resource"
    TRUST = "trust"
    IDENTITY = "identity"


def parse_policy(
    document: object, *, kind: PolicyKind = PolicyKind.RESOURCE, option: str = "policy"
) -> Policy:
    """Return a policy document as records.

    Args:
        document: The document. Parts may be unknown, tokens, or intrinsics.

        kind: What it is attached to. Default: a resource.

        option: What problems call the document.
    """
    if _unresolved(document):
        return Policy(statements=(_unknown(document, option),))
    reader = _Reader(kind)
    return Policy(
        statements=tuple(reader.document(document, option)), problems=tuple(reader.problems)
    )


def _unresolved(value: object) -> bool:
    if isinstance(value, str):
        return "{Token[" in value and is_token(value)
    if isinstance(value, _OBJECT):
        known = cast("Mapping[object, object]", value)
        return len(known) == 1 and _is_function(next(iter(known)))
    return isinstance(value, Unknown)


def _is_function(key: object) -> bool:
    return key == "Ref" or str(key).startswith("Fn::")


def _unknown(value: object, where: str) -> Unknown:
    return value if isinstance(value, Unknown) else Unknown(f"{where} is not resolved")


#: A dictionary, nearly always; other mappings take far longer to be told.
_OBJECT = (dict, Mapping)
#: Has a character, before any wildcard, that no name of a service has.
_NO_ACTION = re.compile(r"[A-Za-z0-9-]*[^A-Za-z0-9*?:-].*", re.DOTALL)
_ELEMENTS = frozenset(
    {
        "Sid",
        "Effect",
        "Principal",
        "NotPrincipal",
        "Action",
        "NotAction",
        "Resource",
        "NotResource",
        "Condition",
    }
)
_NOT = {"Principal": "NotPrincipal", "Action": "NotAction", "Resource": "NotResource"}
_SEVERAL = (list, tuple)
_PRINCIPAL_KINDS = ("AWS", "Service", "Federated", "CanonicalUser")


class _Reader:
    """Reads one document, and keeps what is wrong with it."""

    def __init__(self, kind: PolicyKind) -> None:
        self.kind = kind
        self.problems: list[Problem] = []
        self.variables = False

    def document(self, document: object, where: str) -> Iterator[Statement | Unknown]:
        """Yield the statements of a document."""
        if not isinstance(document, _OBJECT):
            yield self._refuse(where, "must be an object", document, "write a policy document")
            return
        known = cast("Mapping[str, object]", document)
        self._version(known.get("Version", "2008-10-17"), f"{where}.Version")
        for extra in sorted(set(map(str, known)) - {"Version", "Id", "Statement"}):
            self._refuse(where, "has an element it cannot have", extra, "leave it out")
        found = known.get("Statement")
        if _unresolved(found):
            yield _unknown(found, f"{where}.Statement")
        elif isinstance(found, list | tuple):
            for index, each in enumerate(cast("Sequence[object]", found)):
                yield self._statement(each, index, f"{where}.Statement[{index}]")
        else:
            yield self._statement(found, 0, f"{where}.Statement")

    def _version(self, version: object, where: str) -> None:
        self.variables = version == "2012-10-17"
        if not _unresolved(version) and version not in ("2012-10-17", "2008-10-17"):
            self._refuse(where, "must be 2012-10-17 or 2008-10-17", version, "write 2012-10-17")

    def _refuse(self, where: str, rule: str, value: object, remedy: str) -> Unknown:
        self.problems.append(Problem(option=where, rule=rule, value=value, remedy=remedy))
        return Unknown(f"{where} {rule}")

    def _statement(self, found: object, index: int, where: str) -> Statement | Unknown:
        if _unresolved(found):
            return _unknown(found, where)
        if not isinstance(found, _OBJECT):
            return self._refuse(where, "must be an object", found, "write a statement")
        known = cast("Mapping[str, object]", found)
        sid = known.get("Sid")
        return Statement(
            index=index,
            sid=sid if isinstance(sid, str) else None,
            effect=self._effect(known.get("Effect"), where),
            principals=self._principals(known, where),
            actions=self._actions(known, where),
            resources=self._resources(known, where),
            conditions=(*self._extras(known, where), *self._conditions(known, where)),
            variables=self.variables,
        )

    def _extras(self, known: Mapping[str, object], where: str) -> Iterator[Unknown]:
        if _ELEMENTS.issuperset(known):
            return
        for extra in sorted(map(str, known.keys() - _ELEMENTS)):
            yield self._refuse(where, "has an element it cannot have", extra, "leave it out")

    def _effect(self, effect: object, where: str) -> str | Unknown:
        if effect in ("Allow", "Deny"):
            return str(effect)
        place = f"{where}.Effect"
        if _unresolved(effect):
            return _unknown(effect, place)
        return self._refuse(place, "must be Allow or Deny", effect, "write one of them")

    def _one_of(
        self, known: Mapping[str, object], name: str, where: str
    ) -> tuple[object, bool, str] | None:
        """Return an element or its Not-form, which of them, and where it stands."""
        opposite = _NOT[name]
        if opposite not in known:
            return (known[name], False, f"{where}.{name}") if name in known else None
        if name not in known:
            return known[opposite], True, f"{where}.{opposite}"
        self._refuse(where, f"cannot have both {name} and {opposite}", None, "choose one")
        return Unknown(f"{where} has both {name} and {opposite}"), False, where

    def _principals(self, known: Mapping[str, object], where: str) -> Principals | None:
        found = self._one_of(known, "Principal", where)
        if self.kind is PolicyKind.IDENTITY:
            if found is None:
                return None
            self._refuse(
                where, "is of an identity and cannot name principals", None, "leave it out"
            )
        if found is None:
            refused = self._refuse(where, "must name principals", None, "add Principal")
            return Principals(entries=(refused,))
        value, negated, place = found
        return Principals(entries=tuple(self._entries(value, place)), negated=negated)

    def _entries(self, value: object, where: str) -> Iterator[PrincipalEntry | Unknown]:
        if _unresolved(value):
            yield _unknown(value, where)
        elif value == "*":
            yield PrincipalEntry(kind="*", value="*")
        elif not value or not isinstance(value, _OBJECT):
            yield self._refuse(where, "must be * or an object", value, 'write {"Service": …}')
        else:
            for kind, each in cast("Mapping[str, object]", value).items():
                for text in self._texts(each, f"{where}.{kind}"):
                    yield self._entry(str(kind), text, where)

    def _entry(self, kind: str, text: str | Unknown, where: str) -> PrincipalEntry | Unknown:
        if isinstance(text, Unknown):
            return text
        if kind not in _PRINCIPAL_KINDS:
            known = ", ".join(_PRINCIPAL_KINDS)
            return self._refuse(where, f"must hold {known}", kind, "use one of them")
        if text != "*" and ("*" in text or "?" in text):
            return self._refuse(
                f"{where}.{kind}",
                "cannot match a part of a name with a wildcard",
                text,
                "write the whole name, or compare aws:PrincipalArn in a condition",
            )
        return PrincipalEntry(kind=kind, value=text)

    def _actions(self, known: Mapping[str, object], where: str) -> Selection:
        found = self._one_of(known, "Action", where)
        if found is None:
            refused = self._refuse(where, "must name actions", None, "add Action")
            return Selection(patterns=(refused,))
        value, negated, place = found
        texts = [self._action(text, place) for text in self._texts(value, place)]
        return Selection(patterns=tuple(texts), negated=negated)

    def _action(self, text: str | Unknown, where: str) -> str | Unknown:
        if isinstance(text, Unknown) or text == "*" or ":" in text.strip(":"):
            return text
        refused = self._refuse(where, "must be <service>:<action>", text, "name the service too")
        # KMS takes a policy with kms=GenerateDataKey, and CreateTrail is refused for it
        # (https://github.com/Azure/Azure-Sentinel/issues/12242).
        return text if _NO_ACTION.fullmatch(text) and not is_symbolic(text) else refused

    def _resources(self, known: Mapping[str, object], where: str) -> Selection | None:
        found = self._one_of(known, "Resource", where)
        if self.kind is PolicyKind.TRUST:
            if found is not None:
                self._refuse(where, "is of a role and cannot name resources", None, "leave it out")
            return None
        if found is None:
            refused = self._refuse(where, "must name resources", None, "add Resource")
            return Selection(patterns=(refused,))
        value, negated, place = found
        return Selection(patterns=self._texts(value, place), negated=negated)

    def _conditions(self, known: Mapping[str, object], where: str) -> Iterator[Condition | Unknown]:
        found, place = known.get("Condition"), f"{where}.Condition"
        if found is None and "Condition" not in known:
            return
        if _unresolved(found):
            yield _unknown(found, place)
        elif not isinstance(found, _OBJECT):
            yield self._refuse(place, "must be an object", found, "write operator, key, values")
        else:
            for operator, keys in cast("Mapping[str, object]", found).items():
                yield from self._operator(str(operator), keys, f"{place}.{operator}")

    def _operator(self, operator: str, keys: object, where: str) -> Iterator[Condition | Unknown]:
        if _unresolved(keys):
            yield _unknown(keys, where)
        elif not keys or not isinstance(keys, _OBJECT):
            yield self._refuse(where, "must be an object", keys, "write the key and its values")
        else:
            name = split_operator(operator) or self._strange(operator, where)
            for key, value in cast("Mapping[str, object]", keys).items():
                texts = [self._value(t, name, where) for t in self._texts(value, where)]
                yield Condition(operator=operator, name=name, key=str(key), values=tuple(texts))

    def _strange(self, operator: str, where: str) -> Unknown:
        # Whether AWS reads names of operators in any case is documented nowhere.
        if operator.lower() in {name.lower() for name in OPERATORS}:
            return Unknown(f"{where} is not written as documented")
        return self._refuse(where, "is no operator that IAM documents", operator, "correct it")

    def _value(
        self, text: str | Unknown, name: OperatorName | Unknown, where: str
    ) -> str | Unknown:
        if isinstance(text, Unknown) or isinstance(name, Unknown) or "${" in text:
            return text
        if OPERATORS[name.base].accepts(text):
            return text
        return self._refuse(
            where, f"cannot have a value that {name.base} cannot read", text, "correct it"
        )

    def _texts(self, value: object, where: str) -> tuple[str | Unknown, ...]:
        """Return the texts of an element that holds one or several."""
        if not isinstance(value, _SEVERAL):
            return (self._text(value, where),)
        if not value:
            return (self._refuse(where, "must not be empty", None, "add a value"),)
        return tuple([self._text(item, where) for item in cast("Sequence[object]", value)])

    def _text(self, item: object, where: str) -> str | Unknown:
        if _unresolved(item):
            return _unknown(item, where)
        if isinstance(item, str):
            return item
        if isinstance(item, bool):
            return str(item).lower()
        if isinstance(item, int | float):
            return str(item)
        return self._refuse(where, "must be text", item, "write a string")
