"""How a rule speaks."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from trailwright.iam.evaluate import DENIED
from trailwright.model.findings import Finding, Severity, rule
from trailwright.model.symbols import ACCOUNT, REGION
from trailwright.model.unknown import Unknown

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from trailwright.iam.cloudtrail_calls import CloudTrailCall
    from trailwright.iam.evaluate import Decision
    from trailwright.model.resources import Resource, Value

__all__ = ["say", "say_refused"]

_AN_ACCOUNT = re.compile(r"\b[0-9]{12}\b")
#: A Region, or a partition that only some Regions are in.
_A_REGION = re.compile(r"\b[a-z]{2,4}(-[a-z]+)+-[0-9]\b|\barn:aws-[a-z-]+:")


def say(
    rule_id: str,
    resource: Resource,
    message: str,
    *,
    remedy: str | None = None,
    keys: tuple[str | int, ...] = (),
    severity: Severity | None = None,
    mend: Mapping[str, object] | None = None,
) -> Finding:
    """Return a finding about a resource.

    Args:
        rule_id: The rule that speaks.

        resource: What it is about.

        message: What would happen.

        remedy: Default: the rule's own.

        keys: The way down to the property it is about.

        severity: No worse than unknown when nobody knows whether there is the resource.
            Default: the rule's own.

        mend: What to write. Default: the remedy says it all.
    """
    cited = rule(rule_id)
    worst = severity or cited.severity
    if isinstance(resource.exists, Unknown):
        worst = worst.undecided
    return Finding(
        rule=cited,
        severity=worst,
        message=message,
        remedy=remedy or cited.remedy,
        resource=resource.logical_id,
        origin=resource.origin,
        keys=keys,
        mend=mend,
    )


def say_refused(
    rule_id: str,
    resource: Resource,
    call: CloudTrailCall,
    decision: Decision,
    *,
    whose: str,
    document: Value,
    mend: Callable[[], Mapping[str, object]],
) -> Finding | None:
    """Return what a refused or undecided call of CloudTrail means, if it means anything.

    Args:
        rule_id: The rule that speaks.

        resource: The trail.

        call: The call.

        decision: What the policy says to it.

        whose: Whose policy it is, for the message.

        document: The policy.

        mend: Makes the statement that would allow it; of no use where another denies it.
    """
    if decision.allowed is True:
        return None
    better = None if decision.outcome == DENIED else mend()
    asked = str(call.request)
    undecided = isinstance(decision.allowed, Unknown) or _hangs_on_place(asked, document)
    refuses = "may refuse" if undecided else "refuses"
    message = f"CloudTrail {call.name}, and {whose} {refuses} because {decision.why}. {asked}"
    if undecided:
        return say(rule_id, resource, message, severity=Severity.UNKNOWN, mend=better)
    observed = call.certainty == "observed"
    severity = None if observed else Severity.INFO
    return say(rule_id, resource, message, severity=severity, mend=better)


def _hangs_on_place(asked: str, document: Value) -> bool:
    """Return whether a refusal may come of an account or Region that is not known yet.

    A stand-in never equals a literal, so where the policy has a literal of that kind, it
    might be the very one the stack is deployed to.
    """
    places = ((ACCOUNT, _AN_ACCOUNT), (REGION, _A_REGION))
    open_places = [literal for each, literal in places if each in asked]
    said = json.dumps(document, default=str) if open_places else ""
    return any(literal.search(said) for literal in open_places)
