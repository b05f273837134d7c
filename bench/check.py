"""Measures ``trailwright check`` beside its peers, in one interleaved run: ``make bench``.

Seconds depend on the machine and on what else it does, so the figures to quote are the
ratios: each is the median of the ratios within a round, in which every peer ran once.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from timing import Run, interleave, load, middle, numbers, progress, ratios, rounds_for, run

if TYPE_CHECKING:
    from collections.abc import Callable

BENCH = Path(__file__).resolve().parent
PYTHON = sys.executable
OURS = "trailwright check"
FLOOR = "read and search"
CFN_LINT, CHECKOV, VALIDATE = "cfn-lint", "checkov", "cloudformation-validate"
PEERS = (VALIDATE, CFN_LINT, CHECKOV)
#: Every tenth template lacks a statement; this rule says so.
RULE, EVERY = "TW101", 10
CHECKED_TEMPLATES = 20
#: Each tool checks something else, and no figure here says which checks more.
CAVEAT = (
    "they do not check the same: trailwright judges what AWS CloudTrail would refuse, which the "
    "others do not;\ncfn-lint and cloudformation-validate hold every resource against its "
    "schema, checkov looks for bad practice"
)
#: Bytecode is kept, as it is for what is installed.
ENVIRONMENT = {"PYTHONDONTWRITEBYTECODE": None}


def command(name: str, peers: Path, folder: Path) -> list[str]:
    """Return how a tool is started on a folder of templates.

    Args:
        name: The tool.

        peers: Where the peers' programs are.

        folder: The folder.
    """
    return {
        OURS: [*ours(), str(folder)],
        FLOOR: [PYTHON, str(BENCH / "peers/search_bytes.py"), str(folder)],
        VALIDATE: [str(peers / "python"), str(BENCH / "peers/validate.py"), str(folder)],
        CFN_LINT: [
            *(str(peers / "cfn-lint"), "--non-zero-exit-code", "none"),
            *map(str, sorted(folder.glob("*.template.*"))),
        ],
        CHECKOV: [
            *(str(peers / "checkov"), "--directory", str(folder), "--framework", "cloudformation"),
            *("--skip-download", "--soft-fail", "--quiet", "--compact"),
        ],
    }[name]


def ours() -> list[str]:
    """Return what the ``trailwright`` script does."""
    return [PYTHON, "-c", "from trailwright.cli import main; main()", "check"]


def once(name: str, peers: Path, folder: Path) -> Run:
    """Run a tool on a folder of templates.

    Args:
        name: The tool.

        peers: Where the peers' programs are.

        folder: The folder.
    """
    return run(command(name, peers, folder), ENVIRONMENT, accepted=(0, 1) if name == OURS else (0,))


def templates(folder: Path, count: int, form: str) -> Path:
    """Return a new folder with so many templates.

    Args:
        folder: Where it is made.

        count: How many templates.

        form: ``json``, ``yaml``, or ``silent`` for JSON that does not mention CloudTrail.
    """
    made = folder / f"{form}-{count}"
    if not made.exists():
        progress(f"writing {count} templates, {form}")
        run([PYTHON, str(BENCH / "check_templates.py"), str(made), str(count), form])
    return made


def check_findings(folder: Path) -> str:
    """Check templates in JSON and in YAML, and return a sentence that says all is found.

    Args:
        folder: Where the templates are written.

    Raises:
        SystemExit: If a fault is missed, or something else is called one.
    """
    for form in ("json", "yaml"):
        made = templates(folder, CHECKED_TEMPLATES, form)
        spoiled = range(EVERY - 1, CHECKED_TEMPLATES, EVERY)
        found = faults(made)
        if {(RULE, f"trailwright-audit-{each}") for each in spoiled} != found:
            msg = f"NOT what is wrong with {form} templates: {found}"
            raise SystemExit(msg)
    return (
        f"of {CHECKED_TEMPLATES} templates, in JSON and in YAML, trailwright names the "
        f"{len(spoiled)} that AWS would refuse, and no other"
    )


def faults(folder: Path) -> set[tuple[str, str]]:
    """Return the rule and the template of every error that ours finds.

    Args:
        folder: The templates.
    """
    said = subprocess.run(
        [*ours(), "--format", "json", str(folder)],
        env={name: value for name, value in os.environ.items() if name not in ENVIRONMENT},
        check=False,
        capture_output=True,
        text=True,
    )
    if not said.stdout:
        raise SystemExit(said.stderr)
    found: list[dict[str, Any]] = json.loads(said.stdout)["findings"]
    return {
        (each["rule"], Path(each["path"]).name.split(".")[0])
        for each in found
        if each["severity"] in ("fatal", "error")
    }


def beside_peers(asked: argparse.Namespace, folder: Path) -> dict[str, dict[str, list[Run]]]:
    """Measure every tool at every size, and print a table for each.

    Args:
        asked: What was asked for.

        folder: Where the templates are written.
    """
    everything: dict[str, dict[str, list[Run]]] = {}
    for size, rounds in zip(asked.sizes, asked.rounds, strict=True):
        made = templates(folder, size, "json")
        peers = [each for each in PEERS if size <= asked.slow_up_to or each == VALIDATE]
        programs = {name: partial(once, name, asked.peers, made) for name in (OURS, *peers)}
        found = everything[f"{size}"] = interleave(programs, rounds, f"{size} templates")
        print(f"{size} template(s) of {kib(made)} KiB, medians of {rounds} round(s), {load()}")
        print("\n".join(table(found)))
        left_out = [each for each in PEERS if each not in found]
        if left_out:
            print(f"  left out, for they take minutes: {', '.join(left_out)} (--slow-up-to)")
        print(flush=True)
    return everything


def kib(folder: Path) -> int:
    """Return the size of the templates of a folder.

    Args:
        folder: The folder.
    """
    sizes = [each.stat().st_size for each in folder.glob("*.template.*")]
    return round(sum(sizes) / len(sizes) / 1024)


def table(found: dict[str, list[Run]]) -> list[str]:
    """Return the figures of one size as lines.

    Args:
        found: The runs by tool, ours among them.
    """
    heads = f"  {'':26} {'wall s':>9} {'cpu s':>9} {'MiB':>7}"
    lines = [f"{heads}   ours is faster by {'cpu':>8} {'smaller':>9}"]
    for name, runs in found.items():
        wall, cpu, mib = (ratios(runs, found[OURS], each) for each in ("wall", "cpu", "mib"))
        lines.append(
            f"  {name:26} {middle(runs, 'wall'):9.3f} {middle(runs, 'cpu'):9.3f}"
            f" {middle(runs, 'mib'):7.0f}   {wall:16.1f}x {cpu:8.1f}x {mib:8.1f}x"
        )
    return lines


def by_itself(asked: argparse.Namespace, folder: Path) -> dict[str, list[Run]]:
    """Measure what ours does alone: YAML, templates without CloudTrail, ever more of them.

    Args:
        asked: What was asked for.

        folder: Where the templates are written.
    """
    few, many = min(asked.own_sizes), max(asked.own_sizes)
    json_few, json_many = (templates(folder, each, "json") for each in (few, many))
    silent_one, silent = (templates(folder, each, "silent") for each in (1, many))
    programs: dict[str, Callable[[], Run]] = {
        "one": partial(once, OURS, asked.peers, templates(folder, 1, "json")),
        "json": partial(once, OURS, asked.peers, json_few),
        "yaml": partial(once, OURS, asked.peers, templates(folder, few, "yaml")),
        "many": partial(once, OURS, asked.peers, json_many),
        "silent one": partial(once, OURS, asked.peers, silent_one),
        "silent": partial(once, OURS, asked.peers, silent),
        "floor one": partial(once, FLOOR, asked.peers, silent_one),
        "floor": partial(once, FLOOR, asked.peers, silent),
    }
    found = interleave(programs, asked.own_rounds, "ours alone")
    print(f"ours alone, ratios of cpu time, medians of {asked.own_rounds} round(s), {load()}")
    print("\n".join(alone(found, few, many)) + "\n", flush=True)
    return found


def alone(found: dict[str, list[Run]], few: int, many: int) -> list[str]:
    """Return what ours does alone, as lines.

    Args:
        found: The runs.

        few: How many templates the smaller folders hold.

        many: How many the larger ones hold.
    """
    cpu = {name: middle(runs, "cpu") for name, runs in found.items()}
    per_few = (cpu["json"] - cpu["one"]) / (few - 1)
    per_many = (cpu["many"] - cpu["one"]) / (many - 1)
    per_silent = (cpu["silent"] - cpu["silent one"]) / (many - 1)
    per_floor = (cpu["floor"] - cpu["floor one"]) / (many - 1)
    figures = {
        "YAML / JSON": ratios(found["yaml"], found["json"], "cpu"),
        "a template more, in ms": 1000 * per_many,
        f"… of {many:,} / of {few:,} (1 is linear)": per_many / per_few,
        "a template more without CloudTrail, in ms": 1000 * per_silent,
        "… / reading and searching it": per_silent / per_floor,
        "… with / without CloudTrail": per_many / per_silent,
        f"most memory at {many:,}, in MiB": middle(found["many"], "mib"),
    }
    return [f"  {what:60} {figure:8.2f}" for what, figure in figures.items()]


def machine(peers: Path) -> str:
    """Return what the figures were measured on.

    Args:
        peers: Where the peers' programs are.
    """
    program = "import sys, importlib.metadata as m; print(*map(m.version, sys.argv[1:]))"
    said = subprocess.run(
        [str(peers / "python"), "-c", program, *PEERS], check=True, capture_output=True, text=True
    )
    versions = zip(PEERS, said.stdout.split(), strict=True)
    listed = ", ".join(f"{name} {version}" for name, version in versions)
    return f"{os.cpu_count()} cores, Python {platform.python_version()}, {listed}"


def options() -> argparse.Namespace:
    """Return what was asked for on the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.ArgumentDefaultsHelpFormatter
    )
    add = parser.add_argument
    add("--sizes", type=numbers, default="1,100,1000", help="how many templates, a table each")
    add("--rounds", type=numbers, default="5,3,1", help="for each size; one number is for all")
    add("--slow-up-to", type=int, default=1000, help="no cfn-lint and checkov at larger sizes")
    add("--own-sizes", type=numbers, default="100,1000", help="few and many, for ours alone")
    add("--own-rounds", type=int, default=5, help="for ours alone")
    add("--peers", type=Path, default=BENCH.parent / ".venv-peers/bin", help="their programs")
    add("--json", type=Path, help="also write every run to this file")
    asked = parser.parse_args()
    asked.rounds = rounds_for(asked.sizes, asked.rounds)
    return asked


def main() -> None:
    """Check that ours finds what it must, then measure and print."""
    asked = options()
    print(f"{machine(asked.peers)}\n{load()} at the start; {CAVEAT}")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        print(check_findings(folder) + "\n", flush=True)
        everything = beside_peers(asked, folder)
        everything["alone"] = by_itself(asked, folder)
    if asked.json:
        plain = {
            size: {tool: [asdict(each) for each in runs] for tool, runs in found.items()}
            for size, found in everything.items()
        }
        asked.json.write_text(json.dumps(plain, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
