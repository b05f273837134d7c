"""Silence is an alarm, and every silence has one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from aws_cdk import App, Environment, RemovalPolicy, Stack
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_sns as sns
from aws_cdk.assertions import Annotations, Match

from trailwright import (
    AccountTrail,
    DataEvents,
    DeliveryTopic,
    DeliveryWatch,
    EventSelector,
    LogBucket,
    OrganizationTrail,
    RegionalTrail,
    TrailLogGroup,
)
from trailwright.readers import read
from trailwright.rules import judge
from trailwright.testing import resources_of, template_of

if TYPE_CHECKING:
    from collections.abc import Callable

BOUNDARY = "arn:aws:iam::111122223333:policy/boundary"
ALARM, SCHEDULE = "AWS::CloudWatch::Alarm", "AWS::Scheduler::Schedule"
#: What must be there: namespace, metric, and what the dimensions say.
HEARTBEATS = {
    ("AWS/Logs", "IncomingLogEvents", "LogGroupName"),
    ("AWS/SNS", "NumberOfMessagesPublished", "TopicName"),
    ("AWS/S3", "PutRequests", "BucketName audit-LogFileHeartbeat"),
    ("AWS/S3", "PutRequests", "BucketName audit-DigestHeartbeat"),
}


def _watched(stack: Stack) -> DeliveryWatch:
    """Make a trail that delivers to everything, with a watch over all of it."""
    trail = AccountTrail(stack, "Trail", trail_name="audit", delivery_topic=True)
    return DeliveryWatch(stack, "Watch", trail=trail, log_files=True, digests=True)


def _missing(template: dict[str, Any]) -> set[tuple[str, str, str]]:
    """Return which heartbeats a template has no alarm for, that would ring at silence."""
    heard = {
        (each["Namespace"], each["MetricName"], _where(each["Dimensions"]))
        for each in resources_of(template, ALARM)
        if each["TreatMissingData"] == "breaching" and each["AlarmActions"]
    }
    return HEARTBEATS - heard


def _where(dimensions: list[dict[str, Any]]) -> str:
    said = [each["Name"] for each in dimensions if each["Name"] != "FilterId"]
    return " ".join(said + [each["Value"] for each in dimensions if each["Name"] == "FilterId"])


def test_every_silence_has_its_alarm(stack: Stack) -> None:
    """Log group, topic, log files and digest files."""
    _watched(stack)

    assert set() == _missing(template_of(stack))


@pytest.mark.parametrize("index", range(len(HEARTBEATS)))
def test_a_heartbeat_that_is_taken_away_is_missed(stack: Stack, index: int) -> None:
    """Whichever it is, so that none can get lost unseen."""
    _watched(stack)
    template = template_of(stack)
    resources = template["Resources"]
    names = [name for name, each in resources.items() if each["Type"] == ALARM]

    del resources[names[index]]

    assert (len(HEARTBEATS), 1) == (len(names), len(_missing(template)))


def test_the_canary_is_part_of_it(stack: Stack) -> None:
    """A quiet account is no excuse: something is called every five minutes."""
    _watched(stack)

    (schedule,) = resources_of(template_of(stack), SCHEDULE)

    assert "rate(5 minutes)" == schedule["ScheduleExpression"]


def test_the_rules_find_nothing(app: App) -> None:
    """Heartbeats hear silence, somebody is told, and the policies are exact."""
    _watched(Stack(app, "S", env=Environment(account="111122223333", region="us-east-1")))

    assert () == judge(read(app.synth().directory))


def test_s3_counts_what_is_watched(stack: Stack) -> None:
    """In the folders of the trail's own home Region, and nothing else."""
    _watched(stack)

    found = [
        each["MetricsConfigurations"]
        for each in resources_of(template_of(stack), "AWS::S3::Bucket")
        if "MetricsConfigurations" in each
    ]

    assert [
        [
            {
                "Id": "audit-LogFileHeartbeat",
                "Prefix": "AWSLogs/111122223333/CloudTrail/us-east-1/",
            },
            {
                "Id": "audit-DigestHeartbeat",
                "Prefix": "AWSLogs/111122223333/CloudTrail-Digest/us-east-1/",
            },
        ]
    ] == found


def test_an_organizations_files_are_in_its_folder(stack: Stack) -> None:
    """Below the prefix and the organization's id."""
    trail = OrganizationTrail(
        stack,
        "Trail",
        trail_name="audit",
        organization_id="o-a1b2c3d4e5",
        management_account="111122223333",
        s3_key_prefix="logs",
    )

    assert "logs/AWSLogs/o-a1b2c3d4e5/111122223333/CloudTrail/us-east-1/" == (
        trail.identity.log_prefix("CloudTrail")
    )


def test_two_trails_of_one_archive_are_counted_apart(stack: Stack) -> None:
    """Each has its own filter on the bucket."""
    archive = LogBucket(stack, "Archive")
    for name in ("first", "second"):
        trail = AccountTrail(stack, name, trail_name=name, log_bucket=archive)
        DeliveryWatch(stack, f"{name}-watch", trail=trail, digests=True)

    (counted,) = (
        each["MetricsConfigurations"]
        for each in resources_of(template_of(stack), "AWS::S3::Bucket")
        if "MetricsConfigurations" in each
    )

    assert ["first-DigestHeartbeat", "second-DigestHeartbeat"] == [each["Id"] for each in counted]


