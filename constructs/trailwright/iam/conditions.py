"""Does a condition hold for a request? Absent keys, sets of values and policy variables.

Sources: the IAM user guide's pages `"Condition operators"
<https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html>`_,
`"Set operators for multivalued context keys"
<https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html>`_,
and `"Variables and tags"
<https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html>`_.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from trailwright.iam.globs import resolve
from trailwright.iam.operators import OPERATORS, Operator, OperatorName
from trailwright.iam.requests import OneOf
from trailwright.iam.truth import agreement, all_of, any_of, negated
from trailwright.model.unknown import Unknown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from trailwright.iam.requests import Request
    from trailwright.iam.statements import Condition
    from trailwright.iam.truth import Truth

__all__ = ["condition_holds"]


def condition_holds(condition: Condition, request: Request, *, variables: bool = True) -> Truth:
    """Return whether a condition holds.

    Args:
        condition: The condition.

        request: The request.

        variables: Whether ``${…}`` in values is a policy variable.
    """
    if isinstance(condition.name, Unknown):
        return condition.name
    given = request.given(condition.key)
    if isinstance(given, Unknown):
        return Unknown(f"what {condition.key} is: {given.reason}")
    values = _values(condition, request) if variables else condition.values
    if isinstance(given, OneOf):
        cases = (_holds(condition.name, values, each) for each in given.values)
        return agreement(cases, f"what {condition.key} is: {given.reason}")
    return _holds(condition.name, values, given)


def _values(condition: Condition, request: Request) -> Sequence[str | Unknown | None]:
    """Return the values of a condition with their variables filled in."""
    return [
        each if isinstance(each, Unknown) else resolve(each, request.single)
        for each in condition.values
    ]


def _holds(
    name: OperatorName, values: Sequence[str | Unknown | None], given: tuple[str, ...] | None
) -> Truth:
    operator = OPERATORS[name.base]
    if operator.family == "null":
        return _one(operator, values, str(given is None))
    if given is None:
        return _holds_when_absent(name, operator)
    if len(given) == 1 and not name.quantifier:
        return _one(operator, values, given[0])
    each = [_one(operator, values, text) for text in given]
    if name.quantifier == "ForAllValues":
        return all_of(each)
    if name.quantifier == "ForAnyValue":
        return any_of(each)
    # UNVERIFIED: no page says what decides, nor whether such a condition can hold at all.
    return agreement((*each, False), "how a request with several values meets a condition on one")


def _holds_when_absent(name: OperatorName, operator: Operator) -> Truth:
    if name.quantifier == "ForAllValues":
        return True
    if name.quantifier == "ForAnyValue":
        # UNVERIFIED: no page says which of the two rules wins.
        return (
            Unknown("ForAnyValue with IfExists when the key is absent") if name.if_exists else False
        )
    return name.if_exists or operator.negated


def _one(operator: Operator, values: Sequence[str | Unknown | None], given: str) -> Truth:
    # "Policy variables with no value" on the page on variables: such a value equals nothing,
    # so a negated operator does match.
    found = any_of(
        [
            value if isinstance(value, Unknown) else operator.compare(value, given)
            for value in values
            if value is not None
        ]
    )
    return negated(found) if operator.negated else found
