"""May the role make the trail, by which CloudFormation makes the stack's resources."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from trailwright._policies import read_policy
from trailwright.model.arns import role_arn, trail_arn
from trailwright.model.findings import Severity
from trailwright.model.unknown import Unknown
from trailwright.operate.preflight._told import listed
from trailwright.operate.preflight.imported import is_named
from trailwright.operate.preflight.stacks import deployed, physical_id
from trailwright.readers.account import Absent
from trailwright.rules import say

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from trailwright.model.findings import Finding
    from trailwright.model.resources import Trail
    from trailwright.operate.preflight.view import View

__all__ = ["findings", "role_of"]

_ALLOWED = "allowed"


class _Needed(NamedTuple):
    """Actions that are needed for one purpose."""

    rule_id: str
    actions: tuple[str, ...]
    resource: str


def findings(view: View) -> Iterator[Finding]:
    """Yield what the deploying roles are denied, by simulation.

    Args:
        view: What is known.
    """
    for trail in view.plan.estate.trails:
        role = role_of(view, trail)
        if role is not None and view.is_open(trail.place):
            yield from _role(view, trail, role)


def role_of(view: View, trail: Trail) -> str | None:
    """Return the ARN of the role that makes a trail, if it is known.

    Args:
        view: What is known.

        trail: The trail.
    """
    named, place = view.plan.deployer, trail.place
    if named is None:
        return view.plan.estate.stacks[trail.origin.stack].role
    if named.startswith("arn:"):
        return named
    return role_arn(partition=place.partition_text, account=place.account_text, name=named)


def _role(view: View, trail: Trail, role: str) -> Iterator[Finding]:
    here = view.home(trail.place.account_text)
    if isinstance(here.look("iam:GetRole", RoleName=role.rpartition("/")[2]), Absent):
        yield say("TW826", trail, f"{role} is not there", remedy=_bootstrap(trail))
        return
    for needed in _needed(view, trail):
        rows = listed(
            here,
            "iam:SimulatePrincipalPolicy",
            "EvaluationResults",
            PolicySourceArn=role,
            ActionNames=needed.actions,
            ResourceArns=(needed.resource,),
        )
        if not isinstance(rows, Unknown):
            yield from _denied(trail, role, needed, rows)


def _bootstrap(trail: Trail) -> str:
    place = trail.place
    return (
        "Bootstrap the account and Region: "
        f"cdk bootstrap aws://{place.account_text}/{place.region_text}"
    )


def _needed(view: View, trail: Trail) -> Iterator[_Needed]:
    """Yield what making or changing a trail needs, as far as its resource can be named."""
    state = "kept" if physical_id(deployed(view, trail.origin.stack), trail) else "new"
    named = {"trail": _arn(trail), "log_role": trail.cloudwatch_logs_role_arn, "any": "*"}
    found: dict[tuple[str, str], dict[str, None]] = {}
    for each in read_policy("preflight.json")["deploying_role"]:
        asked = "when" not in each or trail.properties.get(each["when"])
        resource = named[each["on"]]
        if asked and each.get("of", state) == state and is_named(resource):
            found.setdefault((each["rule"], str(resource)), {}).update(
                dict.fromkeys(each["actions"])
            )
    for (rule_id, resource), actions in found.items():
        yield _Needed(rule_id, tuple(actions), resource)


def _arn(trail: Trail) -> str:
    place = trail.place
    name = trail.name if is_named(trail.name) else "*"
    return trail_arn(
        partition=place.partition_text,
        region=place.region_text,
        account=place.account_text,
        name=str(name),
    )


def _denied(
    trail: Trail, role: str, needed: _Needed, rows: Sequence[Mapping[str, Any]]
) -> Iterator[Finding]:
    """Yield what is denied for certain, then what hangs on what was not simulated."""
    told = {str(each.get("EvalActionName")): each for each in rows}
    denied = [each for each in needed.actions if not _is_allowed(told.get(each, {}))]
    unsure = [each for each in denied if _is_unsure(told.get(each, {}))]
    certain = [each for each in denied if each not in unsure]
    for actions, severity, verb in (
        (certain, Severity.ERROR, "is denied"),
        (unsure, Severity.UNKNOWN, "may be denied"),
    ):
        if actions:
            guard = _guard([told.get(each, {}) for each in actions])
            message = f"{role} {verb} {', '.join(actions)} on {needed.resource}{guard}"
            mend = _statement(actions, needed.resource)
            yield say(needed.rule_id, trail, message, severity=severity, mend=mend)


def _is_allowed(row: Mapping[str, Any]) -> bool:
    return row.get("EvalDecision") == _ALLOWED


def _is_unsure(row: Mapping[str, Any]) -> bool:
    """Return whether a decision hangs on a condition key that was not given, or is missing."""
    return not row or bool(row.get("MissingContextValues"))


def _guard(rows: Sequence[Mapping[str, Any]]) -> str:
    """Return which guardrail denies, where a statement of the role would not help."""
    for key, flag, what in (
        ("OrganizationsDecisionDetail", "AllowedByOrganizations", "a service control policy"),
        (
            "PermissionsBoundaryDecisionDetail",
            "AllowedByPermissionsBoundary",
            "its permissions boundary",
        ),
    ):
        if any(each.get(key, {}).get(flag) is False for each in rows):
            return f", by {what}"
    return ""


def _statement(actions: Sequence[str], resource: str) -> dict[str, object]:
    return {"Statement": [{"Effect": "Allow", "Action": list(actions), "Resource": resource}]}
