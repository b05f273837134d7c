"""A review for people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trailwright.reports.cost_text import cost_text, delta_text
from trailwright.reports.text import text_report

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trailwright.reports.review import Review

__all__ = ["review_text"]


def review_text(review: Review, *, colour: bool = False) -> str:
    """Return a review as text of 80 columns, part by part.

    Args:
        review: The review.

        colour: Whether to colour it. Default: no.
    """
    return "\n\n".join(_parts(review, colour=colour))


def _parts(review: Review, *, colour: bool) -> Iterator[str]:
    for each in review.judgements:
        yield f"trailwright {each.asked}\n\n{text_report(each, colour=colour)}"
    cost = delta_text(review.cost) if review.cost else cost_text(review.estimate)
    yield f"trailwright cost\n\n{cost}"
