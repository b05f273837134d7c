"""Whether a pattern is true of every event, or of none."""

from __future__ import annotations

from itertools import islice, product
from typing import TYPE_CHECKING, Any

from trailwright.patterns.expressions import Expression
from trailwright.patterns.selectors import MISSING, Selector
from trailwright.patterns.terms import AllOf, AnyOf, Compares, Equals
from trailwright.patterns.values import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from collections.abc import Set as AbstractSet

    from trailwright.patterns.terms import Condition, Term

__all__ = ["constant"]

#: More combinations than this are not looked at, and nothing is said.
_MOST = 50_000
_OTHER = "\x00 another text"


def constant(term: Term, present: AbstractSet[str]) -> bool | None:
    """Return ``True`` or ``False`` if a pattern is always that, and ``None`` if it hangs on events.

    Each field is given every kind of value that its conditions could tell apart: missing, each
    text named, another text, numbers around those named, ``true``, ``false``, ``null``. Fields
    are taken for independent of each other. Expressions are not solved, so a pattern that has
    one is never called constant.

    Args:
        term: What the pattern says.

        present: Selectors of fields that are never missing, and are texts.
    """
    conditions = _conditions(term)
    if any(isinstance(each, Equals) and isinstance(each.value, Expression) for each in conditions):
        return None
    fields = tuple(dict.fromkeys(each.selector for each in conditions))
    kinds = [
        _distinct([each for each in conditions if each.selector == field], field, present)
        for field in fields
    ]
    combinations = list(islice(product(*kinds), _MOST + 1))
    if len(combinations) > _MOST:
        return None
    said = {_holds(term, dict(_joined(each))) for each in combinations}
    return said.pop() if len(said) == 1 else None


def _conditions(term: Term) -> list[Condition]:
    return list(term.conditions()) if isinstance(term, AllOf | AnyOf) else [term]


def _joined(
    truths: Iterable[tuple[tuple[Condition, bool], ...]],
) -> Iterator[tuple[Condition, bool]]:
    for each in truths:
        yield from each


def _distinct(
    conditions: list[Condition], field: Selector, present: AbstractSet[str]
) -> list[tuple[tuple[Condition, bool], ...]]:
    """Return what the conditions on one field can say together, each once."""
    found = {
        tuple((each, each.holds(_event(field, value))) for each in conditions): None
        for value in _values(conditions, required=str(field) in present)
    }
    return list(found)


def _values(conditions: list[Condition], *, required: bool) -> Iterator[Any]:
    if not required:
        yield from (MISSING, None, True, False, [])
    yield _OTHER
    for each in conditions:
        if isinstance(each, Compares):
            number = float(each.number)
            yield from (number - 1, number, number + 1)
    values = [each.value for each in conditions if isinstance(each, Equals)]
    yield from _texts([each for each in values if isinstance(each, Text)])


def _texts(named: list[Text]) -> Iterator[str]:
    """Yield texts that wildcards tell apart: each literal, near misses, and several at once."""
    literals = [each.literal for each in named]
    for literal in literals:
        yield from (literal, f"{literal}{_OTHER}", f"{_OTHER}{literal}")
    for first, second in product(literals, literals):
        yield f"{first}{second}"
    ends = [each for each in named if each.text.startswith("*")]
    begins = [each for each in named if each.text.endswith("*")]
    middle = [each.literal for each in begins if each in ends]
    yield f"{_longest(begins)}{_OTHER.join(middle)}{_longest(ends)}"


def _longest(texts: list[Text]) -> str:
    return max((each.literal for each in texts), key=len, default="")


def _event(field: Selector, value: Any) -> Any:  # noqa: ANN401 - any JSON
    """Return an event that has one value at one field and nothing else."""
    if value is MISSING:
        return {}
    for step in reversed(field.steps):
        value = {step: value} if isinstance(step, str) else [*[None] * step, value]
    return value


def _holds(term: Term, truths: dict[Condition, bool]) -> bool:
    if isinstance(term, AllOf):
        return all(_holds(each, truths) for each in term.terms)
    if isinstance(term, AnyOf):
        return any(_holds(each, truths) for each in term.terms)
    return truths[term]
