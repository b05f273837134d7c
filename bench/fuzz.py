"""Runs ``trailwright check`` on hostile input: ``make fuzz``.

Every case must be read, or refused in printable lines that name the file; within five seconds
and 500 MB. What is not is made smaller, saved, and printed. The seconds are of the processor,
so that a busy machine changes nothing; what waits for something is stopped too.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import multiprocessing
import os
import resource
import signal
import sys
import tempfile
import time
import traceback
from collections import Counter
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Self

from click.testing import CliRunner
from hostile import FAMILIES, Case, Link, Pipe, make

from trailwright.cli.check import command
from trailwright.compose.estate import compose_estate
from trailwright.config.load import ConfigError, load
from trailwright.reports.formats import FORMATS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType

__all__ = ["Outcome", "run"]

SECONDS = 5
MEGABYTES = 500
#: So long a case may wait, e.g. for a pipe that nobody writes to.
WAITING = 30
CLEAN, FINDINGS, REFUSED = 0, 1, 2
#: So many seconds a failing case is made smaller.
PATIENCE = 15
CHUNK = 20
#: A worker that is silent for longer than a chunk of slow cases hangs where no alarm reaches it.
SILENCE = 2 * CHUNK * SECONDS
STATUS, PEAK = Path("/proc/self/status"), Path("/proc/self/clear_refs")


class Outcome(NamedTuple):
    """What came of a case.

    Args:
        read: Whether it was read; otherwise it was refused.

        failure: What went wrong, and where. Default: nothing.

        detail: All that is known of it.
    """

    read: bool
    failure: str | None = None
    detail: str = ""


class Result(NamedTuple):
    """An outcome, and what it took.

    Args:
        family: The family of the case.

        number: Its number.

        folder: The templates it was made of. Default: ours.

        outcome: What came of it.

        seconds: How long it took.

        megabytes: The most memory there was.
    """

    family: str
    number: int
    folder: str | None
    outcome: Outcome
    seconds: float
    megabytes: float


class TooSlowError(BaseException):
    """Five seconds are over; no ``except Exception`` is to swallow that."""


# --- one case ---


def run(case: Case, folder: Path) -> Outcome:
    """Return what comes of a case.

    Args:
        case: The case.

        folder: An empty folder to write it into.
    """
    _write(case, folder)
    try:
        return _config(folder / case.path) if case.config else _check(case, folder)
    except TooSlowError as error:
        return _failed(error, f"takes more than {SECONDS} seconds")
    except Exception as error:  # noqa: BLE001 - whatever it is, it is what is looked for
        return _failed(error, type(error).__name__)


def _write(case: Case, folder: Path) -> None:
    for name, content in case.files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, Link):
            path.symlink_to(content.to)
        elif isinstance(content, Pipe):
            os.mkfifo(path)
        else:
            path.write_bytes(content)


def _config(path: Path) -> Outcome:
    try:
        config = load(path)
    except ConfigError as error:
        return _refused(str(error).splitlines(), str(path))
    compose_estate(config)
    return Outcome(read=True)


def _check(case: Case, folder: Path) -> Outcome:
    options = {"--context": case.context, "--baseline": case.baseline}
    given = [x for name, file in options.items() if file for x in (name, str(folder / file))]
    outcome = Outcome(read=True)
    for form in FORMATS:
        arguments = [str(folder / case.path), *given, "--format", form]
        result = CliRunner().invoke(command, arguments)
        if result.exception and not isinstance(result.exception, SystemExit):
            return _failed(result.exception, type(result.exception).__name__)
        if result.exit_code == REFUSED:
            return _refused(result.stderr.splitlines(), str(folder))
        if result.exit_code not in (CLEAN, FINDINGS):
            return Outcome(read=False, failure=f"exit status {result.exit_code}")
        if form == "json":
            json.loads(result.stdout)
    return outcome


def _refused(lines: list[str], name: str) -> Outcome:
    """Return whether an error is what a user is told: printable lines that name the file."""
    errors = [each for each in lines if not each.startswith(("passed over ", "note: "))]
    if not errors or name not in errors[0]:
        said = errors[0] if errors else "nothing"
        return Outcome(read=False, failure=f"an error that names no file: {said[:80]!r}")
    strange = next((each for each in lines if not each.isprintable()), None)
    if strange is not None:
        return Outcome(read=False, failure=f"an error that is not printable: {strange[:80]!r}")
    return Outcome(read=False)


def _failed(error: BaseException, what: str) -> Outcome:
    """Return a failure, known by where in the package it happened."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [each for each in frames if "/trailwright/" in each.filename] or list(frames)
    where = ours[-1]
    place = f"{where.filename.partition('/trailwright/')[2]}:{where.lineno}"
    detail = "".join(traceback.format_exception(error, limit=-12))
    return Outcome(read=False, failure=f"{what} at {place} ({error!s:.80})", detail=detail)


