"""Measures what ``TrailwrightChecks`` adds to a synthesis: ``python bench/plugin.py``.

Each round runs the estate without and with the checks, so the ratios hold on a busy machine;
the figures to quote are their medians.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from statistics import median

from synth import BENCH, PYTHON, Run, interleave, run

STACKS, ROUNDS = 100, 5
PLAIN, CHECKED = "without", "with"
PROGRAMS = {
    PLAIN: [PYTHON, str(BENCH / "ours_estate.py")],
    CHECKED: [PYTHON, str(BENCH / "ours_estate_checked.py")],
}


def as_usual(folder: Path) -> dict[str, list[Run]]:
    """Return the runs as users have them, the CDK's own validation on.

    Args:
        folder: Where the programs write.
    """
    found: dict[str, list[Run]] = {name: [] for name in PROGRAMS}
    for _ in range(ROUNDS):
        for name, command in PROGRAMS.items():
            found[name].append(run(command, STACKS, folder / name, CDK_VALIDATION=None))
    return found


def line(what: str, runs: dict[str, list[Run]]) -> str:
    """Return what the checks add, as a line.

    Args:
        what: What was run.

        runs: The runs of both programs, in the order of the rounds.
    """
    pairs = list(zip(runs[PLAIN], runs[CHECKED], strict=True))
    more = median(after.cpu - before.cpu for before, after in pairs)
    share = median(after.cpu / before.cpu for before, after in pairs) - 1
    return f"{STACKS} stacks, {what}: {more:.2f} s more, {share:.0%} (processor time)"


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as made:
        where = Path(made)
        print(line("CDK_VALIDATION=false", interleave(PROGRAMS, STACKS, ROUNDS, where)))
        print(line("with the CDK's own validation", as_usual(where)))
