"""Findings as the CDK reports them."""

from __future__ import annotations

import json
import traceback
from typing import TYPE_CHECKING

from aws_cdk import PolicyValidationPluginReport, PolicyViolatingResource, PolicyViolation

from trailwright.model.findings import Severity
from trailwright.readers import ReadError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from trailwright.model.findings import Finding

__all__ = ["SWITCH", "not_checked", "report"]

#: Context that switches the checks off: ``cdk synth -c @trailwright:validate=false``.
SWITCH = "@trailwright:validate"

_NOT_CHECKED = "could-not-check"
_UNREADABLE = "Put right what it names, and synthesize again."
_FAULT = (
    "This is a fault of trailwright: report it with the traceback in the validation report. "
    f"Until it is put right, `cdk synth -c {SWITCH}=false` leaves the checks out."
)
_FAILS = (Severity.FATAL, Severity.ERROR)


def report(findings: Sequence[Finding], notes: Sequence[str] = ()) -> PolicyValidationPluginReport:
    """Return a report, which fails if there is an error.

    Args:
        findings: What the rules say.

        notes: What was assumed, as sentences. Default: nothing.
    """
    return PolicyValidationPluginReport(
        success=not any(each.severity in _FAILS for each in findings),
        violations=[_violation(each) for each in findings],
        metadata={"notes": "; ".join(notes)} if notes else None,
    )


def not_checked(error: Exception) -> PolicyValidationPluginReport:
    """Return a report that fails, since nobody knows whether AWS would take the app.

    Args:
        error: Why not.
    """
    unreadable = isinstance(error, ReadError)
    violation = PolicyViolation(
        rule_name=_NOT_CHECKED,
        description=f"trailwright could not check this app. {type(error).__name__}: {error}",
        severity=str(Severity.FATAL),
        fix=_UNREADABLE if unreadable else _FAULT,
        rule_metadata=None if unreadable else {"traceback": _traceback(error)},
        # Without a construct, the CDK would not print it.
        violating_resources=[PolicyViolatingResource(construct_path="", locations=[])],
    )
    return PolicyValidationPluginReport(success=False, violations=[violation])


def _violation(finding: Finding) -> PolicyViolation:
    origin = finding.origin
    return PolicyViolation(
        rule_name=finding.rule.id,
        description=" ".join(_sentences(finding)),
        severity=str(finding.severity),
        fix=_fix(finding),
        rule_metadata=_metadata(finding),
        violating_resources=[
            # The CDK adds the construct path, by template and logical id.
            PolicyViolatingResource(
                resource_logical_id=finding.resource,
                template_path=origin.path,
                locations=[".".join(map(str, finding.keys))] if finding.keys else [],
            )
        ],
    )


def _sentences(finding: Finding) -> Iterator[str]:
    yield f"{finding.rule.title}."
    if finding.rule.aws_error:
        yield f"AWS would say {finding.rule.aws_error}."
    yield finding.message


def _fix(finding: Finding) -> str:
    if finding.mend is None:
        return finding.remedy
    return f"{finding.remedy}\n{json.dumps(finding.mend, indent=2)}"


def _metadata(finding: Finding) -> dict[str, str]:
    """Return the lines it is written in, as far as they are known, and what AWS says of it."""
    known = {
        "template_line": str(finding.line or ""),
        "source_line": finding.origin.source_line,
        "sources": " ".join(finding.rule.sources),
    }
    return {key: value for key, value in known.items() if value}


def _traceback(error: Exception) -> str:
    return "".join(traceback.format_exception(error))
