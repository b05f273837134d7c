"""All of a judgement in one line, which never says more than was looked at."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from trailwright.model.findings import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from trailwright.model.findings import Finding, Judgement

__all__ = ["counted", "summary"]

#: How one and how several are called, where that differs.
_PLURALS = {
    Severity.ERROR: "errors",
    Severity.WARNING: "warnings",
}


def summary(judgement: Judgement) -> str:
    """Return how much was found, in how much, and what was not judged.

    Args:
        judgement: What was found.
    """
    return "; ".join([_found(judgement), *_beside(judgement)])


def counted(findings: Iterable[Finding]) -> str:
    """Return how many findings there are of each severity: ``2 errors, 1 warning``.

    Args:
        findings: The findings.
    """
    counts = Counter(each.severity for each in findings)
    return ", ".join(
        f"{counts[each]} {_PLURALS.get(each, each) if counts[each] > 1 else each}"
        for each in Severity
        if counts[each]
    )


def _found(judgement: Judgement) -> str:
    if not judgement.paths:
        return counted(judgement.worst_first) or "nothing was judged"
    found = counted(judgement.worst_first) or "nothing found"
    templates = _number(len(judgement.paths), "template")
    return f"{found} in {templates} with {_number(judgement.trails, 'trail')}"


def _beside(judgement: Judgement) -> Iterator[str]:
    accepted = sum(each.accepted is not None for each in judgement.findings)
    if accepted:
        yield f"{accepted} accepted"
    if judgement.passed_over:
        yield f"{len(judgement.passed_over)} passed over"
    if judgement.looked:
        yield judgement.looked


def _number(count: int, what: str) -> str:
    return f"{count or 'no'} {what}{'' if count == 1 else 's'}"
