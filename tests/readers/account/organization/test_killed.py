"""Whatever ends the program, what was answered is known, and is not asked again."""

from __future__ import annotations

import importlib
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import boto3
import pytest

from trailwright.readers.account.organization import Kept, Organization

if TYPE_CHECKING:
    from types import ModuleType

BENCH = Path(__file__).resolve().parents[4] / "bench"
#: Of the 272 that are asked of one account.
_ENOUGH = 40


@pytest.fixture(name="asking")
def _asking() -> ModuleType:
    """What the killed program asks."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(BENCH / "peers"))
        return importlib.import_module("asking")


@pytest.mark.parametrize("signal", ["kill", "terminate"])
def test_a_run_that_was_killed_goes_on(
    fake: Any,  # noqa: ANN401 - a function of the benchmark
    asking: ModuleType,
    tmp_path: Path,
    signal: str,
) -> None:
    """Nothing is lost, and nothing that was answered is asked twice."""
    file = tmp_path / "kept"
    command = [sys.executable, str(BENCH / "peers/asking.py"), "organization", f"--kept={file}"]
    with fake(latency=0.1) as running:
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        while process.poll() is None and _lines(file) < _ENOUGH:
            time.sleep(0.01)
        getattr(process, signal)()
        process.wait()
        before = _settled(running)
        with file.open("r+b") as kept_file:
            kept = Kept(kept_file)
            known, questions = list(kept), list(asking.sweep(1))
            with Organization(boto3.Session(), role="audit", kept=kept) as organization:
                failed = organization.ask(questions).failed
        after = sum(running.told()["first"].values())

    entering = 3
    assert ((), 272) == (failed, len(questions))
    assert _ENOUGH <= len(known) < len(questions)
    assert len(questions) - len(known) + entering == after - before


def _settled(running: Any) -> int:  # noqa: ANN401 - the fake's own
    """Return how many first pages were asked for, once nothing of the dead still arrives."""
    found, again = -1, sum(running.told()["first"].values())
    while found != again:
        time.sleep(0.3)
        found, again = again, sum(running.told()["first"].values())
    return again


def _lines(file: Path) -> int:
    return file.read_bytes().count(b"\n") if file.exists() else 0
