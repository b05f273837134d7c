"""A second prover, unbounded: policies and guarantees as formulas over all texts, for z3.

It shares the records of policies and guarantees with the first prover, and nothing of how that
one decides: there are no witnesses here, and no evaluator. A request's principal, action,
resource and condition keys are any texts at all; a key is present with one value, or absent.
"""

from __future__ import annotations

import re
from functools import reduce
from typing import TYPE_CHECKING, Any

import z3

from trailwright.iam.prover import Layer
from trailwright.iam.requests import ANONYMOUS, Request

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from trailwright.iam.guarantees import Guarantee
    from trailwright.iam.scopes import Scope
    from trailwright.iam.statements import Condition, Policy, PrincipalEntry, Statement

__all__ = ["counterexample"]

Formula = Any
_ARN_PARTS = 6
_MILLISECONDS = 20_000
_TEXT = z3.Full(z3.ReSort(z3.StringSort()))
_CHARACTER = z3.AllChar(z3.ReSort(z3.StringSort()))
_NO_COLON = z3.Star(z3.Diff(_CHARACTER, z3.Re(":")))
_PRINCIPAL, _ACTION, _RESOURCE = z3.Strings("principal action resource")
_PARTITION = z3.Plus(z3.Union(z3.Range("a", "z"), z3.Re("-")))
_ACCOUNT = z3.Loop(z3.Range("0", "9"), 12, 12)


def counterexample(policy: Policy, wanted: Guarantee, layer: Layer) -> Request | None:
    """Return a request that disproves one layer of a policy, or ``None`` when there is none.

    Raises:
        ArithmeticError: If z3 does not know in time.
        LookupError: If a part of the policy is unknown, or has no formula.
    """
    within = [_any(_like(_RESOURCE, each) for each in wanted.within)] if wanted.within else []
    # One question for each statement or scope: z3 answers them much sooner than all at once.
    for whole, parts in _questions(policy, wanted, layer):
        found = _example([*within, whole, *(z3.Not(each) for each in parts)])
        if found is not None:
            return found
    return None


def _questions(
    policy: Policy, wanted: Guarantee, layer: Layer
) -> Iterator[tuple[Formula, list[Formula]]]:
    """Yield what must not go beyond the parts that it is held against."""
    if layer is Layer.GRANTS:
        grants = list(map(_covers, wanted.grants))
        yield from ((_applies(each), grants) for each in policy.layer("Allow").statements)
    elif layer is Layer.DENIES:
        denies = list(map(_applies, policy.layer("Deny").statements))
        yield from ((_covers(each), denies) for each in wanted.denies)
    else:
        msg = f"{layer!r} is of single requests, which the evaluator decides"
        raise LookupError(msg)


def _example(formulas: Iterable[Formula]) -> Request | None:
    solver = z3.Solver()
    solver.set(timeout=_MILLISECONDS)
    solver.add(*formulas)
    found = solver.check()
    if found == z3.unknown:
        raise ArithmeticError(solver.reason_unknown())
    return _request(solver.model()) if found == z3.sat else None


def _request(model: Any) -> Request:  # noqa: ANN401 - z3 has no types
    def text(variable: Formula) -> str:
        return model.eval(variable, model_completion=True).as_string()

    keys = [each.name().removeprefix("has ") for each in model if each.name().startswith("has ")]
    return Request(
        principal=text(_PRINCIPAL),
        action=text(_ACTION),
        resource=text(_RESOURCE),
        context={key: text(z3.String(key)) for key in keys if z3.is_true(model.eval(_has(key)))},
    )


def _has(key: str) -> Formula:
    return z3.Bool(f"has {key.lower()}")


def _any(formulas: Iterable[Formula]) -> Formula:
    return z3.Or([z3.BoolVal(val=False), *formulas])


def _all(formulas: Iterable[Formula]) -> Formula:
    return z3.And([z3.BoolVal(val=True), *formulas])


# --- guarantees ---


def _covers(scope: Scope) -> Formula:
    """Return when a request is in a scope."""
    principals = scope.principals
    return _all(
        [
            *([] if principals is None else [_any(map(_is_principal, principals))]),
            _any(_like(_ACTION, each.lower()) for each in scope.actions),
            _any(_like(_RESOURCE, each) for each in scope.resources),
            *(
                z3.And(_has(key), _any(_like(z3.String(key.lower()), each) for each in patterns))
                for key, patterns in scope.context.items()
            ),
        ]
    )


# --- policies ---


def _applies(statement: Statement) -> Formula:
    """Return when a statement applies to a request."""
    parts = [_selects(_ACTION, statement.actions, str.lower)]
    if statement.resources is not None:
        parts.append(_selects(_RESOURCE, statement.resources, str))
    if statement.principals is not None:
        denies = statement.effect == "Deny"
        named = _any(_means(each, denies=denies) for each in statement.principals.entries)
        parts.append(_unless(named, negated=statement.principals.negated))
    return _all([*parts, *map(_holds, statement.conditions)])


