"""How much was looked at, of how much."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from trailwright.operate.preflight.run import Preflight

__all__ = ["looked_at"]


def looked_at(results: Iterable[Preflight]) -> str:
    """Return how many questions were answered, as the end of a sentence.

    Args:
        results: What came of each plan.
    """
    every = tuple(results)
    asked = {question for each in every for question in each.asked}
    failed = {question for each in every for question in each.failed}
    accounts = {each.account for each in asked}
    regions = {each.region for each in asked}
    return (
        f"looked at {len(asked - failed)} of {len(asked)} questions "
        f"in {_number(len(accounts), 'account')}, {_number(len(regions), 'Region')}"
    )


def _number(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"
