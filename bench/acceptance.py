"""Judges templates whose fate at AWS is known, and compares: ``make acceptance``.

The folder has a ``manifest.jsonl`` with a case a line: ``file``, ``context``, ``expected``
(``ok``, ``fail`` or ``unknown``), for failures the API ``error`` and their ``kind``.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from trailwright.readers import ReadError, load_context, read
from trailwright.readers.context_file import EXTERNAL, KEYS
from trailwright.rules import judge

#: Failures that no template shows: a race, the state of an account, a policy kept elsewhere.
INVISIBLE = ("race", "environment", "needs-external-policy")
SHARE = 0.95
SECONDS = 2.0


@dataclass(slots=True)
class Outcome:
    """What came of all cases."""

    counts: Counter[str] = field(default_factory=Counter[str])
    worst: float = 0.0
    told: list[str] = field(default_factory=list[str])

    def add(self, case: dict[str, Any], root: Path) -> None:
        """Judge one case."""
        began = time.perf_counter()
        try:
            errors = _errors(case, root)
        except ReadError as error:
            self.counts[f"{case['expected']}: not readable"] += 1
            self.told.append(f"{case['id']}: {error}")
            return
        finally:
            self.worst = max(self.worst, time.perf_counter() - began)
        self._count(case, errors)

    def _count(self, case: dict[str, Any], errors: set[str | None]) -> None:
        expected = case["expected"]
        if expected == "ok":
            verdict = "refused, WRONGLY" if errors else "accepted, as AWS did"
        elif expected == "unknown":
            verdict = "an error found" if errors else "no error found"
        elif case["kind"] in INVISIBLE:
            verdict = f"{case['kind']}: " + ("named" if case["error"] in errors else "not decided")
        else:
            verdict = "named" if case["error"] in errors else "NOT NAMED"
        self.counts[f"{expected}: {verdict}"] += 1
        if verdict.isupper() or "WRONGLY" in verdict:
            self.told.append(f"{case['id']}: {sorted(map(str, errors))}")

    def passed(self) -> bool:
        """Return whether the bar is held."""
        named, missed = self.counts["fail: named"], self.counts["fail: NOT NAMED"]
        enough = named >= SHARE * (named + missed)
        return enough and not self.counts["ok: refused, WRONGLY"] and self.worst < SECONDS


def main() -> int:
    """Judge every case of the folder given, and return the exit status."""
    root = Path(sys.argv[1])
    manifest = root / "manifest.jsonl"
    if not manifest.is_file():
        sys.stdout.write(f"acceptance: passed over, there is no {manifest}\n")
        return 0
    outcome = Outcome()
    for line in manifest.read_text(encoding="utf-8").splitlines():
        outcome.add(json.loads(line), root)
    for name, count in sorted(outcome.counts.items()):
        sys.stdout.write(f"{count:5}  {name}\n")
    sys.stdout.write(f"slowest template: {outcome.worst:.2f} s\n")
    sys.stdout.write("".join(f"  {each}\n" for each in outcome.told))
    return 0 if outcome.passed() else 1


def _errors(case: dict[str, Any], root: Path) -> set[str | None]:
    with tempfile.NamedTemporaryFile("w", suffix=".json", encoding="utf-8") as context:
        json.dump(_known(case["context"]), context)
        context.flush()
        estate = read(root / case["file"], load_context(context.name))
    return {each.rule.aws_error for each in judge(estate) if each.severity in ("fatal", "error")}


def _known(context: dict[str, Any]) -> dict[str, Any]:
    """Return what a context can say; cases say more, for people."""
    known = {key: value for key, value in context.items() if key in KEYS}
    external = {key: each for key, each in known.get("external", {}).items() if key in EXTERNAL}
    return known | {"external": external}


if __name__ == "__main__":
    sys.exit(main())
