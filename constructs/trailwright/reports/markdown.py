"""Findings as a comment on a pull request: a table, and the details to unfold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trailwright.reports._aws import aws_says
from trailwright.reports._markdown import code, fenced, html, prose
from trailwright.reports._places import place_of
from trailwright.reports._snippet import snippet
from trailwright.reports._summary import counted, summary

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from trailwright.model.findings import Finding, Judgement

__all__ = ["markdown_report"]

#: GitHub takes comments of 65,536 characters; this leaves room for the frame.
_MOST_BYTES = 59_000
_TABLE = "| | Rule | Where | What is wrong |\n| --- | --- | --- | --- |"


def markdown_report(judgement: Judgement, *, most_bytes: int = _MOST_BYTES) -> str:
    """Return a judgement as Markdown that leaves room in a comment.

    Args:
        judgement: What was found.

        most_bytes: Most bytes of the findings. Default: 59,000.
    """
    findings = judgement.worst_first
    shown = _fitting(findings, most_bytes)
    title = f"trailwright {judgement.asked}"
    # By the first a workflow finds the comment it made before.
    parts = [f"<!-- {title} -->", f"### {title}", f"{prose(summary(judgement))}."]
    if shown:
        parts.append("\n".join([_TABLE, *(_row(each) for each in shown)]))
        parts += [_details(each) for each in shown]
    if len(shown) < len(findings):
        parts.append(f"Not shown here: {counted(findings[len(shown) :])}.")
    return "\n\n".join(parts)


def _fitting(findings: Sequence[Finding], most_bytes: int) -> Sequence[Finding]:
    """Return as many as there is room for, the worst."""
    size = 0
    for number, finding in enumerate(findings):
        size += len(f"{_row(finding)}\n{_details(finding)}\n\n".encode())
        if size > most_bytes:
            return findings[:number]
    return findings


def _row(finding: Finding) -> str:
    where = f"{code(finding.resource)} {code(str(place_of(finding)))}"
    return f"| {finding.severity} | {finding.rule.id} | {where} | {prose(finding.rule.title)} |"


def _details(finding: Finding) -> str:
    summed = f"{finding.severity} {finding.rule.id}: {html(finding.rule.title)}"
    body = "\n\n".join(_body(finding))
    return f"<details>\n<summary>{summed}</summary>\n\n{body}\n\n</details>"


def _body(finding: Finding) -> Iterator[str]:
    yield f"At {code(finding.resource)} {code(str(place_of(finding)))}: {prose(finding.message)}"
    said = aws_says(finding)
    if said:
        yield f"{prose(said)}."
    yield f"→ {prose(finding.remedy)}"
    written = snippet(finding)
    if written:
        yield fenced(*written)
