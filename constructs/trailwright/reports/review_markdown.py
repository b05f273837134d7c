"""A review as the one comment on a pull request."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trailwright.reports.cost_markdown import cost_markdown, delta_markdown
from trailwright.reports.markdown import markdown_report

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trailwright.reports.review import Review

__all__ = ["review_markdown"]

#: For the findings of each part; GitHub takes comments of 65,536 characters.
_MOST_BYTES = 25_000


def review_markdown(review: Review) -> str:
    """Return a review as Markdown, part by part.

    Args:
        review: The review.
    """
    return "\n\n".join(_parts(review))


def _parts(review: Review) -> Iterator[str]:
    yield from (markdown_report(each, most_bytes=_MOST_BYTES) for each in review.judgements)
    cost = delta_markdown(review.cost) if review.cost else cost_markdown(review.estimate)
    yield f"### trailwright cost\n\n{cost}"
