"""A filter pattern as the part of an EventBridge event pattern that looks into the event.

`The language
<https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html>`_ says
less than that of filter patterns: fields of one object hold together, values of one field are
alternatives, and ``$or`` joins what is neither. What cannot be said in it is refused.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NoReturn, cast

from trailwright.patterns.errors import PatternError
from trailwright.patterns.terms import AllOf, AnyOf, Equals, Is, NotExists
from trailwright.patterns.values import Text

if TYPE_CHECKING:
    from trailwright.patterns.parser import Pattern
    from trailwright.patterns.terms import Condition, Term

__all__ = ["event_pattern"]

_OR = "$or"
_CONSTANTS = {"NULL": None, "TRUE": True, "FALSE": False}


def event_pattern(pattern: Pattern) -> dict[str, Any]:
    """Return what the ``detail`` of an event must be, for the event to match a pattern.

    Args:
        pattern: The pattern.

    Raises:
        PatternError: If EventBridge has no words for it.
    """
    return {} if pattern.term is None else _Translation(pattern.text).of(pattern.term)


class _Translation:
    """The translation of one pattern.

    Args:
        text: The pattern, for its errors.
    """

    def __init__(self, text: str) -> None:
        self._text = text

    def of(self, term: Term) -> dict[str, Any]:
        """Return a term in the other language."""
        if isinstance(term, AnyOf):
            return self._any_of(term)
        if isinstance(term, AllOf):
            said: dict[str, Any] = {}
            for each in term.terms:
                self._join(said, self.of(each))
            return said
        return self._at(term, [self._value(term)])

    def _any_of(self, term: AnyOf) -> dict[str, Any]:
        """Return alternatives: values of one field, or ``$or``."""
        conditions = [each for each in term.terms if not isinstance(each, AllOf | AnyOf)]
        fields = {each.selector for each in conditions}
        if len(conditions) == len(term.terms) and len(fields) == 1:
            return self._at(conditions[0], [self._value(each) for each in conditions])
        return {_OR: [self.of(each) for each in term.terms]}

    def _at(self, condition: Condition, values: list[Any]) -> dict[str, Any]:
        """Return values where the field of a condition is."""
        said: Any = values
        for step in reversed(condition.selector.steps):
            if isinstance(step, int):
                self._refuse("EventBridge does not count the elements of a list", condition)
            said = {step: said}
        return said

    def _value(self, condition: Condition) -> object:
        if isinstance(condition, Equals) and not condition.negated:
            return self._equal(condition)
        if isinstance(condition, Is):
            return _CONSTANTS[condition.constant]
        if isinstance(condition, NotExists):
            return {"exists": False}
        return self._refuse(f"{condition} cannot be said to EventBridge", condition)

    def _equal(self, condition: Equals) -> object:
        value = condition.value
        if not isinstance(value, Text):
            self._refuse("EventBridge has no regular expressions", condition)
        first, last = value.text.startswith("*"), value.text.endswith("*")
        if value.text == "*":
            return {"exists": True}
        if first and last:
            return {"wildcard": value.text}
        if first or last:
            return {"suffix" if first else "prefix": value.literal}
        return value.text

    def _join(self, said: dict[str, Any], more: dict[str, Any]) -> None:
        """Add what must hold as well; one field, or ``$or``, can stand only once."""
        for name, value in more.items():
            if name not in said:
                said[name] = value
            elif isinstance(said[name], dict) and isinstance(value, dict):
                self._join(said[name], cast("dict[str, Any]", value))
            else:
                reason = f"EventBridge has one place for {name}, and two conditions are on it"
                raise PatternError(reason, text=self._text, position=0)

    def _refuse(self, reason: str, condition: Condition) -> NoReturn:
        raise PatternError(reason, text=self._text, position=condition.position)
