"""Changes to the audit chain are told by a second path, every one of them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from aws_cdk import App, Environment, RemovalPolicy, Stack
from aws_cdk import aws_sns as sns

from trailwright import AccountTrail, DeliveryWatch, LogBucket, TamperRules
from trailwright.readers import read
from trailwright.rules import judge
from trailwright.testing import resources_of, template_of

if TYPE_CHECKING:
    from collections.abc import Callable

RULE = "AWS::Events::Rule"
BOUNDARY = "arn:aws:iam::111122223333:policy/boundary"
BUS = "arn:aws:events:eu-west-1:444455556666:event-bus/security"
#: Ways to blind an audit, by what they are done to; each must be told by at least one rule.
TAMPERING = {
    "cloudtrail": "StopLogging DeleteTrail UpdateTrail PutEventSelectors PutInsightSelectors "
    "PutEventConfiguration DeregisterOrganizationDelegatedAdmin",
    "s3": "PutBucketLifecycle DeleteBucketLifecycle PutBucketVersioning PutBucketReplication "
    "PutBucketObjectLockConfiguration PutBucketPolicy DeleteBucketPolicy PutBucketAcl "
    "PutBucketPublicAccessBlock PutBucketOwnershipControls PutBucketEncryption DeleteBucket "
    "PutBucketRequestPayment PutBucketLogging",
    "kms": "DisableKey ScheduleKeyDeletion PutKeyPolicy DeleteImportedKeyMaterial",
    "logs": "DeleteLogGroup DeleteLogStream PutRetentionPolicy DeleteMetricFilter "
    "PutMetricFilter PutSubscriptionFilter DisassociateKmsKey PutDataProtectionPolicy",
    "monitoring": "DeleteAlarms DisableAlarmActions SetAlarmState",
    "sns": "DeleteTopic SetTopicAttributes Unsubscribe SetSubscriptionAttributes",
    "events": "DisableRule DeleteRule RemoveTargets",
    "organizations": "LeaveOrganization DisableAWSServiceAccess DetachPolicy",
}
#: What an update of the trail can take from it.
UPDATES = (
    "isMultiRegionTrail includeGlobalServiceEvents enableLogFileValidation isOrganizationTrail "
    "s3BucketName s3KeyPrefix kmsKeyId snsTopicName cloudWatchLogsLogGroupArn"
)
CALLS = {
    (f"{service}.amazonaws.com", name, "")
    for service, names in TAMPERING.items()
    for name in names.split()
} | {("cloudtrail.amazonaws.com", "UpdateTrail", name) for name in UPDATES.split()}
#: How many rules there are.
RULES = 12


def _told(detail: dict[str, Any]) -> set[tuple[str, str, str]]:
    """Return the calls that the detail of a pattern names, and the parameters it looks at."""
    either = detail.get("$or", ())
    parameters = {name for each in either for name in each.get("requestParameters", ())}
    here = {
        (source, name, parameter)
        for source in detail.get("eventSource", ())
        for name in detail.get("eventName", ())
        for parameter in {"", *parameters}
    }
    return here.union(*map(_told, either))


def _untold(template: dict[str, Any]) -> set[tuple[str, str, str]]:
    """Return which ways to blind the audit no rule tells anybody of."""
    told = [
        _told(each["EventPattern"]["detail"])
        for each in resources_of(template, RULE)
        if each["State"] == "ENABLED" and each["Targets"]
    ]
    return CALLS.difference(*told)


@pytest.fixture
def ruled(stack: Stack) -> TamperRules:
    """Rules over a trail, in a stack of their own account and Region."""
    trail = AccountTrail(stack, "Trail", trail_name="audit")
    return TamperRules(stack, "Rules", trail=trail)


def test_every_way_to_blind_the_audit_is_told(stack: Stack, ruled: TamperRules) -> None:
    """Trail, archive, key, log group, alarms, topic, rules and organization."""
    assert (RULES, set()) == (len(ruled.rule_ids), _untold(template_of(stack)))


@pytest.mark.parametrize("index", range(RULES))
@pytest.mark.usefixtures("ruled")
def test_a_rule_that_is_taken_away_is_missed(stack: Stack, index: int) -> None:
    """Whichever it is, so that none can get lost unseen."""
    template = template_of(stack)
    resources = template["Resources"]
    names = [name for name, each in resources.items() if each["Type"] == RULE]

    gone = resources.pop(names[index])["Properties"]["EventPattern"]["detail"]

    assert _untold(template)
    assert _untold(template) <= _told(gone)


@pytest.mark.usefixtures("ruled")
def test_each_rule_tells_people(stack: Stack) -> None:
    """Through the topic, in sentences."""
    template = template_of(stack)
    (topic,) = (
        {"Ref": name}
        for name, each in template["Resources"].items()
        if each["Type"] == "AWS::SNS::Topic"
    )

    assert [[topic]] * RULES == [
        [target["Arn"] for target in each["Targets"]] for each in resources_of(template, RULE)
    ]


@pytest.mark.usefixtures("ruled")
def test_eventbridge_may_publish_to_the_topic(stack: Stack) -> None:
    """And CloudWatch for alarms, so that a watch can notify it too."""
    (policy,) = resources_of(template_of(stack), "AWS::SNS::TopicPolicy")

    allowed = [
        (each["Principal"]["Service"], each["Action"])
        for each in policy["PolicyDocument"]["Statement"]
        if each["Effect"] == "Allow"
    ]

    assert [
        ("cloudwatch.amazonaws.com", "sns:Publish"),
        ("events.amazonaws.com", "sns:Publish"),
    ] == allowed


def test_the_key_is_not_the_trails(stack: Stack, ruled: TamperRules) -> None:
    """It encrypts the topic alone, so the rule about the trail's key does not need that key."""
    assert ruled.cfn_topic is not None
    used = stack.resolve(ruled.cfn_topic.kms_master_key_id)["Fn::GetAtt"][0]

    statements = template_of(stack)["Resources"][used]["Properties"]["KeyPolicy"]["Statement"]

    assert ["Administration", "Alarms", "Rules"] == [each["Sid"] for each in statements]
    assert ["kms:Decrypt", "kms:GenerateDataKey*"] == statements[-1]["Action"]


