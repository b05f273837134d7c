"""A review as a page to keep: the audit posture there would be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trailwright.reports.html import dossier_of, html_page

if TYPE_CHECKING:
    from trailwright.reports.review import Review

__all__ = ["review_html"]


def review_html(review: Review) -> str:
    """Return the page of what was reviewed.

    Args:
        review: The review.
    """
    return html_page(dossier_of(review.check, review.found, review.estimate)).rstrip("\n")
