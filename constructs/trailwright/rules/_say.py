"""How a rule speaks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trailwright.model.findings import Finding, Severity, rule
from trailwright.model.unknown import Unknown

if TYPE_CHECKING:
    from trailwright.iam.cloudtrail_calls import CloudTrailCall
    from trailwright.iam.evaluate import Decision
    from trailwright.model.estate import Resource

__all__ = ["say", "say_refused"]


def say(
    rule_id: str,
    resource: Resource,
    message: str,
    *,
    remedy: str | None = None,
    keys: tuple[str | int, ...] = (),
    severity: Severity | None = None,
) -> Finding:
    """Return a finding about a resource.

    Args:
        rule_id: The rule that speaks.

        resource: What it is about.

        message: What would happen.

        remedy: Default: the rule's own.

        keys: The way down to the property it is about.

        severity: Default: the rule's own.
    """
    cited = rule(rule_id)
    undecided = isinstance(resource.exists, Unknown)
    own = Severity.UNKNOWN if undecided else cited.severity
    return Finding(
        rule=cited,
        severity=severity or own,
        message=message,
        remedy=remedy or cited.remedy,
        resource=resource.logical_id,
        origin=resource.origin,
        keys=keys,
    )


def say_refused(
    rule_id: str, resource: Resource, call: CloudTrailCall, decision: Decision, whose: str
) -> Finding | None:
    """Return what a refused or undecided call of CloudTrail means, if it means anything.

    Args:
        rule_id: The rule that speaks.

        resource: The trail.

        call: The call.

        decision: What the policy says to it.

        whose: Whose policy it is, for the message.
    """
    if decision.allowed is True:
        return None
    message = f"{whose}: CloudTrail {call.name}, {decision.outcome} {decision.why}: {call.request}"
    if isinstance(decision.allowed, Unknown):
        return say(rule_id, resource, message, severity=Severity.UNKNOWN)
    observed = call.certainty == "observed"
    return say(rule_id, resource, message, severity=None if observed else Severity.INFO)
