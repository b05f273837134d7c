"""Findings that somebody looked at and accepted, with a reason and until a day.

One mechanism for all that can say so: a baseline file, ``trails.yaml`` and Python. A finding
is known by its rule, its resource and its file, never by its line, so that it stays accepted
when something above it is written.
"""

from __future__ import annotations

from dataclasses import field, replace
from datetime import date
from pathlib import PurePath
from typing import TYPE_CHECKING

from trailwright.model.findings import Finding, Judgement, Severity, rule
from trailwright.model.origin import Origin
from trailwright.model.problems import Problem, raise_for
from trailwright.model.record import record

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

__all__ = ["Acknowledgement", "accept", "acknowledge", "fingerprint"]


@record
class Acknowledgement:
    """A finding that was looked at and accepted, until a day.

    Args:
        rule: The rule's id.

        resource: The resource as the finding names it: its logical id, with or without its
            stack before it, its ARN, or the path of the construct that made it.

        reason: Why it is accepted, for the next reader.

        expires: The last day it is accepted, as ``YYYY-MM-DD``.

        path: The template, or how its path ends. Default: any template.

        origin: Where it was written, ``file:line``, for messages.

    Raises:
        InvalidOptionsError: If ``expires`` is no day.
    """

    rule: str
    resource: str
    reason: str
    expires: str
    path: str = ""
    origin: str = field(default="", compare=False)

    def __post_init__(self) -> None:
        """Refuse an end that never comes."""
        raise_for("Acknowledgement", self._problems())

    def covers(self, finding: Finding) -> bool:
        """Return whether a finding is the one that was accepted.

        Args:
            finding: The finding.
        """
        return (
            finding.rule.id == self.rule
            and self.resource in _names(finding)
            and _ends_with(finding.origin.path, self.path)
        )

    def is_over(self, today: date) -> bool:
        """Return whether its last day is past.

        Args:
            today: The day to judge by.
        """
        return date.fromisoformat(self.expires) < today

    def _problems(self) -> Iterator[Problem]:
        try:
            date.fromisoformat(self.expires)
        except ValueError:
            yield Problem(
                option="expires",
                rule="must be a day of the calendar",
                value=self.expires,
                remedy="write YYYY-MM-DD",
            )


def accept(
    judgement: Judgement, acknowledgements: Sequence[Acknowledgement], *, today: date
) -> Judgement:
    """Return a judgement in which accepted findings say so.

    What is fatal is never accepted. An acknowledgement that hides nothing, any more or at
    all, is a finding itself.

    Args:
        judgement: What was found.

        acknowledgements: What is accepted.

        today: The day to judge by.
    """
    valid = [each for each in acknowledgements if not each.is_over(today)]
    found = tuple(_accepted(finding, valid) for finding in judgement.findings)
    idle = (
        finding
        for each in acknowledgements
        if (finding := _idle(each, judgement, today=today)) is not None
    )
    return replace(judgement, findings=(*found, *idle))


def acknowledge(
    findings: Iterable[Finding], *, reason: str, expires: str
) -> tuple[Acknowledgement, ...]:
    """Return what accepts every finding that can be accepted.

    Args:
        findings: The findings. One that is accepted already keeps its reason and its end.

        reason: Why the others are accepted.

        expires: The last day they are, as ``YYYY-MM-DD``.

    Raises:
        InvalidOptionsError: If ``expires`` is no day.
    """
    wanted = (
        finding.accepted
        or Acknowledgement(
            rule=finding.rule.id,
            resource=_place(finding),
            path=finding.origin.path,
            reason=reason,
            expires=expires,
        )
        for finding in findings
        if finding.severity is not Severity.FATAL and not finding.rule.is_about_acceptance
    )
    return tuple(dict.fromkeys(wanted))


def fingerprint(finding: Finding) -> tuple[str, str, str]:
    """Return what a finding is known by from one run to the next: rule, resource and file.

    Args:
        finding: The finding.
    """
    return (finding.rule.id, _place(finding), PurePath(finding.origin.path).as_posix())


def _names(finding: Finding) -> tuple[str | None, ...]:
    origin = finding.origin
    inside = f"{origin.stack}/{origin.logical_id}"
    return (finding.resource, origin.logical_id, inside, origin.construct_path, origin.arn)


def _place(finding: Finding) -> str:
    return finding.origin.construct_path or finding.resource


def _ends_with(path: str, end: str) -> bool:
    """Return whether a path ends with another, by whole names."""
    wanted = PurePath(end).parts
    return not wanted or PurePath(path).parts[-len(wanted) :] == wanted


def _accepted(finding: Finding, valid: Iterable[Acknowledgement]) -> Finding:
    if finding.severity is Severity.FATAL:
        return finding
    found = next((each for each in valid if each.covers(finding)), None)
    return replace(finding, accepted=found) if found else finding


def _idle(each: Acknowledgement, judgement: Judgement, *, today: date) -> Finding | None:
    """Return what is wrong with an acknowledgement that hides nothing."""
    covered = [finding for finding in judgement.findings if each.covers(finding)]
    if not covered:
        # Nothing is known about a file that was not judged this time.
        judged = any(_ends_with(path, each.path) for path in judgement.paths)
        return _say("TW002", each, "is accepted, and not found any more") if judged else None
    if any(finding.severity is Severity.FATAL for finding in covered):
        return _say("TW003", each, "is fatal, so it stays a finding although it is accepted")
    if each.is_over(today):
        return _say("TW001", each, f"was accepted until {each.expires}, and is still there")
    return None


def _say(rule_id: str, each: Acknowledgement, message: str) -> Finding:
    cited = rule(rule_id)
    return Finding(
        rule=cited,
        severity=cited.severity,
        message=f"{each.rule} at {each.resource} {message}; the reason was: {each.reason}",
        remedy=cited.remedy,
        resource=each.resource,
        origin=_origin(each),
    )


def _origin(each: Acknowledgement) -> Origin:
    path, _, line = each.origin.rpartition(":")
    if not line.isdecimal():
        return Origin(path=each.origin, logical_id=each.resource)
    return Origin(path=path, logical_id=each.resource, locate=lambda _: int(line))
