"""Findings as a colleague would tell them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trailwright.model.findings import Severity
from trailwright.reports._summary import summary

if TYPE_CHECKING:
    from trailwright.model.findings import Judgement
    from trailwright.reports._finding_text import Paint

__all__ = ["text_report"]

#: Select Graphic Rendition (ECMA-48): what is bold, faint, red and so on.
_STYLES = {
    Severity.FATAL: "1;31",
    Severity.ERROR: "31",
    Severity.WARNING: "33",
    Severity.UNKNOWN: "35",
    Severity.INFO: "36",
    "strong": "1",
    "faint": "2",
    "mend": "32",
}


def text_report(judgement: Judgement, *, colour: bool = False) -> str:
    """Return a judgement as text of 80 columns, the worst first, all summed up at the end.

    A path, or what is ready to be pasted, is never broken, however long it is.

    Args:
        judgement: What was found.

        colour: Whether a terminal shows it. Default: no colour.
    """
    paint = _coloured if colour else _bare
    told = _told(judgement, paint) if judgement.findings else ()
    return "\n\n".join([*told, paint("strong", summary(judgement))])


def _told(judgement: Judgement, paint: Paint) -> list[str]:
    from trailwright.reports._finding_text import lines  # noqa: PLC0415 - dear, and for findings

    return ["\n".join(lines(each, paint)) for each in judgement.worst_first]


def _coloured(style: str, text: str) -> str:
    return f"\x1b[{_STYLES[style]}m{text}\x1b[0m"


def _bare(_style: str, text: str) -> str:
    return text