def test_nothing_of_the_second_path_leads_through_the_first(
    stack: Stack, ruled: TamperRules
) -> None:
    """Deleting the log group or the trail's key takes nothing away that a rule needs."""
    template = template_of(stack)
    rules = [stack.resolve(ruled.cfn_rule(each).logical_id) for each in ruled.rule_ids]
    resources = template["Resources"]

    targets = json.dumps([resources[name]["Properties"]["Targets"] for name in rules])

    first = [
        name
        for name, each in resources.items()
        if each["Type"] in ("AWS::Logs::LogGroup", "AWS::CloudTrail::Trail", "AWS::S3::Bucket")
    ]
    assert first
    assert not [name for name in first if name in targets]


def test_the_rules_of_check_find_nothing(app: App) -> None:
    """Policies are exact, and the alarm on silence can notify the same topic."""
    stack = Stack(app, "S", env=Environment(account="111122223333", region="us-east-1"))
    trail = AccountTrail(stack, "Trail", trail_name="audit")
    rules = TamperRules(stack, "Rules", trail=trail, event_bus_arn=BUS)
    DeliveryWatch(stack, "Watch", trail=trail, notification_topic=rules.cfn_topic)

    assert () == judge(read(app.synth().directory))


def test_a_trail_without_a_log_group_is_watched_all_the_same(stack: Stack) -> None:
    """EventBridge needs a trail that records, and nothing else of it."""
    trail = AccountTrail(stack, "Trail", trail_name="audit", log_group=False)
    rules = TamperRules(stack, "Rules", trail=trail)

    assert RULES - 1 == len(rules.rule_ids)
    assert "LogGroupEndangered" not in rules.rule_ids


def test_rules_stand_where_the_archive_is(make_stack: Callable[..., Stack]) -> None:
    """In another account, they name the trail's own literally."""
    archive = LogBucket(make_stack("A", account="444455556666"), "Archive", bucket_name="archive")
    trail = AccountTrail(make_stack("S"), "Trail", trail_name="audit", log_bucket=archive)
    there = make_stack("There", account="444455556666")
    TamperRules(there, "Rules", trail=trail)

    text = json.dumps(resources_of(template_of(there), RULE))

    assert '"bucketName": ["archive"]' in text
    assert '"logGroupName": ["/trailwright/audit"]' in text


def test_a_topic_is_used_that_is_given(stack: Stack) -> None:
    """And none is made."""
    trail = AccountTrail(stack, "Trail", trail_name="audit")
    pager = sns.Topic(stack, "Pager")
    rules = TamperRules(stack, "Rules", trail=trail, notification_topic=pager)

    template = template_of(stack)

    assert rules.cfn_topic is None
    assert 1 == len(resources_of(template, "AWS::SNS::Topic"))
    assert {json.dumps(stack.resolve(pager.topic_arn))} == {
        json.dumps(each["Targets"][0]["Arn"]) for each in resources_of(template, RULE)
    }


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"without": ["KeyEndanger"]}, r"without\[0\] must be an entry .*'KeyEndangered'"),
        ({"event_bus_arn": "security"}, "event_bus_arn must be an ARN"),
        (
            {"event_bus_arn": "arn:aws:sns:us-east-1:111122223333:topic"},
            "event_bus_arn must be the ARN of an event bus",
        ),
        (
            {"event_bus_arn": "arn:aws:events:us-east-1:111122223333:event-bus/default"},
            "event_bus_arn must be another bus",
        ),
        (
            {"notification_topic": object(), "emails": ["a@example.com"]},
            "emails are subscribed to a new topic only",
        ),
    ],
)
def test_rules_that_would_not_work_are_refused(
    stack: Stack, options: dict[str, Any], message: str
) -> None:
    """With what to do."""
    trail = AccountTrail(stack, "Trail", trail_name="audit")

    with pytest.raises(ValueError, match=message):
        TamperRules(stack, "Rules", trail=trail, **options)


@pytest.mark.parametrize("where", ["us-east-1:444455556666", "eu-west-1:111122223333"])
def test_the_default_bus_elsewhere_is_another(stack: Stack, where: str) -> None:
    """Of another account, or another Region."""
    trail = AccountTrail(stack, "Trail", trail_name="audit")
    bus = f"arn:aws:events:{where}:event-bus/default"
    TamperRules(stack, "Rules", trail=trail, event_bus_arn=bus)

    assert {bus} == {each["Targets"][1]["Arn"] for each in resources_of(template_of(stack), RULE)}


def test_options_of_what_is_made_reach_it(stack: Stack) -> None:
    """Addresses, boundary, tags, and whether it is kept."""
    trail = AccountTrail(stack, "Trail", trail_name="audit")
    TamperRules(
        stack,
        "Watch",
        trail=trail,
        event_bus_arn=BUS,
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
