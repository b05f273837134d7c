"""What the options of guardrails may say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trailwright.model import names
from trailwright.model.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

__all__ = ["check_guardrails"]


def check_guardrails(targets: Sequence[str], exempt: Sequence[str]) -> Iterator[Problem]:
    """Yield what is wrong with where guardrails are attached, and whom they let go on.

    Args:
        targets: Roots, organizational units and accounts.

        exempt: ARN patterns of principals.
    """
    yield from _each("targets", targets, names.policy_target, "name a root, a unit or an account")
    yield from _each(
        "exempt",
        exempt,
        names.principal_pattern,
        "name the role that deploys the trails, or nobody can change them any more",
    )


def _each(
    option: str,
    values: Sequence[str],
    check: Callable[[str, str], Iterator[Problem]],
    remedy: str,
) -> Iterator[Problem]:
    if not values:
        yield Problem(option=option, rule="must not be empty", value=list(values), remedy=remedy)
    for index, each in enumerate(values):
        yield from check(each, f"{option}[{index}]")
