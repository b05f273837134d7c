"""A drill for a pull request."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trailwright.reports._drilled import OUTCOMES, drilled
from trailwright.reports._markdown import code, prose

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from trailwright.drill import Drill
    from trailwright.model.findings import Finding
    from trailwright.reports._drilled import Drilled

__all__ = ["drill_markdown"]


def drill_markdown(result: Drill, findings: Sequence[Finding]) -> str:
    """Return a drill as a table.

    Args:
        result: What the events did.

        findings: What the rules say of alarms.
    """
    rows = drilled(result, findings)
    return "\n".join(
        [
            f"{result.events:,} events in {result.files:,} files, {len(rows)} alarms",
            "",
            "| Alarm | Outcome | Times | Events | Unheard |",
            "| --- | --- | --: | --- | --- |",
            *_table(rows),
        ]
    )


def _table(rows: Sequence[Drilled]) -> Iterator[str]:
    for row in rows:
        unheard = ", ".join(each.rule.id for each in row.unheard)
        said = prose(row.raised.armed.trouble or row.calls)
        title = OUTCOMES[row.outcome]
        yield f"| {code(row.name)} | {title} | {row.raised.times} | {said} | {unheard} |"
