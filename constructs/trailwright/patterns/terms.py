"""The parts of a pattern: conditions on fields, joined by ``&&`` and ``||``."""

from __future__ import annotations

import operator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypeAlias

from trailwright.patterns.selectors import MISSING, Selector
from trailwright.patterns.values import is_comparable, is_number

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trailwright.patterns.expressions import Expression
    from trailwright.patterns.values import Text

__all__ = ["AllOf", "AnyOf", "Compares", "Condition", "Equals", "Is", "NotExists", "Term"]

_ORDER = {"<": operator.lt, ">": operator.gt, "<=": operator.le, ">=": operator.ge}
_CONSTANTS = {"NULL": None, "TRUE": True, "FALSE": False}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Condition:
    """What all conditions have.

    Args:
        selector: The field.

        position: Where it is written, in characters from the beginning of the pattern.
    """

    selector: Selector
    position: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Equals(_Condition):
    """``$.field = value`` or ``$.field != value``.

    Args:
        value: What the field is compared with.

        negated: Whether it is ``!=``.
    """

    value: Text | Expression
    negated: bool = False

    def holds(self, event: Any) -> bool:  # noqa: ANN401 - any JSON
        """Return whether it is true of an event. A missing field makes ``!=`` false as well."""
        found = self.selector.find(event)
        return is_comparable(found) and self.value.equals(found) != self.negated

    def __str__(self) -> str:
        return f"{self.selector} {'!=' if self.negated else '='} {self.value}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Compares(_Condition):
    """``$.field >= 5``.

    Args:
        sign: ``<``, ``>``, ``<=`` or ``>=``.

        number: What the field is compared with.
    """

    sign: str
    number: Decimal

    def holds(self, event: Any) -> bool:  # noqa: ANN401 - any JSON
        """Return whether it is true of an event; only a JSON number can be."""
        found = self.selector.find(event)
        return is_number(found) and _ORDER[self.sign](Decimal(str(found)), self.number)

    def __str__(self) -> str:
        return f"{self.selector} {self.sign} {self.number}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Is(_Condition):
    """``$.field IS NULL``, ``IS TRUE`` or ``IS FALSE``.

    Args:
        constant: ``NULL``, ``TRUE`` or ``FALSE``.
    """

    constant: str

    def holds(self, event: Any) -> bool:  # noqa: ANN401 - any JSON
        """Return whether it is true of an event."""
        return self.selector.find(event) is _CONSTANTS[self.constant]

    def __str__(self) -> str:
        return f"{self.selector} IS {self.constant}"


@dataclass(frozen=True, slots=True, kw_only=True)
class NotExists(_Condition):
    """``$.field NOT EXISTS``."""

    def holds(self, event: Any) -> bool:  # noqa: ANN401 - any JSON
        """Return whether it is true of an event."""
        return self.selector.find(event) is MISSING

    def __str__(self) -> str:
        return f"{self.selector} NOT EXISTS"


Condition: TypeAlias = Equals | Compares | Is | NotExists


@dataclass(frozen=True, slots=True)
class _Joined:
    """What joined terms have.

    Args:
        terms: The terms, two or more.

        parenthesised: Whether they stand in parentheses of their own.
    """

    terms: tuple[Term, ...]
    parenthesised: bool = field(default=False, compare=False)

    def conditions(self) -> Iterator[Condition]:
        """Yield its conditions, from left to right."""
        for term in self.terms:
            if isinstance(term, AllOf | AnyOf):
                yield from term.conditions()
            else:
                yield term


@dataclass(frozen=True, slots=True)
class AllOf(_Joined):
    """Terms joined by ``&&``."""

    def holds(self, event: Any) -> bool:  # noqa: ANN401 - any JSON
        """Return whether all terms are true of an event."""
        return all(term.holds(event) for term in self.terms)

    def __str__(self) -> str:
        return " && ".join(f"({term})" for term in self.terms)


@dataclass(frozen=True, slots=True)
class AnyOf(_Joined):
    """Terms joined by ``||``."""

    def holds(self, event: Any) -> bool:  # noqa: ANN401 - any JSON
        """Return whether any term is true of an event."""
        return any(term.holds(event) for term in self.terms)

    def __str__(self) -> str:
        return " || ".join(f"({term})" for term in self.terms)


Term: TypeAlias = AllOf | AnyOf | Condition
