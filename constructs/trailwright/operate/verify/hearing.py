"""Does anybody hear the topics: subscriptions there, confirmed, and given all that is published."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from trailwright.model.unknown import Unknown
from trailwright.operate.verify.counterparts import subscription_counterpart
from trailwright.operate.verify.sameness import same
from trailwright.operate.verify.say import say
from trailwright.readers.account import Answered, Question

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trailwright.model.estate import Estate
    from trailwright.model.findings import Finding
    from trailwright.model.resources import Subscription, Topic, Value
    from trailwright.readers.account import Live
    from trailwright.readers.account.looks import Looks

__all__ = ["hearing"]

_TYPE = "AWS::SNS::Subscription"


def hearing(estate: Estate, live: Live, looks: Looks) -> Iterator[Finding]:
    """Yield topics that nobody hears, or not all of.

    Args:
        estate: What was deployed.

        live: What there is.

        looks: What is known beside that.
    """
    for topic in estate.topics:
        place = topic.place
        unseen = live.unlisted(_TYPE, place.account_text, place.region_text, topic.arn)
        if topic.arn not in live.absent and unseen is None:
            yield from _topic(estate, live, topic)
    for each in live.estate.subscriptions:
        yield from _filtered(estate, live, looks, each)


def _topic(estate: Estate, live: Live, topic: Topic) -> Iterator[Finding]:
    heard = [each for each in live.estate.subscriptions if each.topic_arn == topic.arn]
    for each in heard:
        if _pending(live, each):
            yield say("TW866", topic, f"{each.protocol} {each.endpoint} has not confirmed")
    for each in estate.subscriptions:
        if each.topic_arn == topic.arn and subscription_counterpart(each, live.estate) is None:
            yield say("TW867", topic, f"{each.protocol} {each.endpoint} is not subscribed")
    told = [each for each in estate.alarms if _tells(each.alarm_actions, topic)]
    if told and not any(_hears(live, each) for each in heard):
        yield say("TW867", topic, f"{len(told)} alarms tell it, and no subscription is confirmed")


def _filtered(estate: Estate, live: Live, looks: Looks, found: Subscription) -> Iterator[Finding]:
    """Yield that a subscription is kept from what the template lets it have."""
    topic = estate.topic(found.topic_arn)
    if topic is None or not _hears(live, found):
        return
    written = _policy_of(topic, found, looks)
    wanted = _wanted_policy(estate, live, found)
    if written and not isinstance(wanted, Unknown) and not same(wanted, _parsed(written)):
        message = f"{found.protocol} {found.endpoint} has the filter policy {written}"
        yield say("TW868", topic, message)


def _policy_of(topic: Topic, found: Subscription, looks: Looks) -> str:
    place, call = topic.place, "sns:GetSubscriptionAttributes"
    who = (place.account_text, place.region_text)
    outcome = looks(Question.of(*who, call, SubscriptionArn=found.arn))
    known = outcome.value.get("Attributes", {}) if isinstance(outcome, Answered) else {}
    return known.get("FilterPolicy", "")


def _wanted_policy(estate: Estate, live: Live, found: Subscription) -> Value:
    for each in estate.subscriptions:
        if subscription_counterpart(each, live.estate) is found:
            return each.properties.get("FilterPolicy")
    return None


def _parsed(text: str) -> Value:
    try:
        found = json.loads(text)
    except ValueError:
        return text
    return found


def _pending(live: Live, subscription: Subscription) -> bool:
    return live.facts.get(subscription.arn, {}).get("PendingConfirmation") is True


def _hears(live: Live, subscription: Subscription) -> bool:
    """Return whether anything is sent; SNS writes a word where others have their ARN."""
    return subscription.arn.startswith("arn:") and not _pending(live, subscription)


def _tells(actions: object, topic: Topic) -> bool:
    return isinstance(actions, list) and topic.arn in actions
