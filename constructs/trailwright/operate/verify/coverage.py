"""Do two trails record the same, whichever way their selectors say it.

Basic and advanced selectors are both taken apart into the same smallest pieces: all conditions of
a piece must hold, and an event is recorded when it meets any piece. What a piece asks for is
compared by what it means: a bucket holds each of its prefixes.
"""

from __future__ import annotations

from itertools import islice, product
from typing import TYPE_CHECKING, NamedTuple

from trailwright.model.selectors import AdvancedEventSelector, EventSelector, is_all_value
from trailwright.model.symbols import is_symbolic
from trailwright.model.unknown import Unknown
from trailwright.posture.recorded import selectors

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from trailwright.model.resources import Trail
    from trailwright.model.selectors import FieldSelector

__all__ = ["Condition", "Coverage", "Piece", "coverage_of", "told"]

_ALL = EventSelector()
_READ_ONLY = {"All": ("true", "false"), "ReadOnly": ("true",), "WriteOnly": ("false",)}
_SAID = {"true": "reads", "false": "writes"}
#: More than any trail has in one field; two fields with hundreds of values each multiply.
_MOST_PIECES = 4000
#: What one of several values is enough for; of the others, each must hold.
_ANY_OF = ("Equals", "StartsWith", "EndsWith")


class Condition(NamedTuple):
    """One condition on one field, e.g. ``resources.ARN StartsWith arn:…``."""

    field: str
    operator: str
    value: str

    def __str__(self) -> str:
        return f"{self.field} {self.operator} {self.value}"

    def follows_from(self, other: Condition) -> bool:
        """Return whether each value that another condition takes meets this one.

        Args:
            other: A condition on the same field.
        """
        given, wanted = other.value, self.value
        equals, begins = other.operator == "Equals", other.operator == "StartsWith"
        ends = other.operator == "EndsWith"
        match self.operator:
            case "Equals":
                return equals and given == wanted
            case "StartsWith":
                return (equals or begins) and given.startswith(wanted)
            case "EndsWith":
                return (equals or ends) and given.endswith(wanted)
            case "NotEquals":
                return _misses_value(other, wanted)
            case "NotStartsWith":
                return _misses_beginning(other, wanted)
            case _:
                return other == self or (equals and not given.endswith(wanted))


#: Conditions that must all hold.
Piece = frozenset[Condition]


class Coverage(NamedTuple):
    """What is recorded; an event is when it meets any piece."""

    pieces: frozenset[Piece]

    @property
    def unnamed(self) -> tuple[Piece, ...]:
        """The pieces with a value that only a deployment tells."""
        open_ = (e for e in self.pieces if any(is_symbolic(condition.value) for condition in e))
        return tuple(sorted(open_, key=_as_text))

    def without(self, other: Coverage) -> tuple[Piece, ...]:
        """Return the pieces that another coverage does not hold.

        Args:
            other: The other one.
        """
        unlike = self.pieces - other.pieces
        left = (each for each in unlike if not any(_within(each, o) for o in other.pieces))
        return tuple(sorted(left, key=_as_text))


def coverage_of(trail: Trail) -> Coverage | Unknown:
    """Return what a trail records.

    Args:
        trail: The trail; without selectors it records all management events.
    """
    found = selectors(trail)
    if isinstance(found, Unknown):
        return found
    pieces = (piece for each in found or (_ALL,) for piece in _pieces(each))
    known = frozenset(islice(pieces, _MOST_PIECES + 1))
    if len(known) > _MOST_PIECES:
        return Unknown("the selectors combine too many values")
    return Coverage(known)


def told(pieces: Sequence[Piece]) -> str:
    """Return pieces as people read them.

    Args:
        pieces: The pieces.
    """
    return "; ".join(map(_as_text, pieces))


def _within(piece: Piece, other: Piece) -> bool:
    """Return whether every event that meets a piece meets another one."""
    return all(
        any(wanted.follows_from(given) for given in piece if given.field == wanted.field)
        for wanted in other
    )


def _pieces(selector: EventSelector | AdvancedEventSelector) -> Iterator[Piece]:
    if isinstance(selector, AdvancedEventSelector):
        yield from _advanced(selector)
        return
    for kind in _READ_ONLY.get(str(selector.read_write_type), _READ_ONLY["All"]):
        read_only = Condition("readOnly", "Equals", kind)
        if selector.include_management_events:
            left_out = selector.exclude_management_event_sources
            yield frozenset({read_only, *_management(left_out)})
        for resource in selector.data_resources:
            for value in resource.values:
                yield frozenset({read_only, *_data(resource.type, value)})


def _management(left_out: Iterable[str]) -> Iterator[Condition]:
    yield Condition("eventCategory", "Equals", "Management")
    for source in left_out:
        yield Condition("eventSource", "NotEquals", source)


def _data(kind: str, value: str) -> Iterator[Condition]:
    yield Condition("eventCategory", "Equals", "Data")
    yield Condition("resources.type", "Equals", kind)
    if not is_all_value(value):
        operator = "StartsWith" if kind == "AWS::S3::Object" else "Equals"
        yield Condition("resources.ARN", operator, value)


def _advanced(selector: AdvancedEventSelector) -> Iterator[Piece]:
    always: list[Condition] = []
    choices: list[list[Condition]] = []
    for each in selector.field_selectors:
        made = _conditions(each)
        always += [one for one in made if one.operator not in _ANY_OF]
        choices.append([one for one in made if one.operator in _ANY_OF])
    if not any(each and each[0].field == "readOnly" for each in choices):
        choices.append([Condition("readOnly", "Equals", kind) for kind in _READ_ONLY["All"]])
    for chosen in product(*(each for each in choices if each)):
        yield frozenset({*always, *chosen})


def _conditions(field: FieldSelector) -> list[Condition]:
    told = field.operators().items()
    return [Condition(field.field, operator, each) for operator, values in told for each in values]


def _misses_value(other: Condition, value: str) -> bool:
    """Return whether nothing that a condition takes is a value."""
    match other.operator:
        case "Equals":
            return other.value != value
        case "StartsWith":
            return not value.startswith(other.value)
        case "EndsWith":
            return not value.endswith(other.value)
        case "NotStartsWith":
            return value.startswith(other.value)
        case _:
            return other == (other.field, "NotEquals", value)


def _misses_beginning(other: Condition, beginning: str) -> bool:
    """Return whether nothing that a condition takes begins in a way."""
    match other.operator:
        case "Equals":
            return not other.value.startswith(beginning)
        case "StartsWith":
            return not (other.value.startswith(beginning) or beginning.startswith(other.value))
        case _:
            return other.operator == "NotStartsWith" and beginning.startswith(other.value)


def _as_text(piece: Piece) -> str:
    """Return a piece in words: ``Data writes with resources.ARN StartsWith arn:…``."""
    said = {each.field: each.value for each in piece if each.operator == "Equals"}
    kind = _SAID.get(said.get("readOnly", ""), "")
    rest = sorted(str(each) for each in piece if each.field not in ("eventCategory", "readOnly"))
    narrowed = f" with {' and '.join(rest)}" if rest else ""
    return f"{said.get('eventCategory', 'some')} {kind or 'events'}{narrowed}"
