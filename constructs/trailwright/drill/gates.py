"""Which events are worth parsing: those that some alarm could match, told by their bytes.

Most events of an archive matter to no alarm. What call an event is of (its source and name,
which CloudTrail writes side by side) is found without parsing it, and for each call it is
worked out once which alarms could match at all; what the call does not decide needs a text
that must stand in the event.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from trailwright.drill.files import BEGIN, NAME, Stretch
from trailwright.patterns.terms import AllOf, AnyOf, Compares, Equals, Is
from trailwright.patterns.values import Text, as_number

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from trailwright.drill.alarms import ArmedAlarm
    from trailwright.patterns.terms import Term

__all__ = ["Gates", "Sifted"]

_CALL = re.compile(rb'"eventSource"\s*:\s*"([^"]*)"\s*,\s*"eventName"\s*:\s*"([^"]*)"')
_ESCAPE = b"\\u"
_FIELDS = ("$.eventSource", "$.eventName")
_PLAIN = re.compile(r"[A-Za-z0-9 _.:@*+=,-]+")


@dataclass(frozen=True, kw_only=True)
class _Gate:
    """Which alarms an event of one call might concern.

    Args:
        always: Those that nothing but the event itself decides on, by their indexes.

        by_needle: Those that need a text, by that text.
    """

    always: tuple[int, ...]
    by_needle: Mapping[bytes, tuple[int, ...]]

    @cached_property
    def all(self) -> frozenset[int]:
        """All of them."""
        return frozenset(self.always).union(*self.by_needle.values())

    @cached_property
    def shortest(self) -> tuple[bytes, ...]:
        """The needles that hold no other needle: without these, none is there."""
        needles = self.by_needle
        return tuple(each for each in needles if not any(x in each for x in needles if x != each))

    def concerned(self, piece: bytes) -> Collection[int]:
        """Return the alarms an event might concern.

        Args:
            piece: The event's JSON.
        """
        for needle in self.shortest:
            if needle in piece:
                break
        else:
            return self.always
        passed = [alarms for needle, alarms in self.by_needle.items() if needle in piece]
        return frozenset(self.always).union(*passed)

    def passes(self, text: bytes) -> bool:
        """Return whether no event in a text concerns any alarm.

        Args:
            text: The events' JSON.
        """
        return not self.always and not any(needle in text for needle in self.shortest)


class Sifted(NamedTuple):
    """What is left of a text.

    Args:
        passed: How many events concern no alarm.

        kept: The JSON of each other event, and the alarms it might concern by their indexes;
            ``None`` when these, and how many events there are, cannot be told without parsing.
    """

    passed: int
    kept: list[tuple[bytes, Collection[int] | None]]


class Gates:
    """Tells from an event's bytes which alarms it might concern.

    Args:
        alarms: The alarms.
    """

    def __init__(self, alarms: Sequence[ArmedAlarm]) -> None:
        self._alarms = alarms
        self._by_call: dict[tuple[bytes, ...], _Gate] = {}
        #: That of the calls no alarm names, which are most.
        self._usual = self._worked_out({"eventSource": "", "eventName": ""})

    def sift(self, stretch: Stretch) -> Sifted:
        """Return the events that might concern an alarm; others certainly do not.

        Args:
            stretch: A part of a file.
        """
        text, pieces = stretch
        calls = [call for call in map(_CALL.search, pieces) if call]
        # A call in each, and no more names than calls: the one call is the event's own.
        if not pieces or len(calls) < len(pieces) or text.count(NAME) > len(calls):
            return Sifted(0, [(BEGIN + each, None) for each in pieces] or [(text, None)])
        escaped = b"\\" in text and _ESCAPE in text
        # To search one long text is quicker than many short.
        calm = self._usual.passes(text)
        kept: list[tuple[bytes, Collection[int] | None]] = []
        for piece, call in zip(pieces, calls, strict=True):
            gate = self.gate(call.groups())
            alarms = () if calm and gate is self._usual else gate.concerned(piece)
            hidden = escaped and _ESCAPE in piece
            if alarms or hidden:
                kept.append((BEGIN + piece, None if hidden else alarms))
        return Sifted(len(pieces) - len(kept), kept)

    def of_event(self, event: Mapping[str, Any]) -> Collection[int]:
        """Return the indexes of the alarms that might match an event that was parsed.

        Args:
            event: The event.
        """
        source, name = event.get("eventSource"), event.get("eventName")
        if not isinstance(source, str) or not isinstance(name, str):
            return range(len(self._alarms))
        call = (source.encode("utf-8", "replace"), name.encode("utf-8", "replace"))
        return self.gate(call).all

    def gate(self, call: tuple[bytes, ...]) -> _Gate:
        """Return which alarms an event of one call might concern.

        Args:
            call: Its source and name.
        """
        found = self._by_call.get(call)
        if found is None:
            source, name = (each.decode("utf-8", "replace") for each in call)
            known = {"eventSource": source, "eventName": name}
            found = self._worked_out(known)
            found = self._by_call[call] = self._usual if found == self._usual else found
        return found

    def _worked_out(self, known: Mapping[str, str]) -> _Gate:
        always: list[int] = []
        by_needle: defaultdict[bytes, list[int]] = defaultdict(list)
        for index, alarm in enumerate(self._alarms):
            terms = (pattern.term for pattern in alarm.patterns)
            left = [True if term is None else _left(term, known) for term in terms]
            needed = _needed([each for each in left if each is not False])
            if any(left) and not needed:
                always.append(index)
            for needle in needed:
                by_needle[needle].append(index)
        return _Gate(
            always=tuple(always),
            by_needle={needle: tuple(each) for needle, each in by_needle.items()},
        )


def _left(term: Term, known: Mapping[str, str]) -> Term | bool:
    """Return what is left to decide of a term once an event's call is known."""
    if isinstance(term, AllOf | AnyOf):
        decides = isinstance(term, AnyOf)
        parts = [_left(part, known) for part in term.terms]
        if any(part is decides for part in parts):
            return decides
        open_parts = tuple(part for part in parts if not isinstance(part, bool))
        return type(term)(open_parts) if open_parts else not decides
    return term.holds(known) if str(term.selector) in _FIELDS else term


