"""Measures ``trailwright drill`` beside its peers, in one interleaved run: ``make bench-drill``.

Ours runs every event through the whole catalogue of alarms; the peers look for one thing, root,
or for nothing. Seconds depend on the machine, so the figures to quote are the ratios: each is the
median of the ratios within a round, in which every peer ran once. They are of processor time,
since ``zcat | jq`` keeps two processors busy.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import platform
import shlex
import shutil
import subprocess
import sys
import tempfile
from dataclasses import asdict
from functools import partial
from pathlib import Path

from management_events import ACCOUNT, REGION, Written, write
from timing import Run, interleave, load, middle, progress, ratios, run

from trailwright.compose.estate import compose_estate
from trailwright.compose.resources import to_template
from trailwright.config.records import AlarmsConfig, Config, TrailConfig, TrailKind
from trailwright.model.alarms import profile_names

PEERS = Path(__file__).resolve().parent / "peers"
OURS, JQ, PLAIN, FLOOR = "trailwright drill", "zcat | jq", "gzip, json and an if", "only inflating"
#: What ours is to reach, in processor time: so many times as quick as jq, and no more than so
#: many times as slow as inflating.
QUICKER_THAN_JQ, SLOWER_THAN_FLOOR = 5, 4
ROOT = (
    '.Records[] | select(.userIdentity.type == "Root" and .userIdentity.invokedBy == null'
    ' and .eventType != "AwsServiceEvent") | .eventID'
)
#: Bytecode is kept, as it is for what is installed.
ENVIRONMENT = {"PYTHONDONTWRITEBYTECODE": None}


def commands(template: Path, events: Path) -> dict[str, list[str]]:
    """Return how each peer is started; one that is not there is left out.

    Args:
        template: A template with all alarms.

        events: A folder of events.
    """
    ours = [sys.executable, "-c", "from trailwright.cli import main; main()", "drill"]
    found = {
        OURS: [*ours, "--format", "json", str(template), str(events)],
        PLAIN: [sys.executable, str(PEERS / "json_if.py"), str(events)],
        FLOOR: [sys.executable, str(PEERS / "inflate.py"), str(events)],
    }
    if shutil.which("jq"):
        pipe = f"zcat {shlex.quote(str(events))}/* | jq {shlex.quote(ROOT)}"
        found[JQ] = ["sh", "-c", pipe]
    return found


def write_template(path: Path) -> None:
    """Write a template with a trail and every alarm of the catalogue.

    Args:
        path: Where to.
    """
    alarms = AlarmsConfig(profiles=profile_names())
    trail = TrailConfig(
        kind=TrailKind.ACCOUNT, name="audit", account=ACCOUNT, region=REGION, alarms=alarms
    )
    (stack,) = compose_estate(Config(trails=(trail,)))
    path.write_text(json.dumps(to_template(stack.resources)), encoding="utf-8")


def write_apart(template: Path, events: Path, count: int) -> Written:
    """Write the template and the events in a process of their own.

    A program that is measured is never seen to hold less memory than the one that starts it.

    Args:
        template: Where the template goes.

        events: The folder where the events go.

        count: How many events.
    """
    with multiprocessing.get_context("spawn").Pool(1) as apart:
        apart.apply(write_template, (template,))
        return apart.apply(write, (events, count))


def check_found(found: dict[str, list[str]], written: Written) -> str:
    """Return what ours found, which must be all there is and what the plain script finds.

    Args:
        found: How each peer is started.

        written: What was written.

    Raises:
        SystemExit: If it is not.
    """
    said = json.loads(_output(found[OURS]))
    (root,) = (each for each in said["alarms"] if each["name"].endswith("RootUsage"))
    quiet = sum(not each["events"] for each in said["alarms"])
    if said["events"] != written.events or root["events"] != int(_output(found[PLAIN])):
        msg = f"{OURS} read {said['events']} events, {root['events']} of root; that is wrong"
        raise SystemExit(msg)
    return (
        f"{written.events:,} events, {written.interesting:,} of them interesting, "
        f"{written.plain / written.events:.0f} bytes each, {written.packed >> 20} MiB of gzip; "
        f"{len(said['alarms'])} alarms, {quiet} of them quiet"
    )


def _output(command: list[str]) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def table(runs: dict[str, list[Run]], events: int) -> list[str]:
    """Return a line for each peer.

    Args:
        runs: The runs.

        events: How many events each read.
    """
    lines = [f"  {'':22} {'events / s':>12} {'wall s':>8} {'MiB':>6} {'cpu / ours':>11}"]
    for name, each in runs.items():
        rate, wall, mib = events / middle(each, "cpu"), middle(each, "wall"), middle(each, "mib")
        ratio = ratios(each, runs[OURS], "cpu")
        lines.append(f"  {name:22} {rate:12,.0f} {wall:8.2f} {mib:6.0f} {ratio:11.2f}")
    return lines


def goals(runs: dict[str, list[Run]]) -> list[str]:
    """Return whether the goals are reached, a line each.

    Args:
        runs: The runs.
    """
    slower = ratios(runs[OURS], runs[FLOOR], "cpu")
    floor = f"{slower:.2f} times as slow as inflating, {SLOWER_THAN_FLOOR} at most"
    lines = [_goal(slower <= SLOWER_THAN_FLOOR, floor)]
    if JQ not in runs:
        return [*lines, "  jq is not installed, so nothing is said of it"]
    quicker = ratios(runs[JQ], runs[OURS], "cpu")
    said = f"{quicker:.2f} times as quick as jq, {QUICKER_THAN_JQ} at least"
    return [*lines, _goal(quicker >= QUICKER_THAN_JQ, said)]


def _goal(reached: bool, said: str) -> str:  # noqa: FBT001 - what it is about
    return f"  {'reached' if reached else 'MISSED'}: {said}"


def options() -> argparse.Namespace:
    """Return what was asked for on the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.ArgumentDefaultsHelpFormatter
    )
    parser.add_argument("--events", type=int, default=1_000_000, help="how many")
    parser.add_argument("--rounds", type=int, default=5, help="how often each peer runs")
    parser.add_argument("--json", type=Path, help="also write every run to this file")
    return parser.parse_args()


def main() -> None:
    """Write events, check that ours finds them, then measure and print."""
    asked = options()
    with tempfile.TemporaryDirectory() as name:
        template, events = Path(name) / "template.json", Path(name) / "events"
        events.mkdir()
        progress(f"writing {asked.events:,} events")
        written = write_apart(template, events, asked.events)
        found = commands(template, events)
        print(f"{os.cpu_count()} cores, Python {platform.python_version()}, {load()}")
        print(check_found(found, written), flush=True)
        programs = {each: partial(run, command, ENVIRONMENT) for each, command in found.items()}
        runs = interleave(programs, asked.rounds, "drill")
    print(f"events a second of one processor, medians of {asked.rounds} round(s), {load()}")
    print("\n".join([*table(runs, written.events), *goals(runs)]))
    if asked.json:
        plain = {each: [asdict(one) for one in found] for each, found in runs.items()}
        asked.json.write_text(json.dumps(plain, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
