"""What a policy says to a request: allowed, denied, neither, or unknown, and why.

The order is IAM's: an explicit Deny wins, then any Allow, otherwise nothing is allowed
(`IAM user guide, "Policy evaluation logic"
<https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html>`_).
"""

from __future__ import annotations

from functools import lru_cache, partial
from typing import TYPE_CHECKING

from trailwright.iam.conditions import condition_holds
from trailwright.iam.globs import matches, resolve, resource_matches
from trailwright.iam.principals import delegates, principal_applies
from trailwright.iam.statements import Policy, Statement, has
from trailwright.iam.truth import Truth, all_of, any_of, negated
from trailwright.model.record import record
from trailwright.model.unknown import Unknown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from trailwright.iam.requests import Request
    from trailwright.iam.statements import Candidate, Candidates, Condition, Principals, Selection

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

        allowed: Whether the call is allowed by this policy. It can be certain that it is
            not, while it is unknown which statement refuses it.

        reason: Says why, as the end of a sentence; most decisions are never explained.
    """

    outcome: str
    allowed: Truth
    reason: Callable[[], str]
    statement: str | None = None

    @property
    def why(self) -> str:
        """The reason, as the end of a sentence."""
        return self.reason()

    def __str__(self) -> str:
        return f"{self.outcome} because {self.why}"


def evaluate(policy: Policy, request: Request) -> Decision:
    """Return what one policy says to a request.

    Args:
        policy: The policy, as :func:`~trailwright.iam.policies.parse_policy` read it.

        request: The request.
    """
    denying, allowing = _candidates(policy, request)
    doubts: list[tuple[Statement | Unknown, Unknown]] = []
    for statement, truth in _verdicts(denying, request):
        if truth is True:
            return _decided(DENIED, statement, "denies it", allowed=False)
        if isinstance(truth, Unknown):
            doubts.append((statement, truth))
    if not doubts:
        return _without_deny(policy, request, allowing)
    possible = any_of([truth for _, truth in _verdicts(allowing, request)]) is not False
    return _undecided(*doubts[0], possible=possible)


def _without_deny(policy: Policy, request: Request, allowing: Candidates) -> Decision:
    doubts: list[tuple[Statement | Unknown, Unknown]] = []
    for statement, truth in _verdicts(allowing, request):
        if truth is True:
            return _decided(ALLOWED, statement, "allows it", allowed=True)
        if isinstance(truth, Unknown):
            doubts.append((statement, truth))
    if doubts:
        return _undecided(*doubts[0], possible=True)
    return Decision(
        outcome=IMPLICIT_DENY, reason=partial(_why_nothing, policy, request), allowed=False
    )


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
        return Decision(
            outcome=ALLOWED,
            reason=lambda: "trust policy and permissions allow it",
            allowed=True,
        )
    return Decision(
        outcome=worst.outcome,
        statement=worst.statement,
        reason=lambda: f"of its {name}: {worst.why}",
        allowed=worst.allowed,
    )


def applies(statement: Statement, request: Request) -> Truth:
    """Return whether a statement applies to a request.

    Args:
        statement: The statement.

        request: The request.
    """
    named = _is_named(statement, request)
    return False if named is False else _weighed(statement, named, request)


def _is_named(statement: Statement, request: Request) -> Truth:
    """Return whether a statement is about what is done, and who does it."""
    action = action_applies(statement.actions, request.action)
    if action is False:
        return False
    who = principal_applies(statement.principals, request.principal, statement.effect)
    return all_of((action, who))


def _weighed(statement: Statement, named: Truth, request: Request) -> Truth:
    """Return whether a statement applies, when it is known what it says to who and what."""
    where = resource_applies(statement, request)
    if where is False:
        return False
    return all_of((named, where, conditions_hold(statement, statement.conditions, request)))


@lru_cache(maxsize=4096)
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
    found = any_of([_resource(statement, each, request) for each in resources.patterns])
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


def _verdicts(candidates: Candidates, request: Request) -> Iterator[Candidate]:
    """Yield the statements that have an effect on a request, or may have one."""
    for statement, named in candidates:
        if isinstance(statement, Unknown):
            yield statement, statement
            continue
        truth = _weighed(statement, named, request)
        if isinstance(statement.effect, Unknown):
            truth = all_of((truth, statement.effect))
        if truth is not False:
            yield statement, truth


def _candidates(policy: Policy, request: Request) -> tuple[Candidates, Candidates]:
    """Return what may deny a request and what may allow it, as far as who and what decide.

    Many questions have these in common, so the statements that they rule out are looked at once.
    """
    key = request.action, request.principal
    if key not in policy.candidates:
        found = list(_narrowed(policy, request))
        policy.candidates[key] = _having(found, "Deny"), _having(found, "Allow")
    return policy.candidates[key]


def _narrowed(policy: Policy, request: Request) -> Iterator[Candidate]:
    for statement in policy.statements:
        named = statement if isinstance(statement, Unknown) else _is_named(statement, request)
        if named is not False:
            yield statement, named


def _having(candidates: Candidates, effect: str) -> list[Candidate]:
    return [each for each in candidates if has(each[0], effect)]


def _decided(outcome: str, statement: Statement | Unknown, verb: str, *, allowed: bool) -> Decision:
    name = None if isinstance(statement, Unknown) else statement.name
    return Decision(
        outcome=outcome,
        statement=name,
        reason=lambda: f"statement {name} {verb}",
        allowed=allowed,
    )


def _undecided(statement: Statement | Unknown, doubt: Unknown, *, possible: bool) -> Decision:
    """Return a decision that hangs on what a statement says, which is not known."""
    return Decision(
        outcome=UNKNOWN,
        statement=None if isinstance(statement, Unknown) else statement.name,
        reason=lambda: f"of what is not known: {doubt.reason}",
        allowed=doubt if possible else False,
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
