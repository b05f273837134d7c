"""Findings as annotations of a pull request: GitHub's workflow commands, and nothing else.

https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from trailwright.model.findings import Severity
from trailwright.reports._aws import aws_says
from trailwright.reports._harmless import harmless, one_line
from trailwright.reports._places import place_of
from trailwright.reports._summary import counted, summary

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from trailwright.model.findings import Finding, Judgement

__all__ = ["github_report"]

#: GitHub shows ten of a kind for a step, and drops the rest without a word.
_MOST = 10
_COMMANDS = {
    Severity.FATAL: "error",
    Severity.ERROR: "error",
    Severity.WARNING: "warning",
    Severity.UNKNOWN: "notice",
    Severity.INFO: "notice",
}


def github_report(*judgements: Judgement) -> str:
    """Return what one step of a workflow found as its commands, those that count all last.

    Args:
        judgements: What was found, the worst of each first.
    """
    # One notice is left for each count.
    left = Counter(error=_MOST, warning=_MOST, notice=_MOST - len(judgements))
    lines: list[str] = []
    counts: list[str] = []
    for each in judgements:
        shown, rest = _parted(each.worst_first, left)
        lines += map(_annotation, shown)
        counts.append(_count(each, rest))
    return "\n".join([*lines, *counts])


def _parted(findings: Sequence[Finding], left: Counter[str]) -> tuple[list[Finding], list[Finding]]:
    """Return those that GitHub shows, and the rest; and take off how many are left of a kind."""
    shown: list[Finding] = []
    rest: list[Finding] = []
    for finding in findings:
        command = _COMMANDS[finding.severity]
        (shown if left[command] else rest).append(finding)
        left[command] -= left[command] > 0
    return shown, rest


def _annotation(finding: Finding) -> str:
    path, line = place_of(finding)
    properties = {"file": path, "line": line, "title": f"{finding.rule.id} {finding.rule.title}"}
    return _command(_COMMANDS[finding.severity], properties, "\n".join(_message(finding)))


def _message(finding: Finding) -> Iterator[str]:
    yield f"{finding.resource}: {finding.message}"
    said = aws_says(finding)
    if said:
        yield f"{said}."
    yield finding.remedy


def _count(judgement: Judgement, rest: Sequence[Finding]) -> str:
    text = summary(judgement)
    if rest:
        text += f"; not shown here: {counted(rest)}"
    return _command("notice", {"title": f"trailwright {judgement.asked}"}, text)


def _command(name: str, properties: dict[str, str | int | None], message: str) -> str:
    given = ",".join(
        f"{key}={_property(one_line(str(value)))}"
        for key, value in properties.items()
        if value not in (None, "")
    )
    return f"::{name} {given}::{_data(harmless(message))}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
