"""The profile ``cis`` is what scanners of deployed accounts look for.

That Security Hub's exact texts arrive byte for byte is held by
``tests/provision/test_alarm_pack.py``; here are those who look for less.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from trailwright.model.alarms import profile_of

LOOKED_FOR = json.loads((Path(__file__).parent / "scanners.json").read_text(encoding="utf-8"))
PROWLER, TRIVY = LOOKED_FOR["prowler"], LOOKED_FOR["trivy"]
PATTERNS = {alarm["id"]: alarm["pattern"] for alarm in profile_of("cis")["alarms"]}


def _prowler(alarm_id: str, pattern: str) -> bool:
    """Search as Prowler does, with lookaheads one after the other."""
    expression = "".join(PROWLER[alarm_id]["expression"])
    return re.search(expression, pattern, flags=re.DOTALL) is not None


def _trivy(alarm_id: str, pattern: str) -> bool:
    """Look for the text as Trivy does, without white space."""
    text, pattern = (re.sub(r"[\n\t\r ]+", "", each) for each in (TRIVY[alarm_id]["text"], pattern))
    return text in pattern


@pytest.mark.parametrize("scanner", [PROWLER, TRIVY], ids=["prowler", "trivy"])
def test_every_alarm_is_looked_for(scanner: dict[str, object]) -> None:
    """None was left out, and none is of our own making."""
    assert set(PATTERNS) == set(scanner)


@pytest.mark.parametrize("alarm_id", PATTERNS)
def test_prowler_finds_the_alarm(alarm_id: str) -> None:
    """All that its check asks for is there."""
    assert _prowler(alarm_id, PATTERNS[alarm_id])


@pytest.mark.parametrize("alarm_id", PATTERNS)
def test_prowler_finds_no_other_alarm_in_its_place(alarm_id: str) -> None:
    """So its expressions were not taken down too loosely."""
    found = {other for other, pattern in PATTERNS.items() if _prowler(alarm_id, pattern)}

    assert {alarm_id} == found


@pytest.mark.parametrize("alarm_id", PATTERNS)
def test_trivy_finds_the_alarm_unless_its_own_text_is_another(alarm_id: str) -> None:
    """Where it looks for what Security Hub refuses, Security Hub comes first."""
    assert ("missed_because" in TRIVY[alarm_id]) != _trivy(alarm_id, PATTERNS[alarm_id])


def test_a_name_that_is_missing_is_missed() -> None:
    """By both, which would tell a catalogue that lost one."""
    pattern = PATTERNS["CloudTrailChanges"].replace("($.eventName=StopLogging)", "")

    assert not _prowler("CloudTrailChanges", pattern)
    assert not _trivy("CloudTrailChanges", pattern)
