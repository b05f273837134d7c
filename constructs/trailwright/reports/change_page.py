"""The page of all changes that ``trailwright diff`` tells.

``python -m trailwright.reports.change_page docs/changes.md`` writes it anew.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from trailwright.model.changes import changes, left_out
from trailwright.reports._markdown import prose

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trailwright.model.changes import Change

__all__ = ["change_page"]

_INTRODUCTION = """\
# Changes

What `trailwright diff BASE HEAD` tells of the audit posture. An id never changes its meaning. \
This page is written from `policies/changes.json` by `make rule-pages`; `trailwright explain \
TW905` shows one on a terminal.

A change is `worse`, `better` (told as `info`), `changed` (another, and which is better nobody \
can say here), or `unknown` (it was known, and is not any more). What is only written otherwise \
tells nothing: intrinsic functions, order, defaults written out, YAML for JSON, basic selectors \
for the advanced ones that record the same."""
_LEFT_OUT = """\
## Properties that are left out

What CloudFormation does with a property of a trail that the template has no longer. Measured by \
others, and in no page of AWS's.

| Property | What happens |
| --- | --- |"""


def change_page() -> str:
    """Return the page in Markdown."""
    parts = [_INTRODUCTION, *(_section(each) for each in changes().values()), _properties()]
    return "\n\n".join(parts) + "\n"


def _section(change: Change) -> str:
    return "\n\n".join(
        [
            f"## {change.id}: {change.title}",
            "\n".join(_sentences(change)),
            prose(change.why),
            f"→ {prose(change.remedy)}",
            "\n".join(f"- <{each}>" for each in change.sources),
        ]
    )


def _sentences(change: Change) -> Iterator[str]:
    yield "| | Severity | What is told |"
    yield "| --- | --- | --- |"
    for direction, said in change.says.items():
        yield f"| {direction} | {said.severity} | {prose(said.sentence)} |"


def _properties() -> str:
    rows = (f"| `{name}` | {prose(each.then)} |" for name, each in left_out().items())
    return "\n".join([_LEFT_OUT, *rows])


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(change_page(), encoding="utf-8")
