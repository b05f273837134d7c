"""Would the topic take what the trail announces."""

from __future__ import annotations

from dataclasses import replace
from functools import cache, partial
from typing import TYPE_CHECKING

from trailwright.iam.cloudtrail_calls import topic_calls, topic_key_calls
from trailwright.model.arns import topic_arn
from trailwright.model.unknown import Unknown
from trailwright.posture.parsed import parsed
from trailwright.posture.trails import arn_region, identity, text
from trailwright.rules._legacy import names_legacy_accounts
from trailwright.rules._mends import topic_key_statements, topic_policy, topic_statements
from trailwright.rules._order import must_wait
from trailwright.rules._say import say, say_refused
from trailwright.rules._stand_ins import decide, is_open, may_be_put_elsewhere

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trailwright.model.estate import Estate
    from trailwright.model.findings import Finding
    from trailwright.model.resources import Topic, Trail, Value
    from trailwright.model.trails import TrailIdentity

__all__ = ["findings"]

_POLICY = "AWS::SNS::TopicPolicy"
_KEYS = ("Properties", "SnsTopicName")


def findings(estate: Estate) -> Iterator[Finding]:
    """Yield what is wrong between trails and their topics.

    Args:
        estate: What was read.
    """
    for trail in estate.trails:
        if trail.sns_topic_name in (None, ""):
            continue
        who, name = identity(estate, trail), text(trail.sns_topic_name)
        if isinstance(who, Unknown):
            yield say("TW106", trail, f"it cannot be judged for want of {who.reason}", keys=_KEYS)
            continue
        if name is None:
            yield say("TW106", trail, "which topic it is, is not known here", keys=_KEYS)
            continue
        yield from _one_trail(estate, trail, who, _arn(trail, name))


def _arn(trail: Trail, name: str) -> str:
    """Return the topic's ARN; a bare name means the trail's own account and Region."""
    if name.startswith("arn:"):
        return name
    place = trail.place
    return topic_arn(
        partition=place.partition_text,
        region=place.region_text,
        account=place.account_text,
        name=name,
    )


def _one_trail(estate: Estate, trail: Trail, who: TrailIdentity, arn: str) -> Iterator[Finding]:
    policies = estate.policies_on_topic(arn)
    topic = estate.topic(arn)
    document: Value = policies[0].document if policies else estate.external_policy(_POLICY, arn)
    if document is None:
        yield _no_policy(estate, trail, who, arn)
        return
    policy, mend = parsed(estate, document), cache(partial(topic_statements, trail, who, arn))
    for call in topic_calls(who, arn):
        decision = decide(estate, policy, call.request, [document])
        finding = say_refused(
            "TW104", trail, call, decision, whose=arn, document=document, mend=mend
        )
        if finding is not None:
            certain = not policies or policies[0].exists is True
            decided = certain and not names_legacy_accounts(document)
            yield (finding if decided else replace(finding, severity=finding.severity.undecided))
    for each in policies:
        yield from must_wait("TW105", estate, trail, each, "the policy of the topic")
    if topic is not None:
        yield from _fifo(trail, topic)
        yield from _key(estate, trail, who, topic)


def _no_policy(estate: Estate, trail: Trail, who: TrailIdentity, arn: str) -> Finding:
    if estate.topic(arn) is None and (not _is_own(trail, arn) or is_open(estate, arn)):
        return say("TW106", trail, f"topic {arn} is not in the template", keys=_KEYS)
    if may_be_put_elsewhere(estate, estate.topic_policies):
        which = f"which topic a policy here is put on, {arn} or another, is not known"
        return say("TW106", trail, which, keys=_KEYS)
    message, mend = f"topic {arn} has no policy, or is not there", topic_policy(trail, who, arn)
    return say("TW104", trail, message, keys=_KEYS, mend=mend)


def _fifo(trail: Trail, topic: Topic) -> Iterator[Finding]:
    if str(topic.properties.get("FifoTopic")).lower() == "true":
        yield say("TW121", trail, f"{topic.logical_id} is a FIFO topic", keys=_KEYS)


def _is_own(trail: Trail, arn: str) -> bool:
    """Return whether an ARN was made of a bare name, whose topic must be here."""
    return text(trail.sns_topic_name) != arn


def _key(estate: Estate, trail: Trail, who: TrailIdentity, topic: Topic) -> Iterator[Finding]:
    name = text(topic.kms_key_id)
    if name is None:
        return
    if name.endswith("alias/aws/sns"):
        yield say("TW404", trail, "the topic is encrypted with alias/aws/sns", keys=_KEYS)
        return
    yield from _key_region(trail, topic, name)
    key = estate.key(name, near=topic)
    if key is None:
        yield say("TW409", trail, f"key {name} of the topic is not in the template", keys=_KEYS)
        return
    policy, mend = parsed(estate, key.document), cache(partial(topic_key_statements, trail, who))
    for call in topic_key_calls(who, key.arn, topic.arn):
        decision = decide(estate, policy, call.request, [key.document])
        finding = say_refused(
            "TW404",
            trail,
            call,
            decision,
            whose=key.logical_id,
            document=key.document,
            mend=mend,
        )
        if finding is not None:
            yield finding


def _key_region(trail: Trail, topic: Topic, name: str) -> Iterator[Finding]:
    region = arn_region(name)
    if region is not None and isinstance(topic.region, str) and region != topic.region:
        message = f"the topic's key is in {region}, the topic in {topic.region}"
        yield say("TW408", trail, message, keys=_KEYS)
