"""The comparison with CloudWatch Logs itself finds a difference, if there is one."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from trailwright.patterns import parse

ROOT = Path(__file__).parents[2]
VECTORS = json.loads((Path(__file__).parent / "vectors.json").read_text(encoding="utf-8"))


class Agreeing:
    """Stands for CloudWatch Logs, and reads patterns as we do."""

    def test_metric_filter(
        self,
        *,
        filterPattern: str,  # noqa: N803 - boto3's own
        logEventMessages: list[str],  # noqa: N803
    ) -> dict[str, Any]:
        """Return which messages match."""
        found = [
            each for each in logEventMessages if parse(filterPattern).matches(json.loads(each))
        ]
        return {"matches": found}


class Contrary(Agreeing):
    """Never matches."""

    def test_metric_filter(self, **_: Any) -> dict[str, Any]:  # noqa: ANN401
        """Return nothing."""
        return {"matches": []}


@pytest.mark.parametrize(
    ("logs", "count"), [(Agreeing(), 0), (Contrary(), len(VECTORS["matching"]))]
)
def test_differences_are_told(monkeypatch: pytest.MonkeyPatch, logs: Agreeing, count: int) -> None:
    """One for each pattern that is read otherwise."""
    monkeypatch.syspath_prepend(str(ROOT / "bench"))
    import filter_conformance  # noqa: PLC0415 - only from here on the path

    assert count == len(list(filter_conformance.differences(logs, pause=0)))
    sys.modules.pop("filter_conformance")
