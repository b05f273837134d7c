"""What a page is about."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING

from trailwright.controls import control_map, posts, watches
from trailwright.model.record import record
from trailwright.posture import posture_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from trailwright.controls import Met, Post, Watch
    from trailwright.cost import Estimate
    from trailwright.model.estate import Estate
    from trailwright.model.findings import Finding, Judgement
    from trailwright.posture import Posture

__all__ = ["Dossier", "Subject", "dossier_of", "subject_of"]


@record
class Subject:
    """One estate, and all that is known of it.

    Args:
        estate: What was read.

        posture: What it records, and where that is kept.

        posts: The alarms it has, and whether anybody would hear them.

        watches: The alarms of the catalogue, and what it has of them.

        controls: The controls, and which of them it meets.
    """

    estate: Estate
    posture: Posture
    posts: tuple[Post, ...]
    watches: tuple[Watch, ...]
    controls: tuple[Met, ...]

    @property
    def title(self) -> str:
        """The files it is written in."""
        first, *others = self.estate.paths or ("",)
        return f"{first} and {len(others)} more" if others else first


@record
class Dossier:
    """All that a page shows.

    Args:
        judgement: What was found in all estates together.

        subjects: The estates.

        estimate: What they cost in a month.

        version: The version of trailwright that looked.

        date: The day it is about, in ISO 8601. Default: none is shown, so that the same
            input makes the same page.
    """

    judgement: Judgement
    subjects: tuple[Subject, ...]
    estimate: Estimate
    version: str
    date: str | None = None


def dossier_of(
    judgement: Judgement,
    found: Iterable[tuple[Estate, Sequence[Finding]]],
    estimate: Estimate,
    *,
    date: str | None = None,
) -> Dossier:
    """Return all that a page shows of some estates.

    Args:
        judgement: What was found in all of them together.

        found: What was found in each.

        estimate: What they cost in a month.

        date: The day it is about, in ISO 8601. Default: none is shown.
    """
    return Dossier(
        judgement=judgement,
        subjects=tuple(subject_of(*each) for each in found),
        estimate=estimate,
        version=_version(),
        date=date,
    )


def subject_of(estate: Estate, findings: Sequence[Finding]) -> Subject:
    """Return an estate with all that is known of it.

    Args:
        estate: What was read.

        findings: What the rules say of it; what is accepted is none the less so.
    """
    standing = posts(estate, findings)
    known = watches(standing)
    return Subject(
        estate=estate,
        posture=posture_of(estate),
        posts=standing,
        watches=known,
        controls=control_map(estate, findings, known),
    )


def _version() -> str:
    try:
        return version("trailwright")
    except PackageNotFoundError:
        return "from a checkout"