# --- a worker ---


def _begin() -> None:
    _allow(MEGABYTES << 20)
    _watch()


def _allow(size: int) -> None:
    """Limit the memory of this process; the hard limit stays, so that it can be lifted again."""
    resource.setrlimit(resource.RLIMIT_AS, (size, resource.RLIM_INFINITY))


def _watch() -> None:
    for each in (signal.SIGALRM, signal.SIGPROF):
        signal.signal(each, _too_slow)


def _too_slow(_number: int, _frame: FrameType | None) -> None:
    raise TooSlowError


def _work(chunk: tuple[str, range, int, str | None]) -> list[Result]:
    family, numbers, seed, folder = chunk
    return [
        Result(family, each, folder, *_measured(_made(family, each, seed, folder)))
        for each in numbers
    ]


def _made(family: str, number: int, seed: int, folder: str | None) -> Case:
    """Make a case, for which there is no limit."""
    _allow(resource.RLIM_INFINITY)
    try:
        return make(family, number, seed, folder)
    finally:
        _allow(MEGABYTES << 20)


def _measured(case: Case) -> tuple[Outcome, float, float]:
    """Return what comes of a case, how long it took, and the most memory there was."""
    with tempfile.TemporaryDirectory() as folder:
        with contextlib.suppress(OSError):
            PEAK.write_text("5", encoding="ascii")
        began = time.process_time()
        signal.alarm(WAITING)
        signal.setitimer(signal.ITIMER_PROF, SECONDS)
        try:
            outcome = run(case, Path(folder))
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)
            signal.alarm(0)
        return outcome, time.process_time() - began, _peak()


def _peak() -> float:
    """Return the most megabytes this process had since the case began, where it is known."""
    if STATUS.exists():
        lines = STATUS.read_text(encoding="ascii").splitlines()
        return next(int(each.split()[1]) for each in lines if each.startswith("VmHWM")) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


# --- all cases ---


@dataclass(slots=True)
class Row:
    """What came of a family."""

    cases: int = 0
    read: int = 0
    seconds: float = 0
    megabytes: float = 0
    failures: Counter[str] = field(default_factory=Counter[str])

    def add(self, result: Result) -> Self:
        """Count a result."""
        self.cases += 1
        self.read += result.outcome.read
        self.seconds = max(self.seconds, result.seconds)
        self.megabytes = max(self.megabytes, result.megabytes)
        if result.outcome.failure is not None:
            self.failures[result.outcome.failure] += 1
        return self


