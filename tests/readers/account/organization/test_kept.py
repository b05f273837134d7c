"""Answers outlive the program that asked for them, whatever ends it."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from trailwright.readers.account import Absent, Answered, Question, Reason
from trailwright.readers.account.organization import Kept, KeptError
from trailwright.readers.account.outcomes import explained

if TYPE_CHECKING:
    from pathlib import Path

ABOUT = {"accounts": ["111122223333"]}
STATUS = Question.of("111122223333", "us-east-1", "cloudtrail:GetTrailStatus", Name="audit")
LISTED = Question.of("111122223333", "us-east-1", "ec2:DescribeRegions", RegionNames=("a", "b"))
GONE = STATUS._replace(region="eu-west-1")
DENIED = STATUS._replace(region="eu-west-2")
ANSWER = Answered(
    value={"LatestDeliveryTime": datetime(2026, 11, 25, 10, tzinfo=UTC), "Blob": b"\x00\xff"},
    seconds=0.25,
)
NONE = Absent(code="TrailNotFoundException", action="cloudtrail:GetTrailStatus")
FAILED = explained(Reason.DENIED, "cloudtrail:GetTrailStatus", "eu-west-2")


@pytest.fixture(name="file")
def _file() -> io.BytesIO:
    """A file in which something is kept."""
    file = io.BytesIO()
    kept = Kept(file, ABOUT)
    for question, outcome in ((STATUS, ANSWER), (LISTED, ANSWER), (GONE, NONE), (DENIED, FAILED)):
        kept.write(question, outcome)
    return file


def test_answers_are_read_as_they_were_given(file: io.BytesIO) -> None:
    """Times, bytes and what is not there among them."""
    kept = Kept(file, ABOUT)

    assert [ANSWER, ANSWER, NONE] == [kept[STATUS], kept[LISTED], kept[GONE]]


def test_what_could_not_be_looked_at_is_asked_again(file: io.BytesIO) -> None:
    """It may be allowed by now."""
    kept = Kept(file, ABOUT)

    assert [True, False] == [kept.answered(STATUS), DENIED in kept]


def test_what_could_not_be_looked_at_is_told_until_then() -> None:
    """The same program knows."""
    kept = Kept()
    kept.write(DENIED, FAILED)

    assert (FAILED, 1, [DENIED]) == (kept[DENIED], len(kept), list(kept))


def test_a_file_that_is_cut_anywhere_keeps_what_was_whole(file: io.BytesIO) -> None:
    """At every byte: an answer is there or it is not, and never another."""
    written = file.getvalue()
    outcomes = {STATUS: ANSWER, LISTED: ANSWER, GONE: NONE}
    wrong = []
    for end in range(len(written) + 1):
        part = io.BytesIO(written[:end])
        kept = Kept(part, ABOUT)
        lines = max(0, written[:end].count(b"\n") - 1)
        if dict(list(outcomes.items())[:lines]) != dict(kept):
            wrong.append(end)

    assert [] == wrong


def test_a_file_that_was_cut_goes_on(file: io.BytesIO) -> None:
    """What was torn is gone, and what is written next is whole."""
    torn = io.BytesIO(file.getvalue()[:-3])
    Kept(torn, ABOUT).write(GONE, NONE)

    assert {STATUS: ANSWER, LISTED: ANSWER, GONE: NONE} == dict(Kept(torn, ABOUT))


@pytest.mark.parametrize(
    ("written", "message"),
    [
        (b'{"events":1}\n', "holds no answers of AWS"),
        (b"hello\n", "holds what is no answer of AWS"),
        (b"hello", "holds what is no answer of AWS"),
        (b'{"answers":1,"begun":1,"about":{"accounts":[]}}\n', "holds answers to something else"),
    ],
)
def test_a_file_of_something_else_is_refused(written: bytes, message: str) -> None:
    """And left as it is."""
    file = io.BytesIO(written)

    with pytest.raises(KeptError, match=message):
        Kept(file, ABOUT)

    assert written == file.getvalue()


def test_a_part_knows_nothing_else(file: io.BytesIO) -> None:
    """Who asks two rounds of questions counts each."""
    part = Kept(file, ABOUT).of({GONE: None})

    assert ({GONE: NONE}, 1, False) == (dict(part), len(part), STATUS in part)


def test_two_runs_do_not_share_a_file(tmp_path: Path) -> None:
    """The second one is refused, and what the first one writes stays whole."""
    path = tmp_path / "kept"
    path.touch()
    with path.open("r+b") as one, path.open("r+b") as other:
        first = Kept(one, ABOUT)
        with pytest.raises(KeptError, match="is in use by another run"):
            Kept(other, ABOUT)
        first.write(STATUS, ANSWER)

        assert ANSWER == first[STATUS]


def test_a_file_that_was_closed_is_free(tmp_path: Path) -> None:
    """Whatever ended the run."""
    path = tmp_path / "kept"
    path.touch()
    with path.open("r+b") as one:
        Kept(one, ABOUT).write(STATUS, ANSWER)

    with path.open("r+b") as other:
        assert [STATUS] == list(Kept(other, ABOUT))
