"""Writes ``bench/peers/descriptions.json``: what each alarm of the benchmark says of itself.

The peers read it, so that all programs make the same alarms. ``python bench/descriptions.py``
after the catalogue changed.
"""

from __future__ import annotations

import json
from pathlib import Path

from trailwright._policies import read_policy
from trailwright.compose.alarms import AlarmsPlan, alarms

FILE = Path(__file__).parent / "peers/descriptions.json"


def written() -> str:
    """Return the file's text: by alarm, with ``${Trail}`` for the trail's name."""
    plan = AlarmsPlan(profiles=("cis",), log_group_name="", actions=(), metrics="${Trail}")
    made = alarms(plan)
    ids = [each["id"] for each in read_policy("alarms/cis.json")["alarms"]]
    said = {each: made[f"{each}Alarm"].properties["AlarmDescription"] for each in ids}
    return json.dumps(said, indent=2) + "\n"


if __name__ == "__main__":
    FILE.write_text(written(), encoding="utf-8")
