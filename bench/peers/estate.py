"""What each Python peer builds, read from the same files as all the others read.

The peers know nothing of the package: policies, patterns and numbers are data.
"""

from __future__ import annotations

import json
import sys
import time
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
ESTATE = json.loads((ROOT / "bench/peers/estate.json").read_text(encoding="utf-8"))
#: The feature flags that `cdk synth` would hand to the app.
CONTEXT = json.loads((ROOT / "cdk.json").read_text(encoding="utf-8"))["context"]
REGION = ESTATE["region"]
DESCRIPTIONS = json.loads((ROOT / "bench/peers/descriptions.json").read_text(encoding="utf-8"))
_PROFILE = json.loads(
    (ROOT / f"policies/alarms/{ESTATE['profile']}.json").read_text(encoding="utf-8")
)
METRIC = _PROFILE["metric"]
ALARM = _PROFILE["alarm"]
ALARMS = _PROFILE["alarms"]


class Names:
    """The account and the names of one stack.

    Args:
        number: Which stack it is, from 0.
    """

    def __init__(self, number: int) -> None:
        self.account = account = str(ESTATE["first_account"] + number)
        self.root_arn = f"arn:aws:iam::{account}:root"
        self.trail = f"audit-{number}"
        self.stack = f"trailwright-{self.trail}"
        self.label = f"Audit{number}"
        self.log_group = f"/trailwright/audit-{number}"
        self.trail_arn = f"arn:aws:cloudtrail:{REGION}:{account}:trail/{self.trail}"
        self.any_trail_arn = f"arn:aws:cloudtrail:*:{account}:trail/*"
        self.log_path = f"AWSLogs/{account}/*"
        self.log_group_arn = f"arn:aws:logs:{REGION}:{account}:log-group:{self.log_group}"
        self.any_alarm_arn = f"arn:aws:cloudwatch:{REGION}:{account}:alarm:*"
        self.stream_arn = f"{self.log_group_arn}:log-stream:{account}_CloudTrail_{REGION}*"

    def metric(self, alarm: dict[str, Any]) -> str:
        """Return the name of the metric that an alarm looks at.

        Args:
            alarm: An alarm of the catalogue.
        """
        return f"{self.trail}-{alarm['id']}"


def statements(document: str, group: str, **values: str) -> list[dict[str, Any]]:
    """Return a group of statements of ``policies/statements/``, filled in.

    Args:
        document: The document, without its suffix.

        group: The group in it.

        values: What the placeholders stand for; tokens are text too.
    """
    return [_fill(each, values) for each in _groups(document)[group]]


@cache
def _groups(document: str) -> dict[str, Any]:
    text = (ROOT / f"policies/statements/{document}.json").read_text(encoding="utf-8")
    return json.loads(text)["groups"]


def _fill(value: Any, values: dict[str, str]) -> Any:  # noqa: ANN401 - any JSON
    if isinstance(value, dict):
        return {key: _fill(each, values) for key, each in value.items()}
    if isinstance(value, list):
        return [_fill(each, values) for each in value]
    for name, replacement in values.items():
        value = value.replace(f"${{{name}}}", replacement)
    return value


def description(alarm: dict[str, Any], names: Names) -> str:
    """Return what the alarm says of itself.

    Args:
        alarm: An alarm of the catalogue.

        names: The names in the stack.
    """
    return DESCRIPTIONS[alarm["id"]].replace("${Trail}", names.trail)


class Clock:
    """Prints how long construction and synthesis took, as JSON."""

    def __init__(self) -> None:
        self._last = time.perf_counter()
        self._laps: dict[str, float] = {}

    def lap(self, name: str) -> None:
        """End a lap.

        Args:
            name: What was done in it.
        """
        now = time.perf_counter()
        self._laps[name] = round(now - self._last, 4)
        self._last = now

    def report(self) -> None:
        """Print the laps."""
        sys.stdout.write(json.dumps(self._laps) + "\n")