def test_nothing_is_counted_unless_asked_for(stack: Stack) -> None:
    """It costs money."""
    trail = AccountTrail(stack, "Trail", trail_name="audit")
    DeliveryWatch(stack, "Watch", trail=trail)

    assert not [
        each
        for each in resources_of(template_of(stack), "AWS::S3::Bucket")
        if "MetricsConfigurations" in each
    ]


def test_what_is_not_watched_is_said(stack: Stack) -> None:
    """In a property, and at synthesis."""
    trail = AccountTrail(stack, "Trail", trail_name="audit")
    watch = DeliveryWatch(stack, "Watch", trail=trail)
    template_of(stack)

    told = Annotations.from_stack(stack).find_info("*", Match.string_like_regexp("not watched"))

    assert ("LogGroupHeartbeat",) == watch.heartbeat_ids
    assert ["TopicHeartbeat", "LogFileHeartbeat", "DigestHeartbeat"] == list(watch.unwatched)
    assert all(each in str(told[0].entry.data) for each in watch.unwatched.values())


def test_with_everything_watched_nothing_is_said(stack: Stack) -> None:
    """There is nothing to say."""
    watch = _watched(stack)
    template_of(stack)

    assert ({}, []) == (
        watch.unwatched,
        Annotations.from_stack(stack).find_info("*", Match.any_value()),
    )


def test_a_topic_of_yours_is_watched(stack: Stack) -> None:
    """By its name, which its ARN ends in."""
    topic = sns.Topic(stack, "Topic")
    trail = AccountTrail(stack, "Trail", trail_name="audit", delivery_topic=topic)
    DeliveryWatch(stack, "Watch", trail=trail)
    arn = stack.resolve(topic.topic_arn)

    (name,) = (
        each["Dimensions"][0]["Value"]
        for each in resources_of(template_of(stack), ALARM)
        if each["Namespace"] == "AWS/SNS"
    )

    assert {"Fn::Select": [5, {"Fn::Split": [":", arn]}]} == name


def test_a_topic_elsewhere_is_not_watched(make_stack: Callable[..., Stack]) -> None:
    """Its metrics are where it is."""
    topic = DeliveryTopic(make_stack("T", account="444455556666"), "Topic", topic_name="delivered")
    stack = make_stack("S")
    trail = AccountTrail(stack, "Trail", trail_name="audit", delivery_topic=topic)

    assert "TopicHeartbeat" in DeliveryWatch(stack, "Watch", trail=trail).unwatched


def test_a_topic_with_a_name_is_watched(stack: Stack) -> None:
    """Literally by it."""
    topic = DeliveryTopic(stack, "Topic", topic_name="delivered")
    trail = AccountTrail(stack, "Trail", trail_name="audit", delivery_topic=topic)
    watch = DeliveryWatch(stack, "Watch", trail=trail)

    assert ("AWS/SNS", "NumberOfMessagesPublished", "TopicName", "delivered") in watch.metrics


def test_a_shared_log_group_is_watched(stack: Stack) -> None:
    """As the trail's own is."""
    group = TrailLogGroup(stack, "Group", log_group_name="/shared")
    trail = AccountTrail(stack, "Trail", trail_name="audit", log_group=group)

    assert ("LogGroupHeartbeat",) == DeliveryWatch(stack, "Watch", trail=trail).heartbeat_ids


def test_the_new_topic_has_a_key_of_its_own(stack: Stack) -> None:
    """Who disables the trail's key must not silence what tells of it."""
    watch = _watched(stack)
    assert watch.cfn_topic is not None
    used = stack.resolve(watch.cfn_topic.kms_master_key_id)

    template = template_of(stack)

    key = template["Resources"][used["Fn::GetAtt"][0]]["Properties"]["KeyPolicy"]["Statement"]
    assert ["Administration", "Alarms"] == [each["Sid"] for each in key]


def test_a_topic_is_used_that_is_given(stack: Stack) -> None:
    """And none is made."""
    trail = AccountTrail(stack, "Trail", trail_name="audit")
    pager = sns.Topic(stack, "Pager")
    watch = DeliveryWatch(stack, "Watch", trail=trail, notification_topic=pager)

    (alarm,) = resources_of(template_of(stack), ALARM)

    assert watch.cfn_topic is None
    assert [stack.resolve(pager.topic_arn)] == alarm["AlarmActions"]


def test_the_canary_can_be_left_out(stack: Stack) -> None:
    """With its role."""
    trail = AccountTrail(stack, "Trail", trail_name="audit", log_group=True)
    DeliveryWatch(stack, "Watch", trail=trail, canary=False)

    assert [] == resources_of(template_of(stack), SCHEDULE)


