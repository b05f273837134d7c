"""Compares our reading of filter patterns with CloudWatch Logs' own: needs AWS credentials.

``python bench/filter_conformance.py`` sends the vectors of the tests, and every pattern of the
catalogue, to ``logs:TestMetricFilter``, which reads nothing and changes nothing in the account.
It has never been run by the project itself, which has no account.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from trailwright.patterns import parse

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[1]
#: Calls a second: TestMetricFilter allows five.
PAUSE_SECONDS = 0.25


class Logs(Protocol):
    """The part of boto3's client that is used."""

    def test_metric_filter(self, **request: Any) -> dict[str, Any]:  # noqa: ANN401 - boto3's own
        """Return which messages match."""
        ...


def vectors() -> Iterator[tuple[str, Any]]:
    """Yield patterns, each with an event to try it on."""
    known = json.loads((ROOT / "tests/patterns/vectors.json").read_text(encoding="utf-8"))
    for pattern in (*known["matching"], *known["quiet"]):
        yield pattern, known["event"]
    for path in sorted((ROOT / "policies/alarms").glob("*.json")):
        for alarm in json.loads(path.read_text(encoding="utf-8"))["alarms"]:
            yield alarm["pattern"], known["event"]


def differences(logs: Logs, *, pause: float = PAUSE_SECONDS) -> Iterator[str]:
    """Yield a sentence for each pattern that CloudWatch Logs reads otherwise.

    Args:
        logs: A client of CloudWatch Logs.

        pause: Seconds between calls.
    """
    for pattern, event in vectors():
        answer = logs.test_metric_filter(
            filterPattern=pattern, logEventMessages=[json.dumps(event)]
        )
        theirs, ours = bool(answer["matches"]), parse(pattern).matches(event)
        if theirs != ours:
            yield f"{pattern}: CloudWatch Logs says {theirs}, we say {ours}"
        time.sleep(pause)


def main() -> int:
    """Compare, and return 1 if anything differs."""
    import boto3  # noqa: PLC0415 - a second to import

    found = list(differences(boto3.client("logs")))
    sys.stdout.write("".join(f"{each}\n" for each in found))
    sys.stdout.write(f"{sum(1 for _ in vectors())} patterns, {len(found)} read otherwise\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
