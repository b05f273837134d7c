"""What a policy says to a request: allowed, denied, neither, or unknown, and why.

The order is IAM's: an explicit Deny wins, then any Allow, otherwise nothing is allowed
(`IAM user guide, "Policy evaluation logic"
<https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html>`_).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from trailwright.iam.conditions import condition_holds
from trailwright.iam.globs import matches, resolve, resource_matches
from trailwright.iam.principals import delegates, principal_applies
from trailwright.iam.statements import Policy, Statement
from trailwright.iam.truth import Truth, all_of, any_of, negated
from trailwright.model.record import record
from trailwright.model.unknown import Unknown

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from trailwright.iam.requests import Request
    from trailwright.iam.statements import Condition, Principals, Selection

__all__ = [
    "ALLOWED",
    "DENIED",
    "IMPLICIT_DENY",
    "UNKNOWN",
    "Decision",
    "action_applies",
    "applies",
    "conditions_hold",
    "evaluate",
    "evaluate_role",
    "resource_applies",
]

ALLOWED, DENIED, IMPLICIT_DENY, UNKNOWN = "allowed", "denied", "implicit deny", "unknown"


@record
class Decision:
    """What a policy says to a request.

    Args:
        outcome: ``allowed``, ``denied``, ``implicit deny`` (no statement says anything) or
            ``unknown`` (what cannot be known could change the outcome).

        statement: Sid, or place, of the statement that decides. Default: none does.

        why: The reason, as the end of a sentence.

        allowed: Whether the call is allowed by this policy. It can be certain that it is
            not, while it is unknown which statement refuses it.
    """

    outcome: str
    why: str
    allowed: Truth
    statement: str | None = None

    def __str__(self) -> str:
        return f"{self.outcome} because {self.why}"


def evaluate(policy: Policy, request: Request) -> Decision:
    """Return what one policy says to a request.

    Args:
        policy: The policy, as :func:`~trailwright.iam.policies.parse_policy` read it.

        request: The request.
    """
    denies = list(_verdicts(policy, request, "Deny"))
    for statement, truth in denies:
        if truth is True:
            return _decided(DENIED, statement, "denies it", allowed=False)
    allows = _verdicts(policy, request, "Allow")
    doubt = _first_doubt(denies)
    if doubt is not None:
        allowed = any_of(truth for _, truth in allows)
        return Decision(
            outcome=UNKNOWN,
            statement=doubt[0],
            why=f"of what is not known: {doubt[1].reason}",
            allowed=False if allowed is False else doubt[1],
        )
    return _without_deny(policy, request, allows)


def _without_deny(
    policy: Policy, request: Request, allows: Iterator[tuple[Statement | Unknown, Truth]]
) -> Decision:
    others: list[tuple[Statement | Unknown, Truth]] = []
    for statement, truth in allows:
        if truth is True:
            return _decided(ALLOWED, statement, "allows it", allowed=True)
        others.append((statement, truth))
    doubt = _first_doubt(others)
    if doubt is not None:
        why = f"of what is not known: {doubt[1].reason}"
        return Decision(outcome=UNKNOWN, statement=doubt[0], why=why, allowed=doubt[1])
    return Decision(outcome=IMPLICIT_DENY, why=_why_nothing(policy, request), allowed=False)


def evaluate_role(
    *,
    trust: Policy,
    permissions: Sequence[Policy],
    assume: Request,
    call: Request,
    boundary: Policy | None = None,
) -> Decision:
    """Return whether a principal may assume a role, and the role may then make a call.

    Args:
        trust: The role's trust policy.

        permissions: Its permission policies, inline and managed.

        assume: The request to assume the role.

        call: The request the role then makes.

        boundary: Its permissions boundary. Default: it has none.
    """
    merged = Policy(statements=tuple(each for one in permissions for each in one.statements))
    steps = [
        ("trust policy", evaluate(trust, assume)),
        ("permissions", evaluate(merged, call)),
        *([("permissions boundary", evaluate(boundary, call))] if boundary else []),
    ]
    # The step that refuses for certain is worth more than one that leaves a doubt.
    steps.sort(key=lambda step: (step[1].allowed is True, step[1].allowed is not False))
    name, worst = steps[0]
    if worst.allowed is True:
        return Decision(outcome=ALLOWED, why="trust policy and permissions allow it", allowed=True)
    return Decision(
        outcome=worst.outcome,
        statement=worst.statement,
        why=f"of its {name}: {worst.why}",
        allowed=worst.allowed,
    )


def applies(statement: Statement, request: Request) -> Truth:
    """Return whether a statement applies to a request.

    Args:
        statement: The statement.

        request: The request.
    """
    return all_of(_elements(statement, request))


def _elements(statement: Statement, request: Request) -> Iterator[Truth]:
    """Yield what each element of a statement says to a request, the cheapest first."""
    yield action_applies(statement.actions, request.action)
    yield principal_applies(statement.principals, request.principal, statement.effect)
    yield resource_applies(statement, request)
    yield conditions_hold(statement, statement.conditions, request)


def action_applies(actions: Selection, action: str) -> Truth:
    """Return whether an Action or NotAction element selects an action, in any case.

    Args:
        actions: The element.

        action: The action.
    """
    found = any_of(
        each if isinstance(each, Unknown) else matches(each, action, ignore_case=True)
        for each in actions.patterns
    )
    return negated(found) if actions.negated else found


def resource_applies(statement: Statement, request: Request) -> Truth:
    """Return whether a statement is about the resource of a request.

    Args:
        statement: The statement.

        request: The request.
    """
    resources = statement.resources
    if resources is None:
        return True
    found = any_of(_resource(statement, each, request) for each in resources.patterns)
    return negated(found) if resources.negated else found


def _resource(statement: Statement, pattern: str | Unknown, request: Request) -> Truth:
    if isinstance(pattern, str) and statement.variables:
        resolved = resolve(pattern, request.single)
        if resolved is None:
            return False
        pattern = resolved
    return pattern if isinstance(pattern, Unknown) else resource_matches(pattern, request.resource)


def conditions_hold(
    statement: Statement, conditions: Sequence[Condition | Unknown], request: Request
) -> Truth:
    """Return whether all of some conditions of a statement hold.

    Args:
        statement: The statement.

        conditions: Those to look at.

        request: The request.
    """
    return all_of(
        each
        if isinstance(each, Unknown)
        else condition_holds(each, request, variables=statement.variables)
        for each in conditions
    )


def _verdicts(
    policy: Policy, request: Request, effect: str
) -> Iterator[tuple[Statement | Unknown, Truth]]:
    for statement in policy.having(effect):
        if isinstance(statement, Unknown):
            yield statement, statement
        elif isinstance(statement.effect, Unknown):
            yield statement, all_of((applies(statement, request), statement.effect))
        else:
            yield statement, applies(statement, request)


def _first_doubt(
    verdicts: Sequence[tuple[Statement | Unknown, Truth]],
) -> tuple[str | None, Unknown] | None:
    for statement, truth in verdicts:
        if isinstance(truth, Unknown):
            return (None if isinstance(statement, Unknown) else statement.name), truth
    return None


def _decided(outcome: str, statement: Statement | Unknown, verb: str, *, allowed: bool) -> Decision:
    name = None if isinstance(statement, Unknown) else statement.name
    return Decision(
        outcome=outcome, statement=name, why=f"statement {name} {verb}", allowed=allowed
    )


def _why_nothing(policy: Policy, request: Request) -> str:
    """Say why no statement allows a request, by the nearest miss."""
    for statement in policy.having("Allow"):
        if isinstance(statement, Unknown) or not _about(statement, request, None):
            continue
        if delegates(statement.principals, request.principal):
            return f"statement {statement.name} leaves it to the IAM policies of the account"
    for statement in policy.having("Allow"):
        if isinstance(statement, Unknown) or not _about(statement, request, statement.principals):
            continue
        return f"no statement allows it; {statement.name} would, were its conditions met"
    return "no statement allows it"


def _about(statement: Statement, request: Request, principals: Principals | None) -> bool:
    return (
        action_applies(statement.actions, request.action) is not False
        and resource_applies(statement, request) is not False
        and principal_applies(principals, request.principal, "Allow") is not False
    )