@pytest.mark.parametrize(
    ("trail_options", "options", "message"),
    [
        (
            {"management_events": "ReadOnly"},
            {},
            "canary needs a trail that records management events that write",
        ),
        (
            {"management_events": "None", "data_events": [DataEvents.s3("arn:aws:s3:::b")]},
            {},
            "canary needs a trail",
        ),
        (
            {"event_selectors": [EventSelector(read_write_type="ReadOnly")]},
            {},
            "canary needs a trail",
        ),
        ({"log_group": False}, {}, "trail must deliver to something that can be watched"),
        (
            {"log_file_validation": False},
            {"digests": True},
            "digests needs a trail with log file validation",
        ),
        (
            {"trail_name": "a" * 60},
            {"log_files": True},
            "log_files names a metrics configuration of at most 64 characters",
        ),
        (
            {},
            {"notification_topic": object(), "emails": ["a@example.com"]},
            "emails are subscribed to a new topic only",
        ),
    ],
)
def test_a_watch_that_would_not_hear_is_refused(
    stack: Stack, trail_options: dict[str, Any], options: dict[str, Any], message: str
) -> None:
    """Before anything is made, with what to do."""
    trail = AccountTrail(stack, "Trail", **({"trail_name": "audit"} | trail_options))

    with pytest.raises(ValueError, match=message):
        DeliveryWatch(stack, "Watch", trail=trail, **options)


def test_a_watch_is_where_the_metrics_are(make_stack: Callable[..., Stack]) -> None:
    """An alarm of another Region would hear silence for ever."""
    trail = RegionalTrail(make_stack("T"), "Trail", trail_name="audit")

    with pytest.raises(ValueError, match="trail must be of the stack's account and Region"):
        DeliveryWatch(make_stack("W", region="eu-west-1"), "Watch", trail=trail)


def test_an_archive_elsewhere_is_not_counted(make_stack: Callable[..., Stack]) -> None:
    """Nor is a bucket that is not ours."""
    archive = LogBucket(make_stack("A", account="444455556666"), "Archive", bucket_name="archive")
    stack = make_stack("S")
    trail = AccountTrail(stack, "Trail", trail_name="audit", log_bucket=archive)

    with pytest.raises(ValueError, match="digests needs an archive of the stack's account"):
        DeliveryWatch(stack, "Watch", trail=trail, digests=True)


def test_a_bucket_of_yours_is_not_counted(stack: Stack) -> None:
    """Its metrics are for you to configure."""
    trail = AccountTrail(stack, "Trail", trail_name="audit", log_bucket=s3.Bucket(stack, "Bucket"))

    with pytest.raises(ValueError, match="log_files needs a LogBucket"):
        DeliveryWatch(stack, "Watch", trail=trail, log_files=True)


def test_a_watch_may_stand_in_another_stack(make_stack: Callable[..., Stack]) -> None:
    """Of the same account and Region; it names the log group literally."""
    trail = AccountTrail(make_stack("T"), "Trail", trail_name="audit")
    stack = make_stack("W")
    DeliveryWatch(stack, "Watch", trail=trail)

    (alarm,) = resources_of(template_of(stack), ALARM)

    assert "/trailwright/audit" == alarm["Dimensions"][0]["Value"]


def test_options_of_what_is_made_reach_it(stack: Stack) -> None:
    """Addresses, boundary, tags, and whether it is kept."""
    trail = AccountTrail(stack, "Trail", trail_name="audit")
    DeliveryWatch(
        stack,
        "Watch",
        trail=trail,
        emails=["oncall@example.com"],
        permissions_boundary=BOUNDARY,
        tags={"Team": "audit"},
        removal_policy=RemovalPolicy.DESTROY,
    )

    made = [
        each for name, each in template_of(stack)["Resources"].items() if name.startswith("Watch")
    ]
    of = {each["Type"]: each["Properties"] for each in made}

    assert "oncall@example.com" == of["AWS::SNS::Subscription"]["Endpoint"]
    assert BOUNDARY == of["AWS::IAM::Role"]["PermissionsBoundary"]
    assert [[{"Key": "Team", "Value": "audit"}]] * 3 == [
        of[f"AWS::{kind}"]["Tags"] for kind in ("IAM::Role", "KMS::Key", "SNS::Topic")
    ]
    assert not [each for each in made if "DeletionPolicy" in each]


def test_only_alarms_notify_the_topic_of_a_watch(stack: Stack) -> None:
    """No rule does, so EventBridge is not let in."""
    trail = AccountTrail(stack, "Trail", trail_name="audit")
    DeliveryWatch(stack, "Watch", trail=trail)

    (policy,) = resources_of(template_of(stack), "AWS::SNS::TopicPolicy")

    assert ["PublishAlarms", "DenyInsecureTransport"] == [
        each["Sid"] for each in policy["PolicyDocument"]["Statement"]
    ]


def test_where_nothing_is_known_nothing_is_elsewhere(make_stack: Callable[..., Stack]) -> None:
    """Two stacks that fit any account and Region may be deployed side by side."""
    trail = AccountTrail(make_stack("T", account=None, region=None), "Trail", trail_name="audit")
    stack = make_stack("W")

    assert ("LogGroupHeartbeat",) == DeliveryWatch(stack, "Watch", trail=trail).heartbeat_ids
