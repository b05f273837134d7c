"""Threads that wait, and that stop waiting."""

from __future__ import annotations

import threading

import pytest

from trailwright.readers.account import Clock, Pace, Workers
from trailwright.readers.account.clock import Stopped


def test_results_come_as_jobs_end() -> None:
    """Not as they began."""
    workers: Workers[str] = Workers()
    gate = threading.Event()
    workers.submit(lambda: "late" if gate.wait(60) else "never")
    workers.submit(lambda: "soon")

    found = [workers.next()]
    gate.set()
    found.append(workers.next())
    workers.close()

    assert ["soon", "late"] == found


def test_a_wait_ends_when_the_command_does() -> None:
    """Even one that just began, in any thread."""
    clock = Clock()
    workers: Workers[None] = Workers()
    workers.submit(lambda: clock.sleep(3600))
    clock.stop()

    with pytest.raises(Stopped):
        workers.next()
    workers.close()


def test_turns_of_many_threads_are_as_far_apart_as_those_of_one() -> None:
    """However they come, each gets a turn of its own."""
    turns: list[float] = []

    class Listening(Clock):
        def now(self) -> float:
            return 0.0

        def sleep(self, seconds: float) -> None:
            turns.append(round(seconds * 1.96, 3))

    pace = Pace(Listening())
    workers: Workers[None] = Workers()
    for _ in range(200):
        workers.submit(lambda: pace.wait("us-east-1", "LookupEvents"))
    for _ in range(200):
        workers.next()
    workers.close()

    assert [float(each) for each in range(200)] == sorted(turns)
