"""Could an alarm that fires tell anybody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trailwright.iam.evaluate import evaluate
from trailwright.iam.requests import Request
from trailwright.model.properties import is_known
from trailwright.model.unknown import Unknown
from trailwright.posture.parsed import parsed
from trailwright.posture.trails import text
from trailwright.rules._mends import mended, statement
from trailwright.rules._say import say
from trailwright.rules.alarms._counters import counters, watched

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trailwright.model.estate import Estate
    from trailwright.model.findings import Finding
    from trailwright.model.resources import Alarm, Topic

__all__ = ["findings"]

_CLOUDWATCH = "cloudwatch.amazonaws.com"
_KEYS = ("Properties", "AlarmActions")
_COMPOSITE = "AWS::CloudWatch::CompositeAlarm"
#: What every call that CloudWatch makes for an alarm carries.
_ALWAYS = {
    "aws:PrincipalIsAWSService": "true",
    "aws:PrincipalServiceName": _CLOUDWATCH,
    "aws:SecureTransport": "true",
    "aws:SourceOrgID": Unknown("which organization the account is in"),
    "kms:ViaService": Unknown("whether KMS sees the call as made through SNS"),
    "kms:CallerAccount": Unknown("which account KMS sees behind a service"),
}


def findings(estate: Estate) -> Iterator[Finding]:
    """Yield why nobody would hear of an alarm.

    Args:
        estate: What was read.
    """
    composed = any(each.type == _COMPOSITE for each in estate.others)
    told: dict[str, tuple[Topic, Alarm]] = {}
    known = counters(estate)
    for alarm in (each for each, name in watched(estate) if name in known):
        if alarm.actions_enabled is False:
            keys = ("Properties", "ActionsEnabled")
            finding = say("TW508", alarm, "its actions are switched off", keys=keys)
            yield mended(finding, {"ActionsEnabled": True})
        if alarm.alarm_actions in (None, []) and not composed:
            yield say("TW509", alarm, "it has no action for ALARM", keys=_KEYS)
        for topic in _topics(estate, alarm):
            told.setdefault(topic.arn, (topic, alarm))
    for topic, alarm in told.values():
        yield from _publishes(estate, topic, alarm)


def _topics(estate: Estate, alarm: Alarm) -> Iterator[Topic]:
    actions = alarm.alarm_actions
    for each in actions if isinstance(actions, list) and is_known(actions) else ():
        topic = estate.topic(each, near=alarm)
        if topic is not None:
            yield topic


def _publishes(estate: Estate, topic: Topic, alarm: Alarm) -> Iterator[Finding]:
    yield from _key(estate, topic, alarm)
    policies = estate.policies_on_topic(topic.arn)
    if not policies:
        return
    # SNS takes what any of the statements on a topic allows; the last policy replaces others.
    asked = [
        evaluate(parsed(estate, each.document), _request(alarm, "sns:Publish", topic.arn))
        for each in policies
    ]
    if all(each.allowed is False for each in asked):
        message = f"topic {topic.logical_id}: CloudWatch publishes alarms, {asked[0]}"
        finding = say("TW515", alarm, message, keys=_KEYS)
        values = _values(alarm) | {"TopicArn": topic.arn}
        yield mended(finding, statement("alarm-topic", "PublishAlarms", **values))


def _key(estate: Estate, topic: Topic, alarm: Alarm) -> Iterator[Finding]:
    name = text(topic.kms_key_id)
    if name is None:
        return
    if name.endswith("alias/aws/sns"):
        message = f"topic {topic.logical_id} is encrypted with alias/aws/sns"
        yield say("TW513", alarm, message, keys=_KEYS)
        return
    key = estate.key(name, near=topic)
    if key is None or key.document is None or isinstance(key.document, Unknown):
        return
    policy = parsed(estate, key.document)
    for action in ("kms:GenerateDataKey", "kms:Decrypt"):
        decision = evaluate(policy, _request(alarm, action, key.arn))
        if decision.allowed is False:
            message = f"key {key.logical_id} of topic {topic.logical_id}: {action} {decision}"
            finding = say("TW514", alarm, message, keys=_KEYS)
            yield mended(finding, statement("trail-key", "Alarms", **_values(alarm)))
            return


def _values(alarm: Alarm) -> dict[str, str]:
    """Return what the placeholders of statements for alarms stand for."""
    place = alarm.place
    where = f"{place.partition_text}:cloudwatch:{place.region_text}:{place.account_text}"
    return {"AlarmArns": f"arn:{where}:alarm:*", "Account": place.account_text}


def _request(alarm: Alarm, action: str, resource: str) -> Request:
    """Return a call that CloudWatch makes for an alarm."""
    account = alarm.account
    nowhere = isinstance(account, Unknown) or isinstance(alarm.region, Unknown)
    return Request(
        principal=_CLOUDWATCH,
        action=action,
        resource=resource,
        context={
            "aws:SourceArn": Unknown("where the alarm is made") if nowhere else alarm.arn,
            "aws:SourceAccount": account,
            "aws:SourceOwner": account,
            **_ALWAYS,
        },
    )