def _needed(left: Sequence[Term | bool]) -> tuple[bytes, ...]:
    """Return texts of which one stands in every event that matches; none if nobody knows."""
    needles = _one_of([None if isinstance(term, bool) else _needles(term) for term in left])
    return () if needles is None else tuple(sorted(needles.texts))


@dataclass(frozen=True, slots=True)
class _Needles:
    """Texts of which one stands in every event that matches.

    Args:
        texts: The texts.

        fields: Whether one is the name of a field, which stands in many events.
    """

    texts: frozenset[bytes]
    fields: bool = False

    @property
    def rareness(self) -> tuple[bool, int]:
        """How rarely they stand in events: values are rarer than fields, longer ones rarer."""
        return not self.fields, min(map(len, self.texts))


def _needles(term: Term) -> _Needles | None:
    """Return texts of which one stands in every event that matches, or ``None``."""
    if isinstance(term, AnyOf):
        return _one_of([_needles(part) for part in term.terms])
    if isinstance(term, AllOf):
        known = [found for part in term.terms if (found := _needles(part)) is not None]
        return max(known, key=lambda found: found.rareness, default=None)
    if isinstance(term, Equals) and not term.negated:
        return _literal(term)
    if isinstance(term, Compares | Is):
        last = term.selector.steps[-1]
        return _Needles(frozenset({f'"{last}"'.encode()}), fields=True) if _is_name(last) else None
    return None


def _one_of(each: Sequence[_Needles | None]) -> _Needles | None:
    known = [found for found in each if found is not None]
    if len(known) < len(each):
        return None
    texts = frozenset[bytes]().union(*(found.texts for found in known))
    return _Needles(texts, fields=any(found.fields for found in known))


def _is_name(step: str | int) -> bool:
    return isinstance(step, str)


def _literal(term: Equals) -> _Needles | None:
    value = term.value
    if not isinstance(value, Text) or not _PLAIN.fullmatch(value.text) or not value.literal:
        return None
    if as_number(value.literal) is not None:
        return None
    begin = "" if value.text.startswith("*") else '"'
    end = "" if value.text.endswith("*") else '"'
    return _Needles(frozenset({f"{begin}{value.literal}{end}".encode()}))
