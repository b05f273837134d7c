"""A drill for programs; ``policies/schema/drill.schema.json`` says what is in it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from trailwright.reports._drilled import drilled

if TYPE_CHECKING:
    from collections.abc import Sequence

    from trailwright.drill import Drill
    from trailwright.model.findings import Finding
    from trailwright.reports._drilled import Drilled

__all__ = ["drill_json"]


def drill_json(result: Drill, findings: Sequence[Finding]) -> str:
    """Return a drill as a JSON object.

    Args:
        result: What the events did.

        findings: What the rules say of alarms.
    """
    rows = [_alarm(row) for row in drilled(result, findings)]
    whole = {
        "schema_version": 1,
        "events": result.events,
        "files": result.files,
        "alarms": rows,
    }
    return json.dumps(whole, indent=2)


def _alarm(row: Drilled) -> dict[str, Any]:
    raised = row.raised
    return {
        "name": row.name,
        "resource": raised.armed.alarm.logical_id,
        "path": raised.armed.alarm.origin.path,
        "outcome": row.outcome,
        "reason": raised.armed.trouble,
        "events": raised.events,
        "times": raised.times,
        "event_names": dict(raised.names.most_common()),
        "first": [{"path": path, "event_id": event} for path, event in raised.first],
        "unheard": [{"rule": each.rule.id, "message": each.message} for each in row.unheard],
    }
