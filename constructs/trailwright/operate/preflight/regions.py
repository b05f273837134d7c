"""Are the Regions enabled, and do they have what a trail needs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trailwright.operate.preflight._told import refused_as, there
from trailwright.operate.preflight.imported import log_group_name
from trailwright.readers.account import Answers, CouldNotLook, Reason
from trailwright.rules import say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trailwright.model.findings import Finding
    from trailwright.model.resources import Trail
    from trailwright.operate.preflight.view import View
    from trailwright.readers.account import Outcome, Question

__all__ = ["excused", "findings"]

_UNSUPPORTED = ("UnsupportedOperationException", "UnknownOperationException")
_EC2, _ACCOUNT = "ec2:DescribeRegions", "account:ListRegions"


def findings(view: View) -> Iterator[Finding]:
    """Yield trails that go where they cannot be made.

    Args:
        view: What is known.
    """
    for label, stack in view.plan.estate.stacks.items():
        first = next(iter(view.plan.resources_of(label)), None)
        if first is not None and not view.is_open(stack.place):
            account, region = stack.place.account_text, stack.place.region_text
            message = f"{account} has not enabled {region}, where {stack.name or label} goes"
            yield say("TW810", first, message)
    for trail in view.plan.estate.trails:
        if view.is_open(trail.place):
            yield from _services(view, trail)


def _services(view: View, trail: Trail) -> Iterator[Finding]:
    here, region = view.at(trail.place), trail.place.region_text
    seen = here.look("cloudtrail:DescribeTrails", includeShadowTrails=True)
    if refused_as(seen, *_UNSUPPORTED):
        yield say("TW811", trail, f"{region} does not know cloudtrail:DescribeTrails")
    group = log_group_name(trail)
    if group is None or not there(seen):
        return
    if _is_silent(here.look("logs:DescribeLogGroups", logGroupNamePrefix=group)):
        message = f"CloudTrail answers in {region}, CloudWatch Logs does not"
        yield say("TW812", trail, message)


def _is_silent(outcome: Outcome) -> bool:
    unreachable = isinstance(outcome, CouldNotLook) and outcome.reason is Reason.UNREACHABLE
    return unreachable or refused_as(outcome, *_UNSUPPORTED)


def excused(answers: Answers) -> frozenset[Question]:
    """Return the questions without an answer that another one answers as well.

    Args:
        answers: What was asked, and what came of it.
    """
    answered = {each.account for each in answers if each.action == _ACCOUNT} - {
        each.account for each in answers.failed if each.action == _ACCOUNT
    }
    return frozenset(
        each for each in answers.failed if each.action == _EC2 and each.account in answered
    )
