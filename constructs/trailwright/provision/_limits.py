"""What only the whole app can see: five trails per Region, and names used twice."""

from __future__ import annotations

from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

import jsii
from constructs import IValidation

from trailwright.model.ledger import TrailUse, trail_ledger
from trailwright.provision._facts import Facts
from trailwright.provision._imported import RequiredPolicies

if TYPE_CHECKING:
    from aws_cdk import Stack
    from constructs import Construct, IConstruct

    from trailwright.model.ledger import Ledger
    from trailwright.provision.trail import Trail

__all__ = ["TrailRegistry", "declare_existing_trails"]

_REGISTRIES: WeakKeyDictionary[IConstruct, TrailRegistry] = WeakKeyDictionary()
_BY_STACK: WeakKeyDictionary[IConstruct, TrailRegistry] = WeakKeyDictionary()


@jsii.implements(IValidation)
class TrailRegistry:
    """The trails of one app; fails synthesis when they do not fit."""

    def __init__(self) -> None:
        self._uses: list[TrailUse] = []
        self._last_in_stack: WeakKeyDictionary[IConstruct, Trail] = WeakKeyDictionary()

    @classmethod
    def of(cls, scope: Construct, stack: Stack | None = None) -> TrailRegistry:
        """Return the registry of the app around a construct.

        Args:
            scope: The construct.

            stack: Its stack, if known; spares a look for the root.
        """
        if stack is not None and stack in _BY_STACK:
            return _BY_STACK[stack]
        root = scope.node.root
        if root not in _REGISTRIES:
            _REGISTRIES[root] = cls()
            root.node.add_validation(_REGISTRIES[root])
            RequiredPolicies.of(scope)
        if stack is not None:
            _BY_STACK[stack] = _REGISTRIES[root]
        return _REGISTRIES[root]

    @property
    def ledger(self) -> Ledger:
        """Who uses which slot, per account and Region."""
        return trail_ledger(self._uses)

    def add(self, use: TrailUse) -> None:
        """Count a trail.

        Args:
            use: The slot or slots it takes.
        """
        self._uses.append(use)

    def previous_in(self, stack: Stack, trail: Trail) -> Trail | None:
        """Return the trail last made in a stack, and remember this one.

        CloudTrail takes one mutating call a second per account and Region, so the
        trails of a stack are made one after the other.

        Args:
            stack: The stack.

            trail: The trail being made.
        """
        previous = self._last_in_stack.get(stack)
        self._last_in_stack[stack] = trail
        return previous

    def validate(self) -> list[str]:
        """Return why the app's trails cannot all exist; called by the CDK at synthesis."""
        return [str(problem) for problem in self.ledger.problems()]


def declare_existing_trails(scope: Construct, *trails: TrailUse) -> None:
    """Count trails that exist already and are not in this app against the limits.

    Args:
        scope: Any construct of the app, or the app itself.

        trails: The trails.
    """
    registry = TrailRegistry.of(scope)
    for trail in trails:
        registry.add(trail)
    Facts.of(scope).existing_trails.extend(trails)
