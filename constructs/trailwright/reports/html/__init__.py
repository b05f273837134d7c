"""The report: one HTML page of an estate that asks nothing of anybody, to keep and to print.

A page is a pure function of what it is about (:class:`Subject`, one an estate). Whatever is
shown passes :mod:`trailwright.reports._harmless` and jinja2's escaping on its way out, by
the environment and not by each template.
"""

from __future__ import annotations

from trailwright.reports.html.page import html_page
from trailwright.reports.html.subject import Dossier, Subject, dossier_of, subject_of

__all__ = ["Dossier", "Subject", "dossier_of", "html_page", "subject_of"]
