"""Answers, kept in a file, so that asking goes on where it was when anything ends the program.

A file of lines: what is asked about, then each answer with its question. An answer counts when its
line is whole. What could not be looked at is not written, so that it is asked again.
"""

from __future__ import annotations

import base64
import fcntl
import json
import tempfile
import time
import weakref
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, BinaryIO

from trailwright.readers.account.outcomes import Absent, Answered, CouldNotLook, Outcome
from trailwright.readers.account.questions import Question

__all__ = ["Kept", "KeptError"]

_VERSION = 1
#: How every such file begins.
_BEGIN = b'{"answers":'
#: How values are written that JSON has no word for.
_TIME, _BYTES = "datetime()", "bytes()"


class KeptError(ValueError):
    """A file that holds no answers, or answers to something else; the message says so."""


class Kept(Mapping[Question, Outcome]):
    """How questions ended. Answers stay in the file, and are read when they are looked at.

    Args:
        file: Opened for reading and writing, perhaps with answers. It is locked until it is
            closed. Default: one that is gone when the program ends.

        about: What is asked about, as plain data. Answers about anything else are refused.

    Raises:
        KeptError: If the file holds something else, or is in use.
    """

    def __init__(
        self, file: BinaryIO | None = None, about: Mapping[str, Any] | None = None
    ) -> None:
        #: When the first answer was waited for, in seconds since 1970.
        self.begun = int(time.time())
        self._file: Any = self._own_file() if file is None else file
        self._places: dict[Question, int] = {}
        self._failures: dict[Question, CouldNotLook] = {}
        self._end = 0
        _lock(self._file)
        self._load(json.loads(_line(about or {})))

    def __getitem__(self, question: Question) -> Outcome:
        if question in self._failures:
            return self._failures[question]
        self._file.seek(self._places[question])
        return _outcome(question, _parsed(self._file.readline()))

    def __contains__(self, question: object) -> bool:
        return question in self._places or question in self._failures

    def __iter__(self) -> Iterator[Question]:
        yield from self._places
        yield from self._failures

    def __len__(self) -> int:
        return len(self._places) + len(self._failures)

    def of(self, questions: Mapping[Question, Any]) -> Mapping[Question, Outcome]:
        """Return how some questions ended, still to be read when they are looked at.

        Args:
            questions: As the keys of anything.
        """
        return _Part(self, questions)

    def answered(self, question: Question) -> bool:
        """Return whether AWS answered a question.

        Args:
            question: The question.
        """
        return question in self._places

    def write(self, question: Question, outcome: Outcome) -> None:
        """Keep how a question ended.

        Args:
            question: The question.

            outcome: How it ended.
        """
        if isinstance(outcome, CouldNotLook):
            self._failures[question] = outcome
            return
        self._failures.pop(question, None)
        self._places[question] = self._append({"asked": question, **_told(outcome)})

    def _own_file(self) -> Any:  # noqa: ANN401 - a file
        """Return a file that is gone with this."""
        file = tempfile.TemporaryFile()  # noqa: SIM115 - closed when nobody looks at it any more
        weakref.finalize(self, file.close)
        return file

    def _append(self, data: Mapping[str, Any]) -> int:
        line, place = _line(data), self._end
        self._file.seek(place)
        self._file.write(line)
        self._file.flush()
        self._end += len(line)
        return place

    def _load(self, about: Any) -> None:  # noqa: ANN401 - plain data
        self._file.seek(0)
        first = self._file.readline()
        if not first.endswith(b"\n") and _BEGIN.startswith(first[: len(_BEGIN)]):
            self._file.truncate(0)
            self._append({"answers": _VERSION, "begun": self.begun, "about": about})
            return
        head = _parsed(first)
        if head.get("answers") != _VERSION:
            msg = "holds no answers of AWS"
            raise KeptError(msg)
        if head["about"] != about:
            msg = "holds answers to something else that was asked"
            raise KeptError(msg)
        self.begun = head["begun"]
        self._replay(len(first))

    def _replay(self, offset: int) -> None:
        """Take every whole line, and cut off the one that was being written."""
        for line in iter(self._file.readline, b""):
            if not line.endswith(b"\n"):
                break
            account, region, action, parameters = _parsed(line)["asked"]
            self._places[Question(account, region, action, _hashable(parameters))] = offset
            offset += len(line)
        self._file.truncate(offset)
        self._end = offset


def _lock(file: Any) -> None:  # noqa: ANN401 - a file
    """Keep others out, if it is a file of the system; the system forgets it with the program."""
    try:
        number = file.fileno()
    except OSError:
        return
    try:
        fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        msg = "is in use by another run; wait until it ends, or keep the answers in another file"
        raise KeptError(msg) from None


class _Part(Mapping[Question, Outcome]):
    """Some of what is kept."""

    def __init__(self, kept: Kept, questions: Mapping[Question, Any]) -> None:
        self._kept = kept
        self._questions = questions

    def __getitem__(self, question: Question) -> Outcome:
        if question not in self._questions:
            raise KeyError(question)
        return self._kept[question]

    def __iter__(self) -> Iterator[Question]:
        return iter(self._questions)

    def __len__(self) -> int:
        return len(self._questions)


def _told(outcome: Answered | Absent) -> dict[str, Any]:
    if isinstance(outcome, Absent):
        return {"absent": outcome.code}
    return {"answer": outcome.value, "seconds": round(outcome.seconds, 3)}


def _outcome(question: Question, line: Mapping[str, Any]) -> Outcome:
    if "absent" in line:
        return Absent(code=line["absent"], action=question.action)
    return Answered(value=line["answer"], seconds=line["seconds"])


def _line(data: Mapping[str, Any]) -> bytes:
    return _ENCODER.encode(data).encode() + b"\n"


def _written(value: Any) -> dict[str, str]:  # noqa: ANN401 - whatever AWS answers
    if isinstance(value, datetime):
        return {_TIME: value.isoformat()}
    if isinstance(value, bytes):
        return {_BYTES: base64.b64encode(value).decode()}
    msg = f"a {type(value).__name__} cannot be kept"
    raise TypeError(msg)


_ENCODER = json.JSONEncoder(separators=(",", ":"), default=_written)


def _read(found: dict[str, Any]) -> Any:  # noqa: ANN401 - whatever was written
    if found.keys() == {_TIME}:
        return datetime.fromisoformat(found[_TIME])
    if found.keys() == {_BYTES}:
        return base64.b64decode(found[_BYTES])
    return found


def _parsed(line: bytes) -> dict[str, Any]:
    try:
        found = json.loads(line, object_hook=_read)
    except (ValueError, TypeError, RecursionError):
        found = None
    if not isinstance(found, dict):
        msg = "holds what is no answer of AWS"
        raise KeptError(msg)
    return found


def _hashable(value: Any) -> Any:  # noqa: ANN401 - plain data
    """Return lists as the tuples they were."""
    return tuple(map(_hashable, value)) if isinstance(value, list) else value
