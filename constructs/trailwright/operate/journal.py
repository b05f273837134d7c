"""What was read so far, so that an interrupted download goes on where it was.

A file of lines: what was asked, then for each page its events, and last what of the time is still
to be read. A page counts when that last line is there. So whatever ends the program, the file says
what is known, and nothing has to be remembered besides.
"""

from __future__ import annotations

import hashlib
import json
from itertools import groupby, islice
from operator import itemgetter
from typing import TYPE_CHECKING, Any, BinaryIO

from trailwright.operate.events import Window

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

__all__ = ["Journal", "JournalError"]

_VERSION = 1
#: How every journal begins.
_BEGIN = b'{"events":'


class JournalError(ValueError):
    """A file that is not a journal of what is asked; the message says what to do."""


class Journal:
    """The pages that were read.

    Args:
        file: Opened for reading and writing, perhaps with the beginning of a journal.

        question: What is asked, as plain data. A journal of another question is refused.

        window: The time to read. A journal that was begun keeps its own.

    Raises:
        JournalError: If the file is no journal, or one of another question.
    """

    def __init__(self, file: BinaryIO, question: Mapping[str, Any], window: Window) -> None:
        self.window = window
        self.pages = 0
        self._file = file
        self._open: dict[str, list[Window]] = {}
        #: The time of each event and where its line begins, by Region and id.
        self._events: dict[tuple[str, str], tuple[float, int]] = {}
        self._counts: dict[str, int] = {}
        self._load(dict(question))

    def open_windows(self, region: str) -> tuple[Window, ...]:
        """Return what of the time is still to be read in a Region.

        Args:
            region: The Region.
        """
        return tuple(self._open.get(region, (self.window,)))

    def count(self, region: str) -> int:
        """Return how many events of a Region are known.

        Args:
            region: The Region.
        """
        return self._counts.get(region, 0)

    def write(
        self,
        region: str,
        window: Window,
        events: Iterable[Mapping[str, Any]],
        rest: Sequence[Window],
    ) -> None:
        """Write a page down.

        Args:
            region: The Region it is of.

            window: The open time it was the newest part of.

            events: Its events.

            rest: What of that time is still to be read.
        """
        places: list[tuple[Mapping[str, Any], int]] = []
        lines: list[bytes] = []
        offset = self._file.seek(0, 2)
        for event in events:
            lines.append(_line(event))
            places.append((event, offset))
            offset += len(lines[-1])
        commit = {"region": region, "window": window, "rest": rest}
        self._file.write(b"".join((*lines, _line(commit))))
        self._file.flush()
        self._take(places, commit)

    def events(self, regions: Iterable[str], limit: int | None = None) -> Iterator[dict[str, Any]]:
        """Yield the events of some Regions, each once, the newest first.

        Args:
            regions: The Regions.

            limit: The most events. Default: all.
        """
        wanted = set(regions)
        found = sorted(
            (-time, id, region, offset)
            for (region, id), (time, offset) in self._events.items()
            if region in wanted
        )
        # What two Regions have of the same id has the same time, and stands together.
        once = (next(same) for _, same in groupby(found, key=itemgetter(0, 1)))
        for *_, offset in islice(once, limit):
            self._file.seek(offset)
            yield json.loads(self._file.readline())

    def _load(self, question: dict[str, Any]) -> None:
        self._file.seek(0)
        first = self._file.readline()
        if not first.endswith(b"\n") and _BEGIN.startswith(first[: len(_BEGIN)]):
            self._begin(question)
            return
        head = _parsed(first)
        if head.get("events") != _VERSION:
            msg = "is no download that was begun"
            raise JournalError(msg)
        if head["question"] != question:
            msg = "is the beginning of a download that asked something else"
            raise JournalError(msg)
        self.window = Window(*head["window"])
        self._replay()

    def _begin(self, question: dict[str, Any]) -> None:
        self._file.seek(0)
        self._file.truncate()
        head = {"events": _VERSION, "question": question, "window": self.window}
        self._file.write(_line(head))
        self._file.flush()

    def _replay(self) -> None:
        """Take every whole page, and cut off the one that was being written."""
        whole = offset = self._file.tell()
        places: list[tuple[Mapping[str, Any], int]] = []
        for line in iter(self._file.readline, b""):
            if not line.endswith(b"\n"):
                break
            found = _parsed(line)
            if "rest" in found:
                self._take(places, found)
                places = []
                whole = offset + len(line)
            else:
                places.append((found, offset))
            offset += len(line)
        self._file.truncate(whole)

    def _take(
        self, places: Sequence[tuple[Mapping[str, Any], int]], commit: Mapping[str, Any]
    ) -> None:
        region = commit["region"]
        for event, offset in places:
            key = (region, _key(event))
            if key not in self._events:
                self._events[key] = (event["EventTime"], offset)
                self._counts[region] = self.count(region) + 1
        left = list(self.open_windows(region))
        left.remove(Window(*commit["window"]))
        self._open[region] = left + [Window(*each) for each in commit["rest"]]
        self.pages += 1


def _line(data: Mapping[str, Any]) -> bytes:
    return json.dumps(data, separators=(",", ":"), default=str).encode() + b"\n"


def _parsed(line: bytes) -> dict[str, Any]:
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        msg = "holds what is no part of a download"
        raise JournalError(msg)
    return found


def _key(event: Mapping[str, Any]) -> str:
    """Return what tells an event from others: its id, or all of it when it has none."""
    return event.get("EventId") or hashlib.sha256(_line(event)).hexdigest()
