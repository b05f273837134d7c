"""Alarms that can fire, and that somebody hears."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aws_cdk import aws_logs as logs
from aws_cdk import aws_sns as sns

from trailwright import AccountTrail, AlarmPack
from trailwright._policies import read_policy
from trailwright.testing import resources_of, template_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from aws_cdk import Stack

FILTER, ALARM = "AWS::Logs::MetricFilter", "AWS::CloudWatch::Alarm"


def test_patterns_arrive_byte_for_byte(stack: Stack) -> None:
    """Security Hub compares texts, so not a space may change."""
    trail = AccountTrail(stack, "Audit", trail_name="audit")
    AlarmPack(stack, "Alarms", trail=trail, profiles=["cis"])

    filters = resources_of(template_of(stack), FILTER)

    shipped = {
        f"audit-{entry['id']}": entry["pattern"]
        for entry in read_policy("alarms/cis.json")["alarms"]
    }
    assert shipped == {
        each["MetricTransformations"][0]["MetricName"]: each["FilterPattern"] for each in filters
    }


def test_each_alarm_watches_the_metric_of_a_filter_and_notifies(stack: Stack) -> None:
    """Namespace and name match, the sum is compared with one, and the topic is told."""
    trail = AccountTrail(stack, "Audit", trail_name="audit")
    AlarmPack(stack, "Alarms", trail=trail)

    template = template_of(stack)

    written = {
        (t["MetricNamespace"], t["MetricName"])
        for each in resources_of(template, FILTER)
        for t in each["MetricTransformations"]
    }
    alarms = resources_of(template, ALARM)
    assert 15 == len(alarms)
    assert written == {(each["Namespace"], each["MetricName"]) for each in alarms}
    assert {"Sum"} == {each["Statistic"] for each in alarms}
    assert all(each["AlarmActions"] for each in alarms)


def test_the_new_topic_is_encrypted_with_a_key_cloudwatch_can_use(stack: Stack) -> None:
    """The trail's own key learns of alarms, and of nothing else."""
    trail = AccountTrail(stack, "Audit", trail_name="audit")
    AlarmPack(stack, "Alarms", trail=trail, emails=["security@example.com"])

    template = template_of(stack)

    (key,) = resources_of(template, "AWS::KMS::Key")
    (statement,) = (s for s in key["KeyPolicy"]["Statement"] if s["Sid"] == "Alarms")
    assert {"Service": "cloudwatch.amazonaws.com"} == statement["Principal"]
    (topic,) = resources_of(template, "AWS::SNS::Topic")
    assert "KmsMasterKeyId" in topic
    assert 1 == len(resources_of(template, "AWS::SNS::Subscription"))


def test_a_topic_of_yours_is_used(stack: Stack) -> None:
    """No second topic is made."""
    trail = AccountTrail(stack, "Audit", trail_name="audit")
    AlarmPack(stack, "Alarms", trail=trail, notification_topic=sns.Topic(stack, "Pager"))

    assert 1 == len(resources_of(template_of(stack), "AWS::SNS::Topic"))


def test_it_attaches_to_an_existing_log_group(stack: Stack) -> None:
    """By name, or as a log group of the CDK."""
    AlarmPack(stack, "ByName", log_group="aws-controltower/CloudTrailLogs")
    AlarmPack(stack, "ByRef", log_group=logs.LogGroup(stack, "Logs"))

    names = [str(each["LogGroupName"]) for each in resources_of(template_of(stack), FILTER)]

    assert 15 == names.count("aws-controltower/CloudTrailLogs")
    assert 30 == len(names)


def test_two_packs_do_not_add_to_one_metric(stack: Stack) -> None:
    """Otherwise both alarms would count the events of both trails."""
    for name in ("first", "second"):
        trail = AccountTrail(stack, name, trail_name=name)
        AlarmPack(stack, f"{name}-alarms", trail=trail)

    names = [
        each["MetricTransformations"][0]["MetricName"]
        for each in resources_of(template_of(stack), FILTER)
    ]

    assert 30 == len(set(names))


def test_alarms_can_be_left_out(stack: Stack) -> None:
    """One fewer filter, one fewer alarm."""
    trail = AccountTrail(stack, "Audit", trail_name="audit")
    pack = AlarmPack(stack, "Alarms", trail=trail, without=["VpcChanges"])

    assert "VpcChanges" not in pack.alarm_ids
    assert 14 == len(resources_of(template_of(stack), FILTER))


def test_alarms_in_another_stack_name_the_log_group(make_stack: Callable[..., Stack]) -> None:
    """The name is literal, and the key is the other stack's own."""
    trail = AccountTrail(make_stack("Audit"), "Audit", trail_name="audit")
    alarms = make_stack("Alarms")
    AlarmPack(alarms, "Alarms", trail=trail)

    template = template_of(alarms)

    assert {"/trailwright/audit"} == {
        each["LogGroupName"] for each in resources_of(template, FILTER)
    }
    assert 1 == len(resources_of(template, "AWS::KMS::Key"))
