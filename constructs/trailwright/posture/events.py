"""Events told apart by what their fields hold, and what is left of some without others.

Where a trail records, and what, is said in one way: the account and the Region are fields
like those that advanced event selectors name. So what two trails record together, and what
is no longer recorded, is worked out and never guessed.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from trailwright.model.record import record

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["ACCOUNT", "ANY", "REGION", "Events", "Match", "Pattern", "minus"]

#: The fields that no selector names: where an event happened.
ACCOUNT, REGION = "account", "region"
#: Each field of each of the others may part what is left in two.
_MOST_PARTS = 32


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

    def meets(self, other: Match) -> bool:
        """Return whether some value may do for both; it is not said that one does.

        Args:
            other: The other.
        """
        if self.wanted is None or other.wanted is None:
            return True
        one, two = _sorted_out(self.wanted), _sorted_out(other.wanted)
        return one.meets(two) or two.meets(one)

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

    def meets(self, other: Events) -> bool:
        """Return whether some of the events may be among others.

        Args:
            other: The others.
        """
        own = dict(self.fields)
        return all(own.get(field, ANY).meets(match) for field, match in other.fields)

    def without(self, other: Events) -> tuple[Events, ...]:
        """Return the events that are not among others, of which some may overlap.

        Args:
            other: The others.
        """
        if not self.meets(other):
            return (self,)
        left = [
            self._having(field, each)
            for field, match in other.fields
            for each in self.of(field).without(match)
        ]
        return tuple(left)

    def _having(self, field: str, match: Match) -> Events:
        others = {**dict(self.fields), field: match}
        return Events(fields=tuple(sorted(others.items(), key=lambda each: each[0])))


def minus(events: Iterable[Events], others: Iterable[Events]) -> tuple[Events, ...]:
    """Return what is left of events without others, each once, in order.

    Args:
        events: The events.

        others: Those that are taken away.
    """
    taken = dict.fromkeys(others)
    left = (each for each in dict.fromkeys(events) if each not in taken)
    return _apart(rest for each in left for rest in _left_of(each, taken))


def _left_of(events: Events, others: Iterable[Events]) -> tuple[Events, ...]:
    """Return what is left, in so many parts at most; what is more is not taken away."""
    left: tuple[Events, ...] = (events,)
    for other in others:
        rest = _apart(rest for each in left for rest in each.without(other))
        if len(rest) > _MOST_PARTS:
            break
        left = rest
    return left


def _apart(events: Iterable[Events]) -> tuple[Events, ...]:
    """Return events without those that others hold all of."""
    kept = list(dict.fromkeys(events))
    for each in tuple(kept):
        if any(not each.without(other) for other in kept if other is not each):
            kept.remove(each)
    return tuple(kept)


class _SortedOut(NamedTuple):
    """Patterns by their operators, as :meth:`str.startswith` takes them."""

    whole: frozenset[str]
    beginnings: tuple[str, ...]
    ends: tuple[str, ...]

    def holds(self, value: str) -> bool:
        """Return whether a value is one of them."""
        fits = value.startswith(self.beginnings) or value.endswith(self.ends)
        return fits or value in self.whole

    def meets(self, other: _SortedOut) -> bool:
        """Return whether one of the others may be one of these."""
        if self.ends and (other.beginnings or other.ends):
            return True
        whole = any(self.holds(each) for each in other.whole)
        return whole or any(each.startswith(self.beginnings) for each in other.beginnings)


@lru_cache(maxsize=4096)
def _sorted_out(patterns: frozenset[Pattern]) -> _SortedOut:
    by_operator: dict[str, list[str]] = {"Equals": [], "StartsWith": [], "EndsWith": []}
    for operator, value in patterns:
        by_operator[operator].append(value)
    whole, beginnings, ends = by_operator.values()
    return _SortedOut(frozenset(whole), tuple(beginnings), tuple(ends))


def _in(pattern: Pattern, patterns: frozenset[Pattern]) -> bool:
    """Return whether every value of a pattern is one of some patterns, by one of them."""
    known = _sorted_out(patterns)
    if pattern.operator == "Equals":
        return known.holds(pattern.value)
    if pattern.operator == "StartsWith":
        return pattern.value.startswith(known.beginnings)
    return pattern.value.endswith(known.ends)


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
        wanted = _widest(frozenset(each for each in wanted if not _in(each, unwanted)))
        alone = Match(wanted=wanted)
        unwanted = frozenset(u for u in unwanted if alone.meets(Match(wanted=frozenset({u}))))
    return Match(wanted=wanted, unwanted=_widest(unwanted))


def _widest(patterns: frozenset[Pattern]) -> frozenset[Pattern]:
    """Return patterns without those that others hold all of."""
    known = _sorted_out(patterns)
    beginnings = _shortest(known.beginnings)
    ends = tuple(each[::-1] for each in _shortest(tuple(each[::-1] for each in known.ends)))
    whole = (
        each for each in known.whole if not (each.startswith(beginnings) or each.endswith(ends))
    )
    return frozenset(
        (
            *(Pattern("Equals", each) for each in whole),
            *(Pattern("StartsWith", each) for each in beginnings),
            *(Pattern("EndsWith", each) for each in ends),
        )
    )


def _shortest(beginnings: tuple[str, ...]) -> tuple[str, ...]:
    """Return beginnings without those that begin with another one."""
    kept: list[str] = []
    for each in sorted(beginnings):
        if not (kept and each.startswith(kept[-1])):
            kept.append(each)
    return tuple(kept)
