"""Which alarms of the catalogue there are, and which of them anybody would hear."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from trailwright.controls import State
from trailwright.model.alarms import profile_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from trailwright.controls import Post, Watch
    from trailwright.reports.html.subject import Subject

__all__ = ["Coverage", "Row", "coverage", "others"]

_PROFILES = ("cis", "tuned", "threat", "tamper", "threat-extended")


class Row(NamedTuple):
    """One alarm of the catalogue, over all estates."""

    watch: Watch
    state: State
    by: Sequence[str]
    reason: str


class Coverage(NamedTuple):
    """One profile of the catalogue."""

    name: str
    description: str
    rows: Sequence[Row]

    @property
    def counts(self) -> Counter[State]:
        """How many of its alarms are in which state."""
        return Counter(each.state for each in self.rows)

    @property
    def shares(self) -> Sequence[tuple[State, int, float]]:
        """Each state that occurs, with how many, and how many of a hundred."""
        counts, total = self.counts, len(self.rows)
        return [(each, counts[each], 100 * counts[each] / total) for each in State if counts[each]]

    @property
    def reasons(self) -> Sequence[tuple[State, str, int]]:
        """Why alarms are not heard, or not known to be, each reason once with how often."""
        found = Counter((each.state, each.reason) for each in self.rows if each.reason)
        return [(*key, count) for key, count in found.items()]


def coverage(subjects: Sequence[Subject]) -> Iterator[Coverage]:
    """Yield the profiles of the catalogue, and what estates have of them.

    Args:
        subjects: The estates.
    """
    alike: dict[str, list[Watch]] = {}
    for watch in (watch for each in subjects for watch in each.watches):
        alike.setdefault(watch.id, []).append(watch)
    rows = [_row(each) for each in alike.values()]
    for name in _PROFILES:
        found = [row for row in rows if row.watch.profile == name]
        if found:
            yield Coverage(name, profile_of(name)["description"], found)


def others(subjects: Sequence[Subject]) -> tuple[Post, ...]:
    """Return the alarms that do the work of none in the catalogue.

    Args:
        subjects: The estates.
    """
    known = {id(post) for each in subjects for watch in each.watches for post in watch.by}
    return tuple(post for each in subjects for post in each.posts if id(post) not in known)


def _row(alike: Sequence[Watch]) -> Row:
    best = min(alike, key=lambda each: list(State).index(each.state))
    names = dict.fromkeys(post.armed.name for each in alike for post in each.by)
    return Row(best, best.state, tuple(names), best.best.reason if best.best else "")
