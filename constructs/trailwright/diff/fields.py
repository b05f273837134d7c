"""Compares the fields of two postures of one thing, as a table says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from trailwright.model.record import record
from trailwright.model.unknown import Unknown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from trailwright.diff.comparing import Compare

__all__ = ["Altered", "Field", "altered", "days", "kept"]


@record
class Field:
    """A field that is compared.

    Args:
        change: The change that tells of it.

        name: Its name in the posture.

        property: The property it comes from.

        compare: Says what became of it.

        words: Says a value as the sentence needs it. Default: the text it is.

        what: What it is about, where a change tells of several. Default: of this one alone.
    """

    change: str
    name: str
    property: str
    compare: Compare
    words: Callable[[Any], str] = str
    what: str = ""


class Altered(NamedTuple):
    """What became of a field, or of several that a change tells of as one."""

    change: str
    direction: str
    property: str
    before: str
    after: str


def altered(
    fields: Iterable[Field], before: object, after: object
) -> Iterator[tuple[Altered, dict[str, str]]]:
    """Yield what became of each field that is not as before, and the words that say it.

    Args:
        fields: The fields.

        before: The posture of the first side.

        after: That of the second.
    """
    found: dict[Altered, list[str]] = {}
    for each in fields:
        one, other = getattr(before, each.name), getattr(after, each.name)
        direction = each.compare(one, other)
        if direction is not None:
            values = (_in_words(each, one), _in_words(each, other))
            key = Altered(each.change, direction, each.property, *values)
            found.setdefault(key, []).append(each.what)
    for key, what in found.items():
        yield key, {"what": " and ".join(what), "before": key.before, "after": key.after}


def _in_words(field: Field, value: object) -> str:
    return "" if isinstance(value, Unknown) else field.words(value)


def days(value: float | None) -> str:
    """Return when something happens: ``after 90 days``, or ``never``.

    Args:
        value: After how many days; ``None`` for never.
    """
    return "never" if value is None else f"after {_days(value)}"


def kept(value: float | None) -> str:
    """Return how long something is kept: ``for 90 days``, or ``for ever``.

    Args:
        value: How many days; ``None`` for ever.
    """
    return "for ever" if value is None else f"for {_days(value)}"


def _days(value: float) -> str:
    return f"{value:g} day{'' if value == 1 else 's'}"
