"""What was read is kept so that it can be gone on with, and nothing else is taken for it."""

from __future__ import annotations

import io

import pytest

from trailwright.operate import Journal, JournalError, Window

WINDOW = Window(100, None)
EVENT = {"EventId": "e-1", "EventTime": 150.0, "Region": "a-1"}


def _begun() -> io.BytesIO:
    file = io.BytesIO()
    Journal(file, {"account": "1"}, WINDOW).write("a-1", WINDOW, [EVENT], [Window(100, 150)])
    return file


def test_a_journal_knows_what_is_still_to_be_read() -> None:
    """And keeps its own time, though it is opened with a later one."""
    journal = Journal(_begun(), {"account": "1"}, Window(999))

    assert (WINDOW, (Window(100, 150),)) == (journal.window, journal.open_windows("a-1"))
    assert (WINDOW,) == journal.open_windows("b-1")
    assert [EVENT] == list(journal.events(["a-1"]))


def test_every_cut_leaves_whole_pages() -> None:
    """Wherever the file ends, its last page is there as a whole or not at all."""
    whole = _begun().getvalue()
    head = whole.index(b"\n") + 1

    found = {
        (journal.count("a-1"), journal.open_windows("a-1"))
        for cut in range(head, len(whole))
        for journal in [Journal(io.BytesIO(whole[:cut]), {"account": "1"}, WINDOW)]
    }

    assert {(0, (WINDOW,))} == found


def test_regions_that_are_not_asked_for_are_left_out() -> None:
    """A Region that can never be looked at may be left out of the command."""
    assert [] == list(Journal(_begun(), {"account": "1"}, WINDOW).events(["b-1"]))


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"my diary", "no part of a download"),
        (b"{}\n", "no download that was begun"),
        (_begun().getvalue().replace(b'"1"', b'"2"'), "asked something else"),
        (_begun().getvalue() + b"[]\n", "no part of a download"),
    ],
)
def test_what_is_no_journal_of_the_question_is_kept(content: bytes, message: str) -> None:
    """It is refused, and not written to."""
    file = io.BytesIO(content)

    with pytest.raises(JournalError, match=message):
        Journal(file, {"account": "1"}, WINDOW)

    assert content == file.getvalue()