def main() -> int:
    """Run every case, print what came of them, and return the exit status."""
    options = _options()
    rows = {family: Row() for family in FAMILIES}
    first: dict[str, Result] = {}
    began = time.monotonic()
    for result in _results(options):
        rows[result.family].add(result)
        if result.outcome.failure is not None:
            first.setdefault(_kind(result.outcome.failure), result)
    for line in _table(rows):
        print(line)
    for result in first.values():
        _save(result, options)
    print(f"seed {options.seed}, {time.monotonic() - began:.0f} s")
    return int(bool(first))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("templates", nargs="?", help="a folder of templates to mutate as well")
    parser.add_argument("--cases", type=int, default=12_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", choices=sorted(FAMILIES), help="one family only")
    parser.add_argument("--workers", type=int, default=os.cpu_count())
    parser.add_argument("--save", type=Path, default=Path("fuzz-failures"))
    return parser.parse_args()


def _results(options: argparse.Namespace) -> Iterator[Result]:
    context = multiprocessing.get_context("spawn")
    chunks = list(_chunks(options))
    # A process keeps what it once took, and the next case must not pay for it.
    with context.Pool(options.workers, initializer=_begin, maxtasksperchild=5) as pool:
        results = pool.imap_unordered(_work, chunks)
        try:
            for _ in chunks:
                yield from results.next(timeout=SILENCE)
        except multiprocessing.TimeoutError:
            message = "a worker died or hangs; run the families one by one with --only"
            raise SystemExit(message) from None


def _chunks(options: argparse.Namespace) -> Iterator[tuple[str, range, int, str | None]]:
    """Yield what the workers work on: numbers of a family, ours and of a folder by turns."""
    folders = (None, options.templates) if options.templates else (None,)
    whole = sum(share for share, _ in FAMILIES.values())
    for family, (share, _) in FAMILIES.items():
        if options.only not in (None, family):
            continue
        total = options.cases * share // (share if options.only else whole)
        for index, start in enumerate(range(0, total, CHUNK)):
            numbers = range(start, min(start + CHUNK, total))
            yield family, numbers, options.seed, folders[index % len(folders)]


def _table(rows: dict[str, Row]) -> Iterator[str]:
    yield (
        f"{'family':14}{'cases':>8}{'refused':>9}{'read':>8}{'failed':>8}{'slowest':>10}{'peak':>9}"
    )
    total = Row()
    for family, row in rows.items():
        yield _line(family, row)
        total.cases += row.cases
        total.read += row.read
        total.seconds = max(total.seconds, row.seconds)
        total.megabytes = max(total.megabytes, row.megabytes)
        total.failures.update(row.failures)
    yield _line("all", total)


def _line(name: str, row: Row) -> str:
    failed = row.failures.total()
    refused = row.cases - row.read - failed
    return (
        f"{name:14}{row.cases:8,}{refused:9,}{row.read:8,}{failed:8,}"
        f"{row.seconds:8.2f} s{row.megabytes:6.0f} MB"
    )


# --- failures ---


def _kind(failure: str) -> str:
    """Return what failures of one cause have in common: the error and its place."""
    return failure.partition(" (")[0]


def _save(result: Result, options: argparse.Namespace) -> None:
    """Print a failure, and save the smallest case that still has it."""
    kind = _kind(str(result.outcome.failure))
    case = make(result.family, result.number, options.seed, result.folder)
    print(f"\nFAILED {result.family} {result.number}: {result.outcome.failure}")
    print(result.outcome.detail)
    target = options.save / f"{result.family.replace(' ', '-')}-{result.number}"
    target.mkdir(parents=True, exist_ok=True)
    _write(_smallest(case, kind), target)
    print(f"saved as {target}")


def _smallest(case: Case, kind: str) -> Case:
    """Return a case with the same failure, parts of its files left out."""
    _watch()
    ends = time.monotonic() + PATIENCE
    for name, content in case.files.items():
        length = len(content) // 2 if isinstance(content, bytes) else 0
        while length and time.monotonic() < ends:
            smaller = _without(case, name, length, kind, ends)
            if smaller is None:
                length //= 2
            else:
                case = smaller
    return case


def _without(case: Case, name: str, length: int, kind: str, ends: float) -> Case | None:
    """Return a case without a piece of a file, if the failure stays."""
    content = case.files[name]
    if not isinstance(content, bytes):
        return None
    for at in range(0, len(content), length):
        smaller = replace(case, files=case.files | {name: content[:at] + content[at + length :]})
        failure = _measured(smaller)[0].failure
        if failure is not None and _kind(failure) == kind:
            return smaller
        if time.monotonic() > ends:
            return None
    return None


if __name__ == "__main__":
    sys.exit(main())
