"""Is the topic there that no template makes, and its account active."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trailwright.model.arns import Arn, topic_arn
from trailwright.model.unknown import Unknown
from trailwright.operate.preflight.imported import is_named
from trailwright.readers.account import Answered
from trailwright.rules import say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trailwright.model.findings import Finding
    from trailwright.model.resources import Trail
    from trailwright.operate.preflight.view import View

__all__ = ["findings"]

_KEYS = ("Properties", "SnsTopicName")
_ACTIVE = "ACTIVE"


def findings(view: View) -> Iterator[Finding]:
    """Yield what only SNS and AWS Organizations can tell of topics.

    Args:
        view: What is known.
    """
    planned = view.plan.estate
    for trail in planned.trails:
        name = trail.sns_topic_name
        if is_named(name) and planned.topic(name, near=trail) is None:
            arn = _arn(trail, str(name))
            if str(arn) in view.live.absent:
                yield say("TW836", trail, f"SNS knows no {arn}", keys=_KEYS)
            yield from _owner(view, trail, arn)


def _arn(trail: Trail, name: str) -> Arn:
    """Return a topic's ARN; a bare name means the trail's own account and Region."""
    place = trail.place
    bare = topic_arn(
        partition=place.partition_text,
        region=place.region_text,
        account=place.account_text,
        name=name,
    )
    return Arn.parse(name if name.startswith("arn:") else bare)


def _owner(view: View, trail: Trail, arn: Arn) -> Iterator[Finding]:
    """Yield a topic whose account is suspended; one that answers for itself is not."""
    if arn.account == trail.place.account or _answers_itself(view, arn):
        return
    here = view.home(trail.place.account_text)
    account = here.told("organizations:DescribeAccount", "Account", AccountId=arn.account)
    if isinstance(account, Unknown) or not isinstance(account, dict):
        return
    # Status is to make way for State, which says more (https://docs.aws.amazon.com/
    # organizations/latest/APIReference/API_Account.html).
    state = account.get("State") or account.get("Status")
    if isinstance(state, str) and state != _ACTIVE:
        yield say("TW837", trail, f"account {arn.account} of {arn} is {state}", keys=_KEYS)


def _answers_itself(view: View, arn: Arn) -> bool:
    answers = view.live.answers
    return any(
        isinstance(answers[each], Answered)
        for each in answers
        if each.account == arn.account and ("TopicArn", str(arn)) in each.parameters
    )
