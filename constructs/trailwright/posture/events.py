"""Events told apart by what their fields hold, and what is left of some without others.

Where a trail records, and what, is said in one way: the account and the Region are fields
like those that advanced event selectors name. So what two trails record together, and what
is no longer recorded, is worked out and never guessed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from trailwright.model.record import record

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["ACCOUNT", "ANY", "REGION", "Events", "Match", "Pattern", "minus"]

#: The fields that no selector names: where an event happened.
ACCOUNT, REGION = "account", "region"


class Pattern(NamedTuple):
    """What one value of a field may look like.

    Args:
        operator: ``Equals``, ``StartsWith`` or ``EndsWith``.

        value: The value, or its beginning or end.
    """

    operator: str
    value: str

    def holds(self, other: Pattern) -> bool:
        """Return whether every value of another pattern is one of this.

        Args:
            other: The other pattern.
        """
        if self.operator == "StartsWith":
            return other.operator != "EndsWith" and other.value.startswith(self.value)
        if self.operator == "EndsWith":
            return other.operator != "StartsWith" and other.value.endswith(self.value)
        return self == other


@record
class Match:
    """What one field must hold.

    Args:
        wanted: Any of these. Default: anything will do.

        unwanted: None of these.
    """

    wanted: frozenset[Pattern] | None = None
    unwanted: frozenset[Pattern] = frozenset()

    @property
    def is_impossible(self) -> bool:
        """Whether no value will do."""
        return self.wanted is not None and not self.wanted

    def allows(self, value: str) -> bool:
        """Return whether a value will do.

        Args:
            value: The value.
        """
        one = Pattern("Equals", value)
        wanted = self.wanted is None or _in(one, self.wanted)
        return wanted and not _in(one, self.unwanted)

    def both(self, other: Match) -> Match:
        """Return what holds where both do.

        Args:
            other: The other.
        """
        wanted = self.wanted if other.wanted is None else _narrowed(self.wanted, other.wanted)
        return _plain(wanted, self.unwanted | other.unwanted)

    def without(self, other: Match) -> tuple[Match, ...]:
        """Return what holds where this does and another does not.

        Args:
            other: The other.
        """
        found = [
            *([] if other.wanted is None else [_plain(self.wanted, self.unwanted | other.wanted)]),
            *([_plain(_narrowed(self.wanted, other.unwanted), self.unwanted)]),
        ]
        return tuple(each for each in found if not each.is_impossible)


#: What says nothing of a field.
ANY = Match()


@record
class Events:
    """Events, by what their fields hold.

    Args:
        fields: The fields that are narrowed, in order, and how.
    """

    fields: tuple[tuple[str, Match], ...] = ()

    def of(self, field: str) -> Match:
        """Return what a field must hold.

        Args:
            field: E.g. ``resources.ARN``.
        """
        return dict(self.fields).get(field, ANY)

    def narrowed(self, field: str, match: Match) -> Events:
        """Return those of the events of which one field holds something more.

        Args:
            field: The field.

            match: What it must hold too.
        """
        return self._having(field, self.of(field).both(match))

    def without(self, other: Events) -> tuple[Events, ...]:
        """Return the events that are not among others, of which some may overlap.

        Args:
            other: The others.
        """
        left = [
            self._having(field, each)
            for field, match in other.fields
            for each in self.of(field).without(match)
        ]
        return (self,) if self in left else tuple(left)

    def _having(self, field: str, match: Match) -> Events:
        others = {**dict(self.fields), field: match}
        return Events(fields=tuple(sorted(others.items(), key=lambda each: each[0])))


def minus(events: Iterable[Events], others: Iterable[Events]) -> tuple[Events, ...]:
    """Return what is left of events without others, each once, in order.

    Args:
        events: The events.

        others: Those that are taken away.
    """
    left = tuple(dict.fromkeys(events))
    for other in others:
        left = tuple(dict.fromkeys(rest for each in left for rest in each.without(other)))
    return _apart(left)


def _apart(events: Iterable[Events]) -> tuple[Events, ...]:
    """Return events without those that others hold all of."""
    kept = list(events)
    for each in tuple(kept):
        if any(not each.without(other) for other in kept if other is not each):
            kept.remove(each)
    return tuple(kept)


def _in(pattern: Pattern, patterns: Iterable[Pattern]) -> bool:
    return any(each.holds(pattern) for each in patterns)


def _narrowed(wanted: frozenset[Pattern] | None, further: frozenset[Pattern]) -> frozenset[Pattern]:
    if wanted is None:
        return further
    return frozenset(each for one in wanted for other in further for each in _meet(one, other))


def _meet(one: Pattern, other: Pattern) -> Iterator[Pattern]:
    """Yield what both patterns hold; of a beginning and an end, the beginning."""
    if one.holds(other):
        yield other
    elif other.holds(one):
        yield one
    elif {one.operator, other.operator} == {"StartsWith", "EndsWith"}:
        yield max(one, other)


def _plain(wanted: frozenset[Pattern] | None, unwanted: frozenset[Pattern]) -> Match:
    """Return a match that says nothing twice, and nothing that cannot be."""
    if wanted is not None:
        wanted = _widest(each for each in wanted if not _in(each, unwanted))
        unwanted = frozenset(u for u in unwanted if any(_overlap(u, w) for w in wanted))
    return Match(wanted=wanted, unwanted=_widest(unwanted))


def _overlap(one: Pattern, other: Pattern) -> bool:
    return any(True for _ in _meet(one, other))


def _widest(patterns: Iterable[Pattern]) -> frozenset[Pattern]:
    listed = list(patterns)
    return frozenset(
        each for each in listed if not any(other != each and other.holds(each) for other in listed)
    )
