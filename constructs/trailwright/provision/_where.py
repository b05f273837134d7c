"""Where a construct lives: account, Region and partition of its stack."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from aws_cdk import RemovalPolicy, Stack

from trailwright.model.regions import partition_of
from trailwright.model.tokens import is_token

if TYPE_CHECKING:
    from constructs import Construct

__all__ = ["Where", "keeps"]

#: Looked up once for each stack: every look is a crossing into Node.
_KNOWN: WeakKeyDictionary[Stack, Where] = WeakKeyDictionary()


@dataclass(frozen=True, slots=True)
class Where:
    """The environment of a construct's stack; values may be tokens."""

    stack: Stack
    account: str
    region: str
    partition: str

    @classmethod
    def of(cls, scope: Construct) -> Where:
        """Return the environment of the stack around a construct.

        Args:
            scope: The construct.
        """
        stack = _stack_of(scope)
        if stack not in _KNOWN:
            _KNOWN[stack] = cls._look(stack)
        return _KNOWN[stack]

    @classmethod
    def _look(cls, stack: Stack) -> Where:
        region = stack.region
        partition = stack.partition if is_token(region) else partition_of(region)
        return cls(stack, stack.account, region, partition)

    def is_elsewhere(self, other: Where) -> bool:
        """Return whether both are known to be different accounts or Regions.

        Args:
            other: Another environment.
        """
        pairs = ((self.account, other.account), (self.region, other.region))
        return any(a != b and not is_token(a) and not is_token(b) for a, b in pairs)

    def same_environment(self, other: Where) -> bool:
        """Return whether both are known to be one account and Region.

        Args:
            other: Another environment.
        """
        if self.stack is other.stack:
            return True
        known = not is_token(self.account) and not is_token(self.region)
        return known and (self.account, self.region) == (other.account, other.region)


def keeps(removal_policy: RemovalPolicy | None) -> bool:
    """Return whether a removal policy keeps resources.

    Args:
        removal_policy: ``None`` keeps them.
    """
    return removal_policy is not RemovalPolicy.DESTROY


def _stack_of(scope: Construct) -> Stack:
    """Return the stack around a construct, without asking Node when its scope is one."""
    return scope if isinstance(scope, Stack) else Stack.of(scope)
