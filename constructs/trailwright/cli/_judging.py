"""What was looked at, judged by the rules."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Sequence

    from trailwright.model.estate import Estate
    from trailwright.model.findings import Finding, Judgement
    from trailwright.readers import Looked

__all__ = ["Judged", "judged", "judgement_of"]

#: An estate, and what the rules say of it.
Judged: TypeAlias = "tuple[Estate, tuple[Finding, ...]]"


def judged(looked: Looked) -> tuple[Judged, ...]:
    """Return what the rules say of each estate.

    Args:
        looked: What was looked at.
    """
    from trailwright.rules import judge  # noqa: PLC0415 - only when called

    return tuple((each, judge(each)) for each in looked.estates)


def judgement_of(looked: Looked, found: Sequence[Judged]) -> Judgement:
    """Return what the rules say of all estates together.

    Args:
        looked: What was looked at.

        found: What they say of each.
    """
    from trailwright.model.findings import Judgement  # noqa: PLC0415 - only when called

    return Judgement(
        findings=tuple(finding for _, findings in found for finding in findings),
        paths=tuple(path for estate in looked.estates for path in estate.paths),
        passed_over=looked.passed_over,
        notes=looked.notes,
        trails=sum(len(estate.trails) for estate in looked.estates),
    )
