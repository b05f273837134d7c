"""Proves that a policy allows what it must and nothing else, or shows requests that disprove it.

The requests a policy can tell apart are finitely many kinds; :mod:`~trailwright.iam.witnesses`
makes one of each, and :mod:`~trailwright.iam.table` combines them. Allow and Deny are proved
apart, because one would hide the faults of the other.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from trailwright.iam.evaluate import DENIED, IMPLICIT_DENY, Decision, evaluate
from trailwright.iam.table import Table
from trailwright.iam.witnesses import conditions, keys
from trailwright.model.record import record

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from trailwright.iam.guarantees import Guarantee
    from trailwright.iam.requests import Request
    from trailwright.iam.statements import Policy
    from trailwright.model.problems import Problem

__all__ = ["CounterExample", "Layer", "Proof", "prove"]


class Layer(StrEnum):
    """What can be proved of a policy, each alone."""

    CALLS = "every required call is allowed"
    GRANTS = "nothing else is allowed to anyone"
    DENIES = "required denies bind everyone"
    LOCKOUTS = "no deny meets a required call"


@record
class CounterExample:
    """A request that a policy answers as it should not.

    Args:
        layer: What it disproves.

        request: The request, with the condition keys that matter.

        decision: What the policy, or the layer of it, answers.
    """

    layer: Layer
    request: Request
    decision: Decision

    def __str__(self) -> str:
        outcome = self.decision.outcome
        said = DENIED if outcome == IMPLICIT_DENY else outcome
        said = "not denied" if self.layer is Layer.DENIES else said
        return f"{self.request}: {said} because {self.decision.why}"


@record
class Proof:
    """What became of an attempt to prove a policy.

    Args:
        counterexamples: Requests that disprove it, one of each kind.

        layers: What was to be proved.

        problems: Why AWS would not accept the policy at all.
    """

    counterexamples: tuple[CounterExample, ...]
    layers: tuple[Layer, ...]
    problems: tuple[Problem, ...] = ()

    @property
    def proved(self) -> bool:
        """Whether everything was proved."""
        return not self.counterexamples and not self.problems

    def __str__(self) -> str:
        if self.proved:
            return f"proved: {'; '.join(self.layers)}"
        return "\n".join(map(str, (*self.problems, *self.counterexamples)))


def prove(policy: Policy, wanted: Guarantee, layers: Iterable[Layer] = tuple(Layer)) -> Proof:
    """Return the proof that a policy does what it must and nothing else, or what disproves it.

    Anything unknown that could matter disproves it.

    Args:
        policy: The policy.

        wanted: What it must guarantee.

        layers: What to prove. Default: everything.
    """
    chosen = tuple(layers)
    provers: dict[Layer, Callable[[Policy, Guarantee], Iterator[CounterExample]]] = {
        Layer.CALLS: _calls,
        Layer.GRANTS: _grants,
        Layer.DENIES: _denies,
        Layer.LOCKOUTS: _lockouts,
    }
    found = [each for layer in chosen for each in provers[layer](policy, wanted)]
    return Proof(counterexamples=tuple(found), layers=chosen, problems=policy.problems)


def _calls(policy: Policy, wanted: Guarantee) -> Iterator[CounterExample]:
    allows = policy.layer("Allow")
    for request in wanted.calls:
        decision = evaluate(allows, request)
        if decision.allowed is not True:
            yield _counterexample(Layer.CALLS, policy, wanted, request, decision)


def _lockouts(policy: Policy, wanted: Guarantee) -> Iterator[CounterExample]:
    denies = policy.layer("Deny")
    for request in wanted.calls:
        decision = evaluate(denies, request)
        if decision.outcome != IMPLICIT_DENY:
            yield _counterexample(Layer.LOCKOUTS, policy, wanted, request, decision)


def _grants(policy: Policy, wanted: Guarantee) -> Iterator[CounterExample]:
    table = Table(policy.layer("Allow"), wanted, wanted.grants)
    for cell, request in table.cells(needs=lambda cell: bool(cell.may & table.statements)):
        if not cell.must & table.scopes:
            decision = evaluate(table.policy, request)
            yield _counterexample(Layer.GRANTS, policy, wanted, request, decision)


def _denies(policy: Policy, wanted: Guarantee) -> Iterator[CounterExample]:
    table = Table(policy.layer("Deny"), wanted, wanted.denies)
    for cell, request in table.cells(needs=lambda cell: bool(cell.must & table.scopes)):
        if not cell.must & table.statements:
            decision = _not_denied(evaluate(table.policy, request))
            yield _counterexample(Layer.DENIES, policy, wanted, request, decision)


def _not_denied(decision: Decision) -> Decision:
    if decision.outcome != IMPLICIT_DENY:
        return decision
    return Decision(outcome=IMPLICIT_DENY, reason=lambda: "no statement denies it", allowed=False)


def _counterexample(
    layer: Layer, policy: Policy, wanted: Guarantee, request: Request, decision: Decision
) -> CounterExample:
    tested = [condition.key for _, condition in conditions(policy)]
    shown = request.about({key.lower() for key in (*tested, *keys(policy, wanted))})
    return CounterExample(layer=layer, request=shown, decision=decision)
