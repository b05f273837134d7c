"""What is recorded, by account and kind of event, and what is kept of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from trailwright.model.unknown import Unknown
from trailwright.posture.events import ACCOUNT, Events, Match, Pattern
from trailwright.posture.records import SSE_S3
from trailwright.posture.words import narrowing_of, region_of, what_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from trailwright.posture import Posture
    from trailwright.posture.records import Access, Archive, Recording

__all__ = ["COLUMNS", "Cell", "archive_rows", "recorded", "sentences"]

#: The kinds of events, and what tells them apart.
COLUMNS = {
    "Management, reads": {"eventCategory": "Management", "readOnly": "true"},
    "Management, writes": {"eventCategory": "Management", "readOnly": "false"},
    "Data": {"eventCategory": "Data"},
    "Network activity": {"eventCategory": "NetworkActivity"},
    "Insights": {"eventCategory": "Insight"},
}


class Cell(NamedTuple):
    """Who records one kind of event in an account.

    Args:
        state: ``whole``, ``part`` or ``none``, or ``unknown``.

        lines: Each trail, where it records, and what of it.
    """

    state: str
    lines: Sequence[tuple[str, str, Sequence[str]]]


def recorded(posture: Posture) -> Iterator[tuple[str, Sequence[Cell]]]:
    """Yield each account with a cell for each of :data:`COLUMNS`.

    Args:
        posture: The posture of an estate.
    """
    accounts = dict.fromkeys(
        [*(each.account for each in posture.trails), *_accounts(posture.archives)]
    )
    found = tuple(posture.recordings())
    for account in sorted(accounts):
        yield account, [_cell(found, account, fields) for fields in COLUMNS.values()]


def sentences(posture: Posture) -> Iterator[tuple[str, Sequence[str]]]:
    """Yield each trail with what it records, in words.

    Args:
        posture: The posture of an estate.
    """
    for trail in posture.trails:
        records = trail.records
        if isinstance(records, Unknown):
            yield trail.name, [f"Not known: {records.reason}"]
        elif trail.logging is False:
            yield trail.name, ["Nothing: it is switched off"]
        else:
            yield trail.name, [what_of(each) for each in records] or ["Nothing"]


def archive_rows(archive: Archive) -> Iterator[tuple[str, str | Sequence[str]]]:
    """Yield what is to be said of an archive, each with its name; names come as a list.

    Args:
        archive: The archive.
    """
    yield "Account", _text(archive.account)
    yield "Log files expire", _days(archive.expire_days, "never")
    yield "Moved to a cheaper class", _days(archive.archive_days, "never")
    yield "Object Lock", _lock(archive)
    yield "Versions", _text(archive.versioned, "kept", "not kept")
    yield "Encrypted with", [_key(archive.encryption)]
    yield "Public access", _text(archive.public_access_blocked, "blocked", "not blocked")
    yield "Without TLS", _text(archive.tls_only, "refused", "answered")
    yield "Accesses logged to", [_text(archive.access_logs, otherwise="nowhere")]
    yield "Read by", _people(archive.readers)
    yield "Decrypted by", _decrypters(archive)


def _accounts(archives: Sequence[Archive]) -> Iterator[str]:
    yield from (each.account for each in archives if isinstance(each.account, str))


def _cell(found: Sequence[Recording], account: str, fields: dict[str, str]) -> Cell:
    wanted = _events({**fields, ACCOUNT: account})
    kept = [each for each in found if _overlap(each.events, wanted)]
    if not kept:
        return Cell("none", [])
    whole = any(not _narrowed(each.events) and each.sure is True for each in kept)
    sure = any(each.sure is True for each in kept)
    state = "whole" if whole else "part" if sure else "unknown"
    return Cell(state, _lines(kept))


def _lines(kept: Sequence[Recording]) -> Sequence[tuple[str, str, Sequence[str]]]:
    """Return who records where, and what of it, each trail and place once."""
    found: dict[tuple[str, str], list[str]] = {}
    for each in kept:
        doubt = "" if each.sure is True else ", if it is there and logging"
        where = f"{region_of(each.events)}{doubt}"
        found.setdefault((each.trail.name, where), []).append(narrowing_of(each.events))
    return [(*key, [each for each in dict.fromkeys(said) if each]) for key, said in found.items()]


def _narrowed(events: Events) -> bool:
    return bool(narrowing_of(events)) or region_of(events) != "every Region"


def _overlap(events: Events, wanted: Events) -> bool:
    """Return whether some events may be among those wanted."""
    return all(_compatible(events.of(name), match) for name, match in wanted.fields)


def _compatible(one: Match, other: Match) -> bool:
    return not one.both(other).is_impossible


def _events(fields: dict[str, str]) -> Events:
    events = Events()
    for name, value in fields.items():
        wanted = frozenset({Pattern("Equals", value)})
        events = events.narrowed(name, Match(wanted=wanted))
    return events


def _text(value: object, yes: str = "yes", no: str = "no", *, otherwise: str = "no") -> str:
    if isinstance(value, Unknown):
        return f"not known: {value.reason}"
    if isinstance(value, bool):
        return yes if value else no
    return f"{value}" if value else otherwise


def _days(value: float | Unknown | None, never: str) -> str:
    if isinstance(value, Unknown):
        return f"not known: {value.reason}"
    return never if value is None else f"after {value:,.0f} days"


def _lock(archive: Archive) -> str:
    lock = archive.lock
    if lock is None or isinstance(lock, Unknown):
        return _text(lock, otherwise="none")
    return f"{lock.mode}, {lock.days:,.0f} days"


def _key(value: str | Unknown) -> str:
    return "S3's own keys (SSE-S3)" if value == SSE_S3 else _text(value)


def _decrypters(archive: Archive) -> Sequence[str]:
    if archive.decrypters is None:
        return ["whoever reads, for there is no key"]
    return _people(archive.decrypters)


def _people(found: Sequence[Access] | Unknown) -> Sequence[str]:
    if isinstance(found, Unknown):
        return [f"not known: {found.reason}"]
    said = [each.who if each.sure is True else f"{each.who}, on a condition" for each in found]
    return said or ["nobody by name"]
