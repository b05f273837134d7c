"""What is wrong with a pattern that CloudWatch Logs takes: it can be read, and does not help."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from trailwright._policies import read_policy
from trailwright.patterns.constant import constant
from trailwright.patterns.event_names import is_dated, is_written, services
from trailwright.patterns.terms import AllOf, AnyOf, Equals, NotExists
from trailwright.patterns.values import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trailwright.patterns.parser import Pattern
    from trailwright.patterns.selectors import Selector
    from trailwright.patterns.terms import Term

__all__ = ["Remark", "always_present", "lint"]

_SOURCE = "$.eventSource"


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """Something to mend in a pattern.

    Args:
        id: What kind of fault it is; it never changes meaning.

        message: What happens, and what to write instead.

        position: Where, in characters from the beginning of the pattern.
    """

    id: str
    message: str
    position: int

    def __str__(self) -> str:
        return f"character {self.position + 1}: {self.message} ({self.id})"


def lint(pattern: Pattern) -> tuple[Remark, ...]:
    """Return what is wrong with a pattern for CloudTrail events.

    Args:
        pattern: The pattern.
    """
    if pattern.term is None:
        message = "the empty pattern matches every event; name the events that matter"
        return (Remark(id="always-true", message=message, position=0),)
    term = pattern.term
    found = [
        *_constant(term),
        *_mixed(term),
        *_nearly(term),
        *_unequal(term, frozenset()),
        *_names(term, sourced=False),
    ]
    return tuple(sorted(found, key=lambda each: each.position))


@cache
def always_present() -> frozenset[str]:
    """Return the selectors of fields that every CloudTrail event of today has."""
    return frozenset(read_policy("event-fields.json")["always_present"])


def _constant(term: Term) -> Iterator[Remark]:
    value = constant(term, always_present())
    if value is True:
        message = "it matches every event CloudTrail writes, so the alarm never rests"
        yield Remark(id="always-true", message=message, position=_position(term))
    if value is False:
        message = "no event can match it, so the alarm never fires"
        yield Remark(id="never-true", message=message, position=_position(term))


def _mixed(term: Term) -> Iterator[Remark]:
    """Yield ``||`` with a bare ``&&`` beside it, which few people read as it is read."""
    if not isinstance(term, AllOf | AnyOf):
        return
    for part in term.terms:
        if isinstance(term, AnyOf) and isinstance(part, AllOf) and not part.parenthesised:
            message = "&& binds more tightly than ||; put what belongs together in parentheses"
            yield Remark(id="mixed-operators", message=message, position=_position(part))
        yield from _mixed(part)


def _nearly(term: Term) -> Iterator[Remark]:
    """Yield ``!=`` as an alternative, of which all but a few events make it true."""
    if not isinstance(term, AllOf | AnyOf):
        return
    for part in term.terms:
        if isinstance(term, AnyOf) and _excludes(part):
            message = f"|| with {part} matches nearly every event; join an exclusion with &&"
            yield Remark(id="unequal-alternative", message=message, position=_position(part))
        yield from _nearly(part)


def _excludes(term: Term) -> bool:
    """Return whether a term is ``!=`` on a field that every event has."""
    return isinstance(term, Equals) and term.negated and str(term.selector) in always_present()


def _unequal(term: Term, excused: frozenset[Selector]) -> Iterator[Remark]:
    """Yield ``!=`` on fields an event may lack, for which it is false.

    Args:
        term: What is looked at.

        excused: Fields whose absence an alternative around it takes care of.
    """
    if isinstance(term, AllOf | AnyOf):
        if isinstance(term, AnyOf):
            absent = (each.selector for each in term.terms if isinstance(each, NotExists))
            excused = excused.union(absent)
        for part in term.terms:
            yield from _unequal(part, excused)
        return
    may_lack = str(term.selector) not in always_present() and term.selector not in excused
    if isinstance(term, Equals) and term.negated and may_lack:
        message = (
            f"!= is false of an event without {term.selector}; "
            f"write ({term.selector} NOT EXISTS) || ({term})"
        )
        yield Remark(id="unequal-optional", message=message, position=term.position)


def _names(term: Term, *, sourced: bool) -> Iterator[Remark]:
    """Yield names of events that CloudTrail does not write, or that several services have.

    Args:
        term: What is looked at.

        sourced: Whether ``$.eventSource`` is decided around it.
    """
    if isinstance(term, AllOf | AnyOf):
        inside = sourced or (isinstance(term, AllOf) and any(map(_is_source, term.terms)))
        for part in term.terms:
            yield from _names(part, sourced=inside)
        return
    name = _name(term)
    if name is None:
        return
    if is_dated(name) and services(name)[:1] == ("lambda",):
        message = f'CloudTrail writes a date after {name}; write "{name}*"'
        yield Remark(id="dated-name", message=message, position=term.position)
    elif not is_written(name):
        message = f"no service is known to have {name}, so it may never match"
        yield Remark(id="unknown-name", message=message, position=term.position)
    elif len(services(name)) > 1 and not sourced:
        message = f"{name} is a call of {', '.join(services(name))}; add $.eventSource"
        yield Remark(id="shared-name", message=message, position=term.position)


def _is_source(term: Term) -> bool:
    return isinstance(term, Equals) and not term.negated and str(term.selector) == _SOURCE


def _name(term: Term) -> str | None:
    """Return the whole name that a condition compares ``$.eventName`` with."""
    if not isinstance(term, Equals) or str(term.selector) != "$.eventName":
        return None
    return term.value.text if isinstance(term.value, Text) and "*" not in term.value.text else None


def _position(term: Term) -> int:
    while isinstance(term, AllOf | AnyOf):
        term = term.terms[0]
    return term.position
