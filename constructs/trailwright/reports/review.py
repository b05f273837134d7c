"""All that a pull request is told at once, and the formats it is told in."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, cast

from trailwright.model.record import record

if TYPE_CHECKING:
    from collections.abc import Callable

    from trailwright.cost import Delta, Estimate
    from trailwright.model.estate import Estate
    from trailwright.model.findings import Finding, Judgement

__all__ = ["Review", "review_report"]


@record
class Review:
    """What a pull request is told.

    Args:
        check: What is wrong with what there would be.

        found: What is wrong with each estate of it.

        estimate: What it costs in a month.

        changes: What becomes of the audit posture. Default: there is nothing to compare with.

        cost: What changes in the cost. Default: as above.
    """

    check: Judgement
    found: tuple[tuple[Estate, tuple[Finding, ...]], ...]
    estimate: Estimate
    changes: Judgement | None = None
    cost: Delta | None = None

    @property
    def judgements(self) -> tuple[Judgement, ...]:
        """What was found, and what changes."""
        return (self.check, *([self.changes] if self.changes else ()))


def review_report(name: str) -> Callable[[Review], str]:
    """Return a format, which is imported when it is asked for.

    Args:
        name: ``text``, ``github``, ``markdown`` or ``html``.
    """
    module = import_module(f"trailwright.reports.review_{name}")
    return cast("Callable[[Review], str]", getattr(module, f"review_{name}"))
