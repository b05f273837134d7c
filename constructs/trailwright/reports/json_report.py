"""Findings as JSON; ``policies/schema/findings.schema.json`` says what is in it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from trailwright.model.findings import Finding

__all__ = ["json_report"]


def json_report(findings: Sequence[Finding]) -> str:
    """Return findings as a JSON object.

    Args:
        findings: What was found.
    """
    return json.dumps(
        {"schema_version": 1, "findings": [_row(each) for each in findings]}, indent=2
    )


def _row(finding: Finding) -> dict[str, Any]:
    return {
        "rule": finding.rule.id,
        "severity": str(finding.severity),
        "title": finding.rule.title,
        "message": finding.message,
        "remedy": finding.remedy,
        "aws_error": finding.rule.aws_error,
        "resource": finding.resource,
        "path": finding.origin.path,
        "line": finding.line,
        "construct_path": finding.origin.construct_path,
    }
