"""The operators of conditions, each as a comparison of two texts.

Source: the IAM user guide's page `"IAM JSON policy elements: Condition operators"
<https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html>`_.
"""

from __future__ import annotations

import operator
import re
from functools import lru_cache
from importlib import import_module
from typing import TYPE_CHECKING, Any

from trailwright.iam.globs import arn_matches, literal, matches
from trailwright.model.record import record
from trailwright.model.unknown import Unknown

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType

    from trailwright.iam.truth import Truth

__all__ = ["OPERATORS", "Operator", "OperatorName", "split_operator"]

_NAME = re.compile(r"(?:(ForAnyValue|ForAllValues):)?([A-Za-z]+?)(IfExists)?")


@record
class OperatorName:
    """The name of an operator, taken apart.

    Args:
        quantifier: ``ForAnyValue``, ``ForAllValues`` or nothing.

        base: E.g. ``StringEquals``.

        if_exists: Whether an absent key satisfies it.
    """

    quantifier: str
    base: str
    if_exists: bool


@record
class Operator:
    """What an operator does.

    Args:
        compare: Whether a value of the policy matches one of the request.

        family: ``string``, ``number``, ``date``, ``bool``, ``address``, ``arn``,
            ``binary`` or ``null``.

        negated: Whether it holds when nothing matches.
    """

    compare: Callable[[str, str], Truth]
    family: str
    negated: bool = False

    def accepts(self, value: str) -> bool:
        """Return whether a value can stand in a policy under this operator.

        Args:
            value: The value.
        """
        if self.family in ("bool", "null"):
            return value.lower() in ("true", "false")
        if self.family not in ("address", "date", "number"):
            return True
        try:
            _values().READERS[self.family](value)
        except ValueError:
            return False
        return True


@lru_cache(maxsize=256)
def split_operator(name: str) -> OperatorName | None:
    """Return an operator's name taken apart, or ``None`` when there is no such operator.

    Args:
        name: As it stands in the policy.
    """
    match = _NAME.fullmatch(name)
    if match is None or match[2] not in OPERATORS:
        return None
    if match[2] == "Null" and (match[1] or match[3]):
        return None
    return OperatorName(quantifier=match[1] or "", base=match[2], if_exists=bool(match[3]))


def _values() -> ModuleType:
    """Return what reads numbers, dates and addresses: dear to import, and rarely needed."""
    return import_module("trailwright.iam.values")


def _ordered(family: str, test: Callable[[Any, Any], bool]) -> Callable[..., Truth]:
    def compare(value: str, given: str) -> Truth:
        try:
            read = _values().READERS[family]
            return test(read(given), read(value))
        except ValueError:
            return Unknown(f"{given!r} cannot be compared with {value!r}")

    return compare


def _equal(value: str, given: str) -> bool:
    return literal(value) == given


def _equal_ignoring_case(value: str, given: str) -> bool:
    return literal(value).lower() == given.lower()


def _within(value: str, given: str) -> Truth:
    try:
        return _values().is_within(given, value)
    except ValueError:
        return Unknown(f"{given!r} is no address")


def _two(name: str, family: str, compare: Callable[[str, str], Truth]) -> dict[str, Operator]:
    head, tail = re.fullmatch(r"(String|Arn|)(\w+)", name).groups()  # type: ignore[union-attr]
    return {
        name: Operator(compare=compare, family=family),
        f"{head}Not{tail}": Operator(compare=compare, family=family, negated=True),
    }


def _orders(prefix: str, family: str) -> dict[str, Operator]:
    tests = {
        "Equals": operator.eq,
        "LessThan": operator.lt,
        "LessThanEquals": operator.le,
        "GreaterThan": operator.gt,
        "GreaterThanEquals": operator.ge,
    }
    found = {
        f"{prefix}{name}": Operator(compare=_ordered(family, test), family=family)
        for name, test in tests.items()
    }
    equals = found[f"{prefix}Equals"]
    found[f"{prefix}NotEquals"] = Operator(compare=equals.compare, family=family, negated=True)
    return found


#: Every operator IAM documents, by its name.
OPERATORS: dict[str, Operator] = {
    **_two("StringEquals", "string", _equal),
    **_two("StringEqualsIgnoreCase", "string", _equal_ignoring_case),
    **_two("StringLike", "string", matches),
    **_two("ArnEquals", "arn", arn_matches),
    **_two("ArnLike", "arn", arn_matches),
    **_two("IpAddress", "address", _within),
    **_orders("Numeric", "number"),
    **_orders("Date", "date"),
    "Bool": Operator(compare=_equal_ignoring_case, family="bool"),
    "BinaryEquals": Operator(compare=_equal, family="binary"),
    "Null": Operator(compare=_equal_ignoring_case, family="null"),
}
