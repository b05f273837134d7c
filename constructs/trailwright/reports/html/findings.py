"""Findings by severity and rule, each with its place and what to write instead."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from trailwright.reports._aws import aws_says
from trailwright.reports._places import place_of
from trailwright.reports._snippet import snippet
from trailwright.reports._summary import counted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from trailwright.model.findings import Finding, Rule, Severity

__all__ = ["Group", "Hit", "groups"]


class Hit(NamedTuple):
    """One finding, as it is shown."""

    finding: Finding
    place: str
    aws: str | None
    code: str | None


class Group(NamedTuple):
    """What one rule has found."""

    rule: Rule
    hits: Sequence[Hit]


def groups(findings: Iterable[Finding]) -> Iterator[tuple[Severity, str, Sequence[Group]]]:
    """Yield each severity, how many there are of it, and what its rules have found.

    Args:
        findings: The findings.
    """
    ordered = sorted(findings, key=lambda each: (each.severity.rank, each.rule.id))
    for severity, found in groupby(ordered, key=lambda each: each.severity):
        alike = list(found)
        by_rule = groupby(alike, key=lambda each: each.rule.id)
        yield severity, counted(alike), [_group(list(hits)) for _, hits in by_rule]


def _group(findings: Sequence[Finding]) -> Group:
    return Group(findings[0].rule, [_hit(each) for each in findings])


def _hit(finding: Finding) -> Hit:
    written = snippet(finding)
    code = written[1] if written else None
    return Hit(finding, str(place_of(finding)), aws_says(finding), code)
