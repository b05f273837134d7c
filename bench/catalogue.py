"""Measures the catalogue of alarms on captured events: ``make detection``.

The folder has ``attacks.jsonl.gz`` and ``benign.jsonl.gz`` with an event a line under the key
``event``, attacks with their ``technique``. No event is part of the project.
"""

from __future__ import annotations

import gzip
import json
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from trailwright.model.alarms import profile_of
from trailwright.patterns import Pattern, parse

#: Alarms that count refused calls: they name no behaviour.
NAMELESS = ("UnauthorizedApiCalls", "CallsRefused")
#: The names that the profile ``tamper`` watches; those of no captured event.
OWN = {"${ArchiveBucket}": "audit-archive", "${LogGroup}": "audit-log-group"}
SETS = (
    ("cis",),
    ("tuned",),
    ("threat",),
    ("tamper",),
    ("threat-extended",),
    ("threat", "tamper"),
    ("cis", "threat", "tamper", "threat-extended"),
)


@dataclass(frozen=True, slots=True)
class Alarm:
    """An alarm of the catalogue."""

    id: str
    pattern: Pattern


@dataclass(slots=True)
class Hits:
    """What a set of profiles fires on."""

    techniques: set[str] = field(default_factory=set[str])
    named: set[str] = field(default_factory=set[str])
    attacks: set[int] = field(default_factory=set[int])
    benign: set[int] = field(default_factory=set[int])


def alarms(profiles: tuple[str, ...]) -> list[Alarm]:
    """Return the alarms of profiles."""
    return [
        Alarm(each["id"], parse(_filled(each["pattern"])))
        for profile in profiles
        for each in profile_of(profile)["alarms"]
    ]


def measure(
    profiles: tuple[str, ...], attacks: list[dict[str, Any]], benign: list[dict[str, Any]]
) -> Hits:
    """Return what profiles fire on.

    Args:
        profiles: Names of profiles.

        attacks: Captured attacks.

        benign: Captured events of ordinary work.
    """
    hits = Hits()
    for alarm in alarms(profiles):
        hits.benign |= {n for n, each in enumerate(benign) if alarm.pattern.matches(each["event"])}
        for number, each in enumerate(attacks):
            if alarm.pattern.matches(each["event"]):
                hits.attacks.add(number)
                hits.techniques.add(each["technique"])
                if alarm.id not in NAMELESS:
                    hits.named.add(each["technique"])
    return hits


def main() -> int:
    """Measure each set of profiles, and return the exit status."""
    root = Path(sys.argv[1])
    if not (root / "attacks.jsonl.gz").is_file():
        sys.stdout.write(f"detection: passed over, there is no {root}/attacks.jsonl.gz\n")
        return 0
    attacks, benign = (_read(root / f"{name}.jsonl.gz") for name in ("attacks", "benign"))
    techniques = {each["technique"] for each in attacks}
    sys.stdout.write(
        f"{len(attacks)} attack events of {len(techniques)} techniques, "
        f"{len(benign)} benign events\n\n"
        f"{'profiles':40} {'named':>5} {'any':>4} {'benign':>7} {'share':>7}\n"
    )
    found = {profiles: measure(profiles, attacks, benign) for profiles in SETS}
    for profiles, hits in found.items():
        share = len(hits.benign) / len(benign)
        sys.stdout.write(
            f"{' + '.join(profiles):40} {len(hits.named):5} {len(hits.techniques):4} "
            f"{len(hits.benign):7} {share:7.2%}\n"
        )
    return _judge(found, len(benign), techniques)


def _judge(found: dict[tuple[str, ...], Hits], benign: int, techniques: set[str]) -> int:
    everything, quiet = found[SETS[-1]], found["threat", "tamper"]
    cis, tuned = found[("cis",)], found[("tuned",)]
    lost = cis.named - tuned.named
    sys.stdout.write(
        f"\nnot named by any: {', '.join(sorted(techniques - everything.named)) or 'none'}\n"
        f"named by cis and not by tuned: {', '.join(sorted(lost)) or 'none'}\n"
    )
    held = (
        len(everything.named) >= len(techniques) - 1,
        len(quiet.benign) <= benign * 0.002,
        len(tuned.benign) * 5 <= len(cis.benign),
        not lost,
    )
    return 0 if all(held) else 1


def _filled(text: str) -> str:
    for name, own in OWN.items():
        text = text.replace(name, own)
    return text


def _read(path: Path) -> list[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        return [json.loads(line) for line in file]


if __name__ == "__main__":
    sys.exit(main())
