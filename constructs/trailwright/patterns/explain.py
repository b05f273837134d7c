"""Why an event matches a pattern, or why not."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from trailwright.patterns.selectors import MISSING
from trailwright.patterns.terms import AllOf, AnyOf, Compares, Equals, NotExists
from trailwright.patterns.values import is_comparable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trailwright.patterns.terms import Condition, Term

__all__ = ["Explanation", "Verdict", "explain"]

_LONGEST = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What one condition says of an event.

    Args:
        condition: The condition.

        holds: Whether it is true.

        reason: Why, with the value that was found.
    """

    condition: Condition
    holds: bool
    reason: str

    def __str__(self) -> str:
        return f"{self.condition}: {self.reason}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """Why an event matches, or why not.

    Args:
        matches: Whether it matches.

        decided_by: The conditions without which it would be otherwise: of a match all that it
            needs, of an event that does not match all that failed.
    """

    matches: bool
    decided_by: tuple[Verdict, ...] = ()

    def __str__(self) -> str:
        head = "matches" if self.matches else "does not match"
        return "\n".join([head, *(f"  {verdict}" for verdict in self.decided_by)])


def explain(term: Term | None, event: Any) -> Explanation:  # noqa: ANN401 - any JSON
    """Return why an event matches a pattern, or why not.

    Args:
        term: What the pattern says; ``None`` for the empty pattern.

        event: The event, parsed as JSON.
    """
    if term is None:
        return Explanation(matches=True)
    return Explanation(matches=term.holds(event), decided_by=tuple(_decided_by(term, event)))


def _decided_by(term: Term, event: Any) -> Iterator[Verdict]:  # noqa: ANN401 - any JSON
    """Yield the conditions that agree with the whole term and that it hangs on."""
    if not isinstance(term, AllOf | AnyOf):
        yield Verdict(condition=term, holds=term.holds(event), reason=_reason(term, event))
        return
    whole = term.holds(event)
    for part in term.terms:
        if part.holds(event) == whole:
            yield from _decided_by(part, event)
            if isinstance(term, AnyOf) and whole:
                return


def _reason(condition: Condition, event: Any) -> str:  # noqa: ANN401 - any JSON
    found = condition.selector.find(event)
    if found is MISSING:
        if isinstance(condition, Equals) and condition.negated:
            return "the field is missing, which makes != false too"
        return "the field is missing"
    shown = f"the field is {_shown(found)}"
    if isinstance(condition, NotExists):
        return shown
    if isinstance(condition, Equals | Compares) and isinstance(found, list | dict):
        return f"{shown}, and no comparison with a list or an object is true"
    if isinstance(condition, Equals) and not is_comparable(found):
        return f"{shown}; AWS does not say how that compares, so it is taken for false (UNVERIFIED)"
    return shown


def _shown(value: Any) -> str:  # noqa: ANN401 - any JSON
    text = json.dumps(value, default=str)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
