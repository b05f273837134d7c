"""Asserts that CloudTrail's limits hold for all the stacks of an app at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from aws_cdk import Stage

    from trailwright.model.findings import Finding

__all__ = ["assert_within_limits"]

#: The rules about limits; an id never changes its meaning.
_LIMITS = "TW2"


def assert_within_limits(app: Stage) -> None:
    """Assert that no trail of an app is over a limit that CloudTrail has.

    Counted over all stacks, whoever made what is in them: trails of each account and Region,
    event selectors and what they select, tags, and the size of bucket policies.

    Args:
        app: The app, or a stage of it. It is synthesized.

    Raises:
        AssertionError: If a limit is exceeded, or nobody can tell; it says who uses what.
    """
    problems = [_said(finding) for finding in _over(str(app.synth().directory))]
    if problems:
        msg = "\n".join(("the app is not within CloudTrail's limits:", *problems))
        raise AssertionError(msg)


def _over(assembly: str) -> Iterator[Finding]:
    from trailwright.model.findings import Severity  # noqa: PLC0415 - only when called
    from trailwright.readers import Context, look  # noqa: PLC0415
    from trailwright.rules import judge  # noqa: PLC0415

    for estate in look([assembly], Context()).estates:
        for finding in judge(estate):
            if finding.rule.id.startswith(_LIMITS) and finding.severity is not Severity.INFO:
                yield finding


def _said(finding: Finding) -> str:
    where = f"{finding.rule.id} {finding.severity}: {finding.resource}"
    return f"  - {where}: {finding.message}\n    {finding.remedy}"
