"""Measures what a pull-request check of the sample estate costs, step by step: ``make bench``.

The base is a bare ``cdk synth`` of it, which a team runs anyway. Seconds depend on the machine, so
the figures to quote are the ratios: each is the median of the ratios within a round, in which every
step ran once.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
import tempfile
from functools import partial
from pathlib import Path

from timing import Run, interleave, load, middle, node, ratios, run

ROOT = Path(__file__).resolve().parents[1]
BARE = "cdk synth"
#: Check, comparison, cost and report, as check.sh of a new repository has them.
STEP = "trailwright review"
#: What they may add to it.
MOST_ADDED = 0.1
OURS = [sys.executable, "-c", "from trailwright.cli import main; main()"]
#: Bytecode is kept, as it is for what is installed.
ENVIRONMENT = {"PYTHONDONTWRITEBYTECODE": None, "CDK_VALIDATION": None}


def commands(folder: Path) -> dict[str, list[str]]:
    """Return how each step is started, the base first.

    Args:
        folder: Where they write.
    """
    cdk = [node(), str(ROOT / "node_modules/aws-cdk/bin/cdk"), "synth", "--quiet"]
    cdk += ["--no-lookups", "--no-notices", "--app", f"{sys.executable} app.py"]
    out = str(folder / "cdk.out")
    return {
        BARE: [*cdk, "--output", out, "-c", "@trailwright:validate=false"],
        "synth with TrailwrightChecks": [*cdk, "--output", str(folder / "checked.out")],
        STEP: [*OURS, "review", out, "--base", out, *_formats(folder)],
        "trailwright check alone": [*OURS, "check", out],
        "trailwright diff alone": [*OURS, "diff", out, out],
        "trailwright cost alone": [*OURS, "cost", out, "--base", out],
        "trailwright report alone": [*OURS, "report", out, "--output", str(folder / "page.html")],
    }


def _formats(folder: Path) -> list[str]:
    """Return what a pull request is shown: annotations, the comment, the page."""
    return [
        *("--format", "github"),
        *("--format", f"markdown={folder / 'review.md'}"),
        *("--format", f"html={folder / 'report.html'}"),
    ]


def table(runs: dict[str, list[Run]]) -> list[str]:
    """Return a line for each step, and what they add together.

    Args:
        runs: The runs.
    """
    lines = [f"  {'':30} {'wall s':>8} {'cpu s':>8} {'wall / synth':>13}"]
    for name, each in runs.items():
        wall, cpu = middle(each, "wall"), middle(each, "cpu")
        lines.append(f"  {name:30} {wall:8.2f} {cpu:8.2f} {ratios(each, runs[BARE], 'wall'):13.2f}")
    added = ratios(runs[STEP], runs[BARE], "wall")
    reached = "reached" if added <= MOST_ADDED else "MISSED"
    return [
        *lines,
        f"  {reached}: {STEP} adds {added:.0%} to a bare synthesis, {MOST_ADDED:.0%} at most",
    ]


def main() -> None:
    """Run every step in turn, then print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.ArgumentDefaultsHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=5, help="how often each step runs")
    rounds = parser.parse_args().rounds
    os.chdir(ROOT)
    with tempfile.TemporaryDirectory() as name:
        found = commands(Path(name))
        programs = {step: partial(run, each, ENVIRONMENT) for step, each in found.items()}
        programs[BARE]()
        runs = interleave(programs, rounds, "pull request")
    print(f"{os.cpu_count()} cores, Python {platform.python_version()}, {load()}")
    print(f"a pull request of the sample estate, medians of {rounds} round(s)")
    print("\n".join(table(runs)))


if __name__ == "__main__":
    main()
