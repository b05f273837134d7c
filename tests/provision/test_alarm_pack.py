"""Alarms that can fire, and that somebody hears."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from aws_cdk import aws_logs as logs
from aws_cdk import aws_sns as sns

from trailwright import AccountTrail, AlarmOverride, AlarmPack
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


def test_one_alarm_can_be_changed(stack: Stack) -> None:
    """Its threshold and period; the others stay as the catalogue has them."""
    trail = AccountTrail(stack, "Audit", trail_name="audit")
    change = AlarmOverride(threshold=5, period_seconds=3600)
    AlarmPack(stack, "Alarms", trail=trail, overrides={"UnauthorizedApiCalls": change})

    alarms = resources_of(template_of(stack), ALARM)

    assert [("audit-UnauthorizedApiCalls", 5, 3600)] == [
        (each["MetricName"], each["Threshold"], each["Period"])
        for each in alarms
        if (each["Threshold"], each["Period"]) != (1, 300)
    ]


def test_urgent_alarms_notify_a_topic_of_their_own(stack: Stack) -> None:
    """The others notify the pack's."""
    trail = AccountTrail(stack, "Audit", trail_name="audit")
    pager = sns.Topic(stack, "Pager")
    AlarmPack(stack, "Alarms", trail=trail, severity_topics={"critical": pager})
    pages = stack.resolve(pager.topic_arn)

    critical = {
        f"audit-{each['id']}"
        for each in read_policy("alarms/cis.json")["alarms"]
        if each["severity"] == "critical"
    }
    assert critical == {
        each["MetricName"]
        for each in resources_of(template_of(stack), ALARM)
        if each["AlarmActions"] == [pages]
    }


def test_tamper_alarms_watch_the_trails_own_archive(stack: Stack) -> None:
    """And its own log group, so that other buckets and groups raise nothing."""
    trail = AccountTrail(stack, "Audit", trail_name="audit")
    AlarmPack(stack, "Alarms", trail=trail, profiles=["tamper"])
    assert trail.log_bucket is not None
    bucket = stack.resolve(trail.log_bucket.bucket_name)

    text = json.dumps([each["FilterPattern"] for each in resources_of(template_of(stack), FILTER)])

    assert "${" not in text
    assert json.dumps(bucket) in text


def test_without_a_trail_any_bucket_is_watched(stack: Stack) -> None:
    """Unless its name is given."""
    AlarmPack(stack, "Any", log_group="logs", profiles=["tamper"])
    AlarmPack(stack, "One", log_group="logs", profiles=["tamper"], archive_bucket_name="archive")

    text = json.dumps([each["FilterPattern"] for each in resources_of(template_of(stack), FILTER)])

    for name in ("*", "archive"):
        assert json.dumps(f'($.requestParameters.bucketName = "{name}")')[1:-1] in text


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"profiles": ["cos"]}, r"profiles\[0\] must be a profile .*did you mean 'cis'"),
        ({"without": ["VpcChange"]}, r"without\[0\] must be an alarm .*did you mean 'VpcChanges'"),
        ({"overrides": {"X": AlarmOverride()}}, "overrides must name alarms of the profiles"),
        (
            {"overrides": {"VpcChanges": AlarmOverride(period_seconds=90)}},
            r"overrides.VpcChanges.period_seconds must be whole minutes",
        ),
        ({"severity_topics": {"urgent": None}}, "severity_topics must be by severity"),
    ],
)
def test_a_choice_that_cannot_be_is_refused(
    stack: Stack, options: dict[str, Any], message: str
) -> None:
    """With what there is."""
    with pytest.raises(ValueError, match=message):
        AlarmPack(stack, "Alarms", log_group="logs", **options)
