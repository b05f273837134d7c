"""How trails are, in a line for each Region, to be read at a glance."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from trailwright.model.health import State
from trailwright.reports._harmless import one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from trailwright.model.health import Health, Sign, Verified

__all__ = ["changes_text", "rows_text"]

#: How states stand at the beginning of a line; what is not well is loud.
_WORDS = {State.OK: "ok", State.WARN: "WARN", State.FAIL: "FAIL", State.UNKNOWN: "UNKNOWN"}
_GAP = "  "


def rows_text(verified: Verified) -> str:
    """Return how each trail is in each Region, and how each way is by which it delivers.

    Args:
        verified: What came of verifying.
    """
    tables = (_table(tuple(rows)) for _, rows in groupby(verified.rows, key=_trail))
    return "\n\n".join("\n".join(each) for each in tables)


def changes_text(before: Verified, now: Verified) -> str:
    """Return what changed between two looks, each line with the time; nothing where nothing did.

    Args:
        before: The look before.

        now: The last look.
    """
    time = now.now.strftime("%Y-%m-%dT%H:%M:%SZ") if now.now else "at an unknown time"
    return "\n".join(one_line(f"{time}  {each}") for each in _changes(before, now))


def _trail(row: Health) -> tuple[str, str]:
    return row.trail, row.account


def _table(rows: Sequence[Health]) -> Iterator[str]:
    name, account = _trail(rows[0])
    yield one_line(f"{name}, account {account}")
    titles = ["", "", *(each.path for each in rows[0].signs)]
    lines = [titles, *_lines(rows)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    for line in lines:
        padded = (each.ljust(width) for each, width in zip(line, widths, strict=True))
        yield f"{_GAP}{_GAP.join(padded)}".rstrip()


def _lines(rows: Sequence[Health]) -> Iterator[list[str]]:
    """Yield a line for each Region; Regions that are not well in the same way share one."""
    for (state, signs, _), some in groupby(rows, key=_alike):
        regions = [each.region for each in some]
        name = regions[0] if len(regions) == 1 else f"{len(regions)} Regions"
        yield [_WORDS[state], one_line(name), *(one_line(each.text) for each in signs)]


def _alike(row: Health) -> tuple[State, tuple[Sign, ...], str]:
    """Return what Regions have in common that share a line; what is well has one of its own."""
    return row.state, row.signs, row.region if row.state is State.OK else ""


def _changes(before: Verified, now: Verified) -> Iterator[str]:
    known = {(*_trail(each), each.region): each for each in before.rows}
    for row in now.rows:
        was = known.get((*_trail(row), row.region))
        if was is None or _told(was) != _told(row):
            told = ", ".join(f"{each.path} {each.text}" for each in row.signs)
            yield f"{_WORDS[row.state]:<7}  {row.trail} {row.region}: {told}"
    for mark, some, others in (("+", now, before), ("-", before, now)):
        gone = _said(others)
        yield from (f"{mark} {each}" for each in _said(some) if each not in gone)


def _told(row: Health) -> list[tuple[str, State]]:
    """Return what counts as a change: not that a sign grows older, or comes again."""
    return [(each.path, each.state) for each in row.signs]


def _said(verified: Verified) -> dict[str, None]:
    standing: Iterable[str] = (
        f"{each.severity} {each.rule.id} {each.resource}: {each.message}"
        for each in verified.judgement.worst_first
    )
    return dict.fromkeys(standing)
