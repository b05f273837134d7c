"""A review as annotations of a pull request, of which GitHub shows few."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trailwright.reports.github import github_report

if TYPE_CHECKING:
    from trailwright.reports.review import Review

__all__ = ["review_github"]


def review_github(review: Review) -> str:
    """Return a review as workflow commands. What it costs is among the changes.

    Args:
        review: The review.
    """
    return github_report(*review.judgements)
