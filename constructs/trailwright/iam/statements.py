"""Policies as records: statements, and the elements they are made of.

Any part may be :class:`~trailwright.model.unknown.Unknown`, with the reason. The elements of
a statement are tuples, so that what is asked of the same ones again is remembered.
"""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING, NamedTuple

from trailwright.model.record import record
from trailwright.model.unknown import Unknown

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import TypeAlias

    from trailwright.iam.operators import OperatorName
    from trailwright.iam.truth import Truth
    from trailwright.model.problems import Problem

    #: A statement, and whether its action and principal are those asked about.
    Candidate: TypeAlias = tuple["Statement | Unknown", Truth]
    Candidates: TypeAlias = list[Candidate]

__all__ = [
    "Condition",
    "Policy",
    "PrincipalEntry",
    "Principals",
    "Selection",
    "Statement",
    "has",
]


class PrincipalEntry(NamedTuple):
    """One principal of a statement.

    Args:
        kind: ``*``, ``AWS``, ``Service``, ``Federated`` or ``CanonicalUser``.

        value: The principal as it is written.
    """

    kind: str
    value: str


class Principals(NamedTuple):
    """A Principal or NotPrincipal element.

    Args:
        entries: The principals it names.

        negated: Whether it is NotPrincipal.
    """

    entries: tuple[PrincipalEntry | Unknown, ...]
    negated: bool = False


class Selection(NamedTuple):
    """An Action, NotAction, Resource or NotResource element.

    Args:
        patterns: The patterns it holds.

        negated: Whether it selects everything else.
    """

    patterns: tuple[str | Unknown, ...]
    negated: bool = False


class Condition(NamedTuple):
    """One operator, one key and its values.

    Args:
        operator: The operator as it is written.

        name: The operator taken apart, or unknown when there is no such operator.

        key: The condition key as it is written; its case means nothing.

        values: Any of which will do.
    """

    operator: str
    name: OperatorName | Unknown
    key: str
    values: tuple[str | Unknown, ...]


@record
class Statement:
    """One statement.

    Args:
        index: Its place in the policy, from 0.

        sid: Its name, if it has one.

        effect: ``Allow`` or ``Deny``.

        principals: ``None`` in a policy of an identity, which is of its holder.

        actions: What it is about.

        resources: ``None`` in a trust policy, which is of its role.

        conditions: All of which must hold.

        variables: Whether ``${…}`` in it is a policy variable.
    """

    index: int
    sid: str | None = None
    effect: str | Unknown
    principals: Principals | None = None
    actions: Selection
    resources: Selection | None = None
    conditions: tuple[Condition | Unknown, ...] = ()
    variables: bool = True

    @property
    def name(self) -> str:
        """How messages name it: its Sid, or its place."""
        return repr(self.sid) if self.sid else f"#{self.index + 1}"


@record
class Policy:
    """A policy, as far as it could be read.

    Args:
        statements: A statement of which nothing is known is unknown.

        problems: What is malformed in the document.

        candidates: By action and principal: the Denies and the Allows that these do not rule
            out, kept for the next question (:mod:`~trailwright.iam.evaluate`).
    """

    statements: tuple[Statement | Unknown, ...] = ()
    problems: tuple[Problem, ...] = ()
    candidates: dict[tuple[str, str], tuple[Candidates, Candidates]] = field(
        default_factory=dict[tuple[str, str], "tuple[Candidates, Candidates]"],
        init=False,
        repr=False,
        compare=False,
    )

    def layer(self, effect: str) -> Policy:
        """Return the statements that have, or may have, one effect.

        Args:
            effect: ``Allow`` or ``Deny``.
        """
        return Policy(statements=tuple(self.having(effect)), problems=self.problems)

    def having(self, effect: str) -> Iterator[Statement | Unknown]:
        """Yield the statements that have, or may have, one effect.

        Args:
            effect: ``Allow`` or ``Deny``.
        """
        return (each for each in self.statements if has(each, effect))


def has(statement: Statement | Unknown, effect: str) -> bool:
    """Return whether a statement has, or may have, an effect.

    Args:
        statement: The statement.

        effect: ``Allow`` or ``Deny``.
    """
    if isinstance(statement, Unknown):
        return True
    return statement.effect == effect or isinstance(statement.effect, Unknown)