def _selects(variable: Formula, selection: Any, spell: Callable[[str], str]) -> Formula:  # noqa: ANN401
    found = _any(_like(variable, spell(_known(each))) for each in selection.patterns)
    return _unless(found, negated=selection.negated)


def _unless(formula: Formula, *, negated: bool) -> Formula:
    return z3.Not(formula) if negated else formula


def _known(text: object) -> str:
    if not isinstance(text, str) or "${" in text:
        msg = f"{text!r} has no formula"
        raise LookupError(msg)
    return text


def _means(entry: PrincipalEntry, *, denies: bool) -> Formula:
    if entry.value == "*":
        return z3.BoolVal(val=True) if entry.kind in ("*", "AWS") else _is_service()
    if entry.kind == "Service":
        return z3.And(_is_service(), entry.value == _PRINCIPAL)
    account = entry.value.split(":")[4] if entry.value.startswith("arn:") else entry.value
    if denies and entry.value in (account, _root(entry.value)):
        return _in_account(account, _TEXT)
    return _is_principal(entry.value)


def _root(arn: str) -> str:
    return ":".join([*arn.split(":")[:5], "root"])


def _is_principal(name: str) -> Formula:
    """Return when the caller is a principal, or a session of the role that it is."""
    if not name.startswith("arn:"):
        return name == _PRINCIPAL
    account, resource = name.split(":", 5)[4:]
    if resource == "root":
        return z3.Or(_in_account(account, z3.Re("root")), account == _PRINCIPAL)
    session = z3.Concat(z3.Re(f"assumed-role/{name.rpartition('/')[2]}/"), _TEXT)
    is_session = [_in_account(account, session)] if resource.startswith("role/") else []
    return _any([name == _PRINCIPAL, *is_session])


def _in_account(account: str, resource: Formula) -> Formula:
    services = z3.Union(z3.Re(":iam::"), z3.Re(":sts::"))
    parts = (z3.Re("arn:"), _PARTITION, services, z3.Re(f"{account}:"), resource)
    return z3.InRe(_PRINCIPAL, z3.Concat(*parts))


def _is_service() -> Formula:
    others = [z3.PrefixOf("arn:", _PRINCIPAL), z3.InRe(_PRINCIPAL, _ACCOUNT)]
    return z3.Not(z3.Or(*others, _PRINCIPAL == ANONYMOUS))


def _holds(condition: Condition) -> Formula:
    """Return when a condition holds, the key having one value or none."""
    name, key = condition.name, condition.key.lower()
    value, has = z3.String(key), _has(key)
    values = [_known(each) for each in condition.values]
    if name.base == "Null":
        return _any(has if each.lower() == "false" else z3.Not(has) for each in values)
    base, negated = name.base.replace("Not", ""), "Not" in name.base
    if base not in _COMPARED:
        msg = f"{condition.operator} has no formula"
        raise LookupError(msg)
    matched = _unless(_any(_COMPARED[base](value, each) for each in values), negated=negated)
    if name.quantifier != "ForAnyValue" and (name.if_exists or negated or name.quantifier):
        return z3.Or(z3.Not(has), matched)
    return z3.And(has, matched)


def _equals(variable: Formula, value: str) -> Formula:
    return variable == value


def _equals_in_any_case(variable: Formula, value: str) -> Formula:
    letters = [z3.Union(z3.Re(each.lower()), z3.Re(each.upper())) for each in value]
    return z3.InRe(variable, reduce(z3.Concat, letters, z3.Re("")))


def _like(variable: Formula, pattern: str) -> Formula:
    if not set(pattern) & set("*?"):
        return variable == pattern
    return z3.InRe(variable, _glob(pattern))


def _arn_like(variable: Formula, pattern: str) -> Formula:
    parts = pattern.split(":", _ARN_PARTS - 1)
    if len(parts) < _ARN_PARTS:
        msg = f"{pattern!r} has not the six parts of an ARN"
        raise LookupError(msg)
    heads = ":".join(parts[:-1])
    if not set(heads) & set("*?"):
        return _like(variable, pattern)
    head, tail = _glob(f"{heads}:", _NO_COLON), _glob(parts[-1])
    return z3.InRe(variable, z3.Concat(head, tail))


def _glob(pattern: str, star: Formula = _TEXT) -> Formula:
    wild = {"*": star, "?": _CHARACTER}
    pieces = [each for each in re.split(r"([*?])", pattern) if each] or [""]
    return reduce(z3.Concat, (wild[each] if each in wild else z3.Re(each) for each in pieces))


_COMPARED: dict[str, Callable[[Formula, str], Formula]] = {
    "ArnEquals": _arn_like,
    "ArnLike": _arn_like,
    "Bool": _equals_in_any_case,
    "StringEquals": _equals,
    "StringEqualsIgnoreCase": _equals_in_any_case,
    "StringLike": _like,
}
