"""What AWS would answer, as a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trailwright.model.findings import Severity

if TYPE_CHECKING:
    from trailwright.model.findings import Finding

__all__ = ["aws_says"]


def aws_says(finding: Finding) -> str | None:
    """Return the API error that a finding prevents, in words, if there is one.

    Args:
        finding: The finding. What could not be decided may come to pass or not.
    """
    if finding.rule.aws_error is None:
        return None
    would = "may" if finding.severity is Severity.UNKNOWN else "would"
    return f"AWS {would} say {finding.rule.aws_error}"
