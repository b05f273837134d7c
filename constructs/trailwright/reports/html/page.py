"""The page: each section's own view, put into one template."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trailwright.reports.html.controls import sheets
from trailwright.reports.html.costs import bill
from trailwright.reports.html.detection import coverage, others
from trailwright.reports.html.environment import render
from trailwright.reports.html.findings import groups
from trailwright.reports.html.headroom import bars
from trailwright.reports.html.layout import drawing
from trailwright.reports.html.recording import COLUMNS, archive_rows, recorded, sentences
from trailwright.reports.html.summary import figures, gaps, tone, verdict
from trailwright.reports.html.topology import topology

if TYPE_CHECKING:
    from collections.abc import Sequence

    from trailwright.model.findings import Finding
    from trailwright.reports.html.subject import Dossier, Subject

__all__ = ["html_page"]


def html_page(dossier: Dossier) -> str:
    """Return the page of some estates.

    Args:
        dossier: What it shows.
    """
    judgement, subjects = dossier.judgement, dossier.subjects
    return render(
        "page.html.jinja",
        dossier=dossier,
        verdict=verdict(dossier),
        tone=tone(dossier),
        figures=tuple(figures(dossier)),
        gaps=gaps(dossier),
        estates=[_estate(each, judgement.worst_first) for each in subjects if _shows(each)],
        columns=tuple(COLUMNS),
        groups=tuple(groups(judgement.worst_first)),
        accepted=tuple(each for each in judgement.findings if each.accepted is not None),
        profiles=tuple(coverage(subjects)),
        others=others(subjects),
        sheets=tuple(sheets(subjects)),
        bill=bill(dossier.estimate) if judgement.trails else None,
    )


def _shows(subject: Subject) -> bool:
    return bool(subject.posture.trails or subject.estate.existing_trails)


def _estate(subject: Subject, findings: Sequence[Finding]) -> dict[str, object]:
    found = topology(subject, findings)
    return {
        "title": subject.title,
        "topology": found,
        "drawing": drawing(found),
        "recorded": tuple(recorded(subject.posture)),
        "sentences": tuple(sentences(subject.posture)),
        "archives": [(each, tuple(archive_rows(each))) for each in subject.posture.archives],
        "bars": tuple(bars(subject.posture.uses)),
    }
