"""Requests as sets of the statements they satisfy, so that combinations need not be counted out.

A request is what, who, where and some condition keys. Which statements and scopes each of these
parts satisfies is looked at apart; what a whole request satisfies is the intersection. Parts
that satisfy the same are one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from trailwright.iam.evaluate import action_applies, conditions_hold, resource_applies
from trailwright.iam.globs import has_variables
from trailwright.iam.principals import principal_applies
from trailwright.iam.requests import Request
from trailwright.iam.statements import Condition
from trailwright.iam.truth import all_of
from trailwright.iam.witnesses import IMPLIED, actions, keys, principals, resources, values
from trailwright.model.record import record
from trailwright.model.unknown import Unknown

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Iterator, Sequence

    from trailwright.iam.guarantees import Guarantee
    from trailwright.iam.scopes import Scope
    from trailwright.iam.statements import Policy, Statement
    from trailwright.iam.truth import Truth
    from trailwright.iam.witnesses import Who

__all__ = ["Cell", "Table"]


@dataclass(frozen=True, slots=True)
class Cell:
    """Which statements and scopes a request satisfies: for certain, and perhaps, as bits."""

    must: int
    may: int

    def __and__(self, other: Cell) -> Cell:
        return Cell(self.must & other.must, self.may & other.may)


def _cell(truths: Iterable[Truth]) -> Cell:
    must = may = 0
    for position, truth in enumerate(truths):
        must |= (truth is True) << position
        may |= (truth is not False) << position
    return Cell(must, may)


@record
class _Part:
    """A part of a request, and how a statement and a scope judge it.

    Only the part itself may be looked at, so that parts can be judged apart.
    """

    request: Request
    statement: Callable[[Statement, Request], Truth]
    scope: Callable[[Scope, Request], bool]


class Table:
    """The statements of a layer and the scopes beside them, as columns of bits."""

    def __init__(self, policy: Policy, wanted: Guarantee, scopes: Sequence[Scope]) -> None:
        self.policy = policy
        self._wanted = wanted
        self._scopes = scopes
        self.statements = (1 << len(policy.statements)) - 1
        self.scopes = ((1 << len(scopes)) - 1) << len(policy.statements)

    def cells(self, needs: Callable[[Cell], bool]) -> Iterator[tuple[Cell, Request]]:
        """Yield each kind of request that satisfies something, with an example.

        Args:
            needs: Whether a cell can still matter; what is looked at later only narrows it.
        """
        everything = self.statements | self.scopes
        reached: dict[Cell, tuple[Request, ...]] = {Cell(everything, everything): ()}
        for column in self._columns():
            ahead: dict[Cell, tuple[Request, ...]] = {}
            for cell, parts in reached.items():
                for other, part in column.items():
                    if needs(both := cell & other):
                        ahead.setdefault(both, (*parts, part))
            reached = ahead
        yield from ((cell, _joined(parts)) for cell, parts in reached.items())

    def _columns(self) -> Iterator[dict[Cell, Request]]:
        policy, wanted = self.policy, self._wanted
        yield self._column(_action_part(each) for each in actions(policy, wanted))
        yield self._column(_principal_part(each) for each in principals(policy, wanted))
        yield self._column(_resource_part(each) for each in resources(policy, wanted))
        for key in keys(policy, wanted):
            yield self._column(_key_part(key, each) for each in values(policy, wanted, key))

    def _column(self, parts: Iterable[_Part]) -> dict[Cell, Request]:
        found: dict[Cell, Request] = {}
        for part in parts:
            truths: list[Truth] = [
                each if isinstance(each, Unknown) else part.statement(each, part.request)
                for each in self.policy.statements
            ]
            truths += [part.scope(each, part.request) for each in self._scopes]
            found.setdefault(_cell(truths), part.request)
        return found


def _joined(parts: Sequence[Request]) -> Request:
    """Return the request that has all the parts, which are who, what, where and keys."""
    what, who, where, *_ = parts
    context = {key: value for part in parts for key, value in part.context.items()}
    return Request(
        principal=who.principal, action=what.action, resource=where.resource, context=context
    )


def _action_part(action: str) -> _Part:
    def judge(statement: Statement, request: Request) -> Truth:
        # What is unknown of the whole statement is looked at once, here.
        doubts = [each for each in statement.conditions if isinstance(each, Unknown)]
        doubts += [statement.effect] if isinstance(statement.effect, Unknown) else []
        return all_of([action_applies(statement.actions, request.action), *doubts])

    return _Part(
        request=Request(principal="", action=action, resource=""),
        statement=judge,
        scope=lambda scope, request: scope.has_action(request.action),
    )


def _principal_part(who: Who) -> _Part:
    def judge(statement: Statement, request: Request) -> Truth:
        meant = principal_applies(statement.principals, request.principal, statement.effect)
        return all_of((meant, _keys_hold(statement, IMPLIED, request)))

    def within(scope: Scope, request: Request) -> bool:
        return scope.has_principal(request.principal) and all(
            scope.has_value(key, _values(request, key))
            for key in scope.context
            if key.lower() in IMPLIED
        )

    request = Request(principal=who.principal, action="", resource="", context=who.context)
    return _Part(request=request, statement=judge, scope=within)


def _resource_part(resource: str) -> _Part:
    def judge(statement: Statement, request: Request) -> Truth:
        patterns = statement.resources.patterns if statement.resources else ()
        if _depend(statement, patterns):
            return Unknown("what policy variables stand for")
        return resource_applies(statement, request)

    return _Part(
        request=Request(principal="", action="", resource=resource),
        statement=judge,
        scope=lambda scope, request: scope.has_resource(request.resource),
    )


def _key_part(key: str, given: tuple[str, ...] | None) -> _Part:
    return _Part(
        request=Request(principal="", action="", resource="", context={key: given}),
        statement=lambda statement, request: _keys_hold(statement, {key.lower()}, request),
        scope=lambda scope, request: scope.has_value(key, _values(request, key)),
    )


def _keys_hold(statement: Statement, names: Container[str], request: Request) -> Truth:
    about = [
        each
        for each in statement.conditions
        if isinstance(each, Condition) and each.key.lower() in names
    ]
    if any(_depend(statement, each.values) for each in about):
        return Unknown("what policy variables stand for")
    return conditions_hold(statement, about, request)


def _depend(statement: Statement, texts: Iterable[str | Unknown]) -> bool:
    return statement.variables and any(
        isinstance(each, str) and has_variables(each) for each in texts
    )


def _values(request: Request, key: str) -> tuple[str, ...] | None:
    given = request.given(key)
    return given if isinstance(given, tuple) else None
