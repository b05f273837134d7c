"""Live accounts become the same estate as templates, and what nobody could see stays unknown."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import boto3
import pytest
from fake_account import ACCOUNT, NOW, FakeAccount, FakeAccounts, audited

from trailwright.compose.estate import compose_estate
from trailwright.compose.resources import to_template
from trailwright.config.load import load
from trailwright.model.unknown import Unknown
from trailwright.readers.account import (
    Answered,
    Answers,
    Asker,
    Calls,
    Clock,
    Question,
    Sighting,
    Wanted,
    Workers,
    read_account,
    read_accounts,
    read_resources,
)
from trailwright.rules.judge import judge

if TYPE_CHECKING:
    from collections.abc import Iterable

    from trailwright.sandbox.accounts import Account

TRAIL = f"arn:aws:cloudtrail:us-east-1:{ACCOUNT}:trail/audit"
BUCKET = "arn:aws:s3:::audit-logs"
MEMBER = "222233334444"
DENIED = "AccessDeniedException"
CALLS = sorted({each.action for each in read_account(audited(), ACCOUNT).answers})


def _calls(aws: FakeAccount) -> set[str]:
    return {each.action for each in aws.asked}


def test_a_trail_and_all_it_leans_on_are_read() -> None:
    """Each as the record that a template makes."""
    estate = read_account(audited(), ACCOUNT).estate

    kinds = [each.type.removeprefix("AWS::") for each in estate.resources()]
    assert [
        "CloudTrail::Trail",
        "S3::Bucket",
        "S3::BucketPolicy",
        "KMS::Key",
        "KMS::Alias",
        "SNS::Topic",
        "SNS::Topic",
        "SNS::TopicPolicy",
        "SNS::TopicPolicy",
        "SNS::Subscription",
        "Logs::LogGroup",
        "IAM::Role",
        "Logs::MetricFilter",
        "CloudWatch::Alarm",
    ] == kinds


def test_resources_find_one_another() -> None:
    """By the names that the trail has for them."""
    estate = read_account(audited(), ACCOUNT).estate
    (trail,) = estate.trails

    found = (
        estate.bucket(trail.s3_bucket_name),
        estate.key(trail.kms_key_id, near=trail),
        estate.topic(trail.sns_topic_name, near=trail),
        estate.log_group(trail.cloudwatch_logs_log_group_arn, near=trail),
        estate.role(trail.cloudwatch_logs_role_arn, near=trail),
    )

    assert ("audit-logs", "audit-key", "audit-files", "/audit", "audit-role") == tuple(
        each and each.ref for each in found
    )


def test_a_good_trail_is_judged_good() -> None:
    """The same rules read it, and nothing is refused, late or out of order."""
    findings = judge(read_account(audited(), ACCOUNT).estate)

    assert [] == [each for each in findings if each.rule.id.startswith(("TW1", "TW2"))]


def test_a_policy_that_lets_nobody_write_is_found() -> None:
    """As it is in a template."""
    aws = audited()
    aws.buckets["audit-logs"]["Policy"]["Statement"].pop()

    findings = judge(read_account(aws, ACCOUNT).estate)

    assert ["TW101"] == [each.rule.id for each in findings if each.rule.id.startswith("TW1")]


def test_a_finding_names_the_live_resource() -> None:
    """By its ARN."""
    aws = audited()
    aws.buckets["audit-logs"]["Policy"] = None

    findings = judge(read_account(aws, ACCOUNT).estate)

    assert TRAIL in {each.resource for each in findings if each.rule.id == "TW101"}


def test_every_origin_is_an_arn() -> None:
    """So that it can be looked at."""
    estate = read_account(audited(), ACCOUNT).estate

    assert {True} == {str(each.origin).startswith("arn:aws:") for each in estate.resources()}


def test_a_trail_is_read_once_at_home() -> None:
    """Its shadow in another Region is only counted."""
    aws = audited()

    live = read_account(aws, ACCOUNT)

    assert ["us-east-1"] == [e.region for e in aws.asked if e.action == "cloudtrail:GetTrail"]
    assert 1 == len(live.estate.trails)
    assert (TRAIL,) == live.trails_in(ACCOUNT, "eu-west-1")


def test_a_trail_whose_home_was_not_named_is_read_there() -> None:
    """A shadow leads to it."""
    live = read_account(audited(), ACCOUNT, ["eu-west-1"])

    assert [True] == [each.is_logging for each in live.estate.trails]


def test_its_status_is_asked_wherever_it_is_seen() -> None:
    """A shadow can fail where the home does not."""
    aws = audited()
    aws.trails[0]["Status"] = {"eu-west-1": {"LatestDeliveryError": "AccessDenied"}}

    live = read_account(aws, ACCOUNT)

    told = {each.region: outcome for each, outcome in live.statuses.items()}
    errors = {region: _value(each).get("LatestDeliveryError") for region, each in told.items()}
    assert {"eu-west-1": "AccessDenied", "us-east-1": None} == errors


def test_status_has_the_time_of_the_server() -> None:
    """Freshness is not judged by the clock of this machine."""
    live = read_account(audited(), ACCOUNT)

    outcome = live.statuses[Sighting(ACCOUNT, "us-east-1", TRAIL)]
    assert isinstance(outcome, Answered)
    assert NOW == outcome.date


@pytest.mark.parametrize("date", [None, "yesterday"])
def test_an_answer_without_a_time_has_none(date: str | None) -> None:
    """It is not made up."""
    headers = {} if date is None else {"date": date}

    assert None is Answered(value={"ResponseMetadata": {"HTTPHeaders": headers}}).date


def test_a_copy_of_an_organization_trail_counts_in_the_member() -> None:
    """It has its owner's ARN, and is asked about with the member's credentials."""
    arn = "arn:aws:cloudtrail:us-east-1:999999999999:trail/org"
    copy = {"Name": "org", "TrailARN": arn, "S3BucketName": "theirs", "IsOrganizationTrail": True}
    aws = FakeAccount(trails=[copy], foreign_buckets={"theirs"})

    live = read_account(aws, ACCOUNT)

    assert (arn,) == live.trails_in(ACCOUNT, "us-east-1")
    assert ["999999999999"] == [each.account for each in live.estate.trails]


def test_a_trail_that_many_accounts_see_is_asked_about_once() -> None:
    """How it fares is asked of all."""
    arn = "arn:aws:cloudtrail:us-east-1:999999999999:trail/org"
    copy = {"Name": "org", "TrailARN": arn, "S3BucketName": "theirs", "IsOrganizationTrail": True}
    one, other = (
        FakeAccount(each, trails=[copy], foreign_buckets={"theirs"}) for each in (ACCOUNT, MEMBER)
    )

    live = read_accounts(FakeAccounts(one, other), {ACCOUNT: None, MEMBER: None})

    asked = [each.account for each in (*one.asked, *other.asked) if "GetTrail" in each.action]
    assert [ACCOUNT, ACCOUNT, MEMBER] == sorted(asked)
    assert {ACCOUNT, MEMBER} == {each.account for each in live.statuses}


def test_what_another_account_owns_is_asked_of_its_owner() -> None:
    """An archive of its own account is read with that account's credentials."""
    aws, archive = audited(), FakeAccount(MEMBER)
    archive.buckets = aws.buckets
    aws.buckets, aws.foreign_buckets = {}, {"audit-logs"}

    live = read_accounts(FakeAccounts(aws, archive), {ACCOUNT: None, MEMBER: ["us-east-1"]})

    (bucket,) = live.estate.buckets
    assert (MEMBER, 1) == (bucket.account, len(live.estate.policies_on_bucket("audit-logs")))


def test_without_a_way_in_the_policy_of_a_foreign_bucket_is_unknown() -> None:
    """It is not absent, which would be judged."""
    aws = audited()
    aws.buckets, aws.foreign_buckets = {}, {"audit-logs"}

    estate = read_account(aws, ACCOUNT).estate

    (policy,) = estate.policies_on_bucket("audit-logs")
    assert (
        Unknown("denied; allow s3:GetBucketPolicy for the identity that looks") == policy.document
    )
    assert isinstance(estate.buckets[0].account, Unknown)


def test_a_bucket_that_is_gone_is_absent() -> None:
    """That is an answer."""
    aws = audited()
    aws.buckets = {}

    live = read_account(aws, ACCOUNT)

    assert ((BUCKET,), ()) == (live.absent, live.estate.buckets)


@pytest.mark.parametrize(
    ("call", "type_", "field"),
    [
        ("cloudtrail:GetEventSelectors", "AWS::CloudTrail::Trail", "EventSelectors"),
        ("cloudtrail:GetInsightSelectors", "AWS::CloudTrail::Trail", "InsightSelectors"),
        ("cloudtrail:GetTrailStatus", "AWS::CloudTrail::Trail", "IsLogging"),
        ("cloudtrail:ListTags", "AWS::CloudTrail::Trail", "Tags"),
        ("s3:GetBucketEncryption", "AWS::S3::Bucket", "BucketEncryption"),
        ("s3:GetBucketVersioning", "AWS::S3::Bucket", "VersioningConfiguration"),
        ("s3:GetBucketLifecycleConfiguration", "AWS::S3::Bucket", "LifecycleConfiguration"),
        ("s3:GetObjectLockConfiguration", "AWS::S3::Bucket", "ObjectLockEnabled"),
        ("s3:GetPublicAccessBlock", "AWS::S3::Bucket", "PublicAccessBlockConfiguration"),
        ("s3:GetBucketOwnershipControls", "AWS::S3::Bucket", "OwnershipControls"),
        ("s3:GetBucketLogging", "AWS::S3::Bucket", "LoggingConfiguration"),
        ("s3:GetBucketPolicy", "AWS::S3::BucketPolicy", "PolicyDocument"),
        ("kms:GetKeyPolicy", "AWS::KMS::Key", "KeyPolicy"),
        ("kms:GetKeyRotationStatus", "AWS::KMS::Key", "EnableKeyRotation"),
        ("kms:DescribeKey", "AWS::KMS::Key", "KeyPolicy"),
        ("sns:GetTopicAttributes", "AWS::SNS::TopicPolicy", "PolicyDocument"),
        ("logs:DescribeLogGroups", "AWS::Logs::LogGroup", "RetentionInDays"),
        ("iam:GetRole", "AWS::IAM::Role", "AssumeRolePolicyDocument"),
        ("iam:ListRolePolicies", "AWS::IAM::Role", "Policies"),
        ("iam:ListAttachedRolePolicies", "AWS::IAM::Role", "ManagedPolicyArns"),
    ],
)
def test_what_nobody_may_see_is_unknown(call: str, type_: str, field: str) -> None:
    """Never absent, and the sentence names the permission that is missing."""
    aws = audited()
    aws.faults[call] = DENIED

    resources = read_account(aws, ACCOUNT).estate.resources()

    found = next(each for each in resources if each.type == type_).properties[field]
    assert isinstance(found, Unknown)
    assert f"allow {call.split(':', maxsplit=1)[0]}:" in found.reason


@pytest.mark.parametrize(
    ("call", "type_", "of"),
    [
        ("cloudtrail:DescribeTrails", "AWS::CloudTrail::Trail", ""),
        ("cloudwatch:DescribeAlarms", "AWS::CloudWatch::Alarm", ""),
        (
            "logs:DescribeMetricFilters",
            "AWS::Logs::MetricFilter",
            f"arn:aws:logs:us-east-1:{ACCOUNT}:log-group:/audit",
        ),
        (
            "sns:ListSubscriptionsByTopic",
            "AWS::SNS::Subscription",
            f"arn:aws:sns:us-east-1:{ACCOUNT}:audit-alarms",
        ),
        ("kms:ListAliases", "AWS::KMS::Alias", f"arn:aws:kms:us-east-1:{ACCOUNT}:key/audit-key"),
    ],
)
def test_what_nobody_may_list_is_unseen(call: str, type_: str, of: str) -> None:
    """And told, so that an empty list passes for none."""
    aws = audited()
    aws.faults[f"{call}@us-east-1"] = DENIED

    live = read_account(aws, ACCOUNT)

    assert Unknown(f"denied; allow {call} for the identity that looks") == live.unlisted(
        type_, ACCOUNT, "us-east-1", of
    )
    assert any(call in note for note in live.estate.notes)


def test_trails_that_could_not_be_listed_are_not_counted() -> None:
    """A full Region would look empty."""
    aws = audited()
    aws.faults["cloudtrail:DescribeTrails@eu-west-1"] = "ThrottlingException"

    live = read_account(aws, ACCOUNT)

    assert isinstance(live.trails_in(ACCOUNT, "eu-west-1"), Unknown)
    assert (TRAIL,) == live.trails_in(ACCOUNT, "us-east-1")


def test_a_region_nobody_looked_at_is_not_counted() -> None:
    """Nor is one of another account."""
    live = read_account(audited(), ACCOUNT, ["us-east-1"])

    assert isinstance(live.trails_in(ACCOUNT, "eu-west-1"), Unknown)
    assert isinstance(live.trails_in(MEMBER, "us-east-1"), Unknown)


def test_a_region_that_is_off_is_not_asked() -> None:
    """There is proof that it is."""
    aws = audited()

    live = read_account(aws, ACCOUNT, ["us-east-1", "ap-east-1"])

    assert {"ap-east-1": "ec2:DescribeRegions"} == live.regions[ACCOUNT].off
    assert "ap-east-1" not in {each.region for each in aws.asked}


def test_a_second_call_proves_that_a_region_is_off() -> None:
    """Some may make only one of them."""
    aws = audited()
    aws.faults["ec2:DescribeRegions"] = "UnauthorizedOperation"

    live = read_account(aws, ACCOUNT)

    assert {"ap-east-1": "account:ListRegions"} == live.regions[ACCOUNT].off
    assert ("eu-west-1", "us-east-1") == live.regions[ACCOUNT].on


def test_the_second_call_is_made_only_when_it_is_needed() -> None:
    """One is enough."""
    aws = audited()

    read_account(aws, ACCOUNT)

    assert "account:ListRegions" not in _calls(aws)


def test_without_proof_every_region_is_asked() -> None:
    """And it is told that some of them may be off."""
    aws = FakeAccount()
    aws.faults = {"ec2:DescribeRegions": DENIED, "account:ListRegions": DENIED}

    live = read_account(aws, ACCOUNT)

    assert "ap-east-1" in live.regions[ACCOUNT].on
    assert {} == live.regions[ACCOUNT].off
    assert f"Regions of {ACCOUNT}: denied; allow ec2:DescribeRegions" in live.estate.notes[0]


def test_a_good_account_has_nothing_unanswered() -> None:
    """Only then may anything be called OK."""
    live = read_account(audited(), ACCOUNT)

    assert ((), (), ()) == (live.failed, live.unseen, live.absent)


@pytest.mark.parametrize("call", CALLS)
def test_no_call_fails_unseen(call: str) -> None:
    """Whichever call is refused, the question is among those that failed."""
    aws = audited()
    aws.faults[call] = DENIED

    failed = read_account(aws, ACCOUNT).failed

    assert call in {each.action for each in failed}


@pytest.mark.parametrize("call", CALLS)
def test_only_reading_calls_are_made(call: str) -> None:
    """Nothing is ever changed."""
    assert call.split(":")[1].startswith(("Describe", "Get", "List", "Head"))


def test_no_question_is_asked_twice() -> None:
    """However many resources lean on it."""
    aws = audited()

    read_account(aws, ACCOUNT)

    assert len(aws.asked) == len(set(aws.asked))


def test_few_rounds_are_enough() -> None:
    """What can be asked at once is."""
    aws = audited()

    read_account(aws, ACCOUNT)

    assert 8 >= aws.rounds


def test_an_asker_that_forgets_a_question_ends() -> None:
    """What has no outcome is not known, and is not asked for ever."""

    class _Forgetful(FakeAccount):
        def ask(self, questions: Iterable[Question]) -> Answers:
            return super().ask(each for each in questions if each.action != "iam:GetRole")

    good = audited()
    aws = _Forgetful(**{name: getattr(good, name) for name in ("trails", "buckets", "roles")})

    (role,) = read_account(aws, ACCOUNT).estate.roles

    assert isinstance(role.trust, Unknown)
    assert "was not asked" in role.trust.reason


def test_settings_of_a_bucket_are_written_as_cloudformation_writes_them() -> None:
    """The rules know no other words."""
    aws = audited()
    default = {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": "audit-key"}
    rule = {"ApplyServerSideEncryptionByDefault": default, "BucketKeyEnabled": True}
    lock = {"ObjectLockEnabled": "Enabled"}
    aws.buckets["audit-logs"] |= {
        "GetBucketEncryption": {"ServerSideEncryptionConfiguration": {"Rules": [rule]}},
        "GetBucketLogging": {
            "LoggingEnabled": {"TargetBucket": "audit-logs", "TargetPrefix": "a/"}
        },
        "GetObjectLockConfiguration": {"ObjectLockConfiguration": lock},
        "GetBucketLifecycleConfiguration": {
            "Rules": [
                {
                    "ID": "old",
                    "Status": "Enabled",
                    "Filter": {"And": {"Prefix": "AWSLogs/", "ObjectSizeGreaterThan": 9}},
                    "Expiration": {"Days": 400},
                    "Transitions": [{"Days": 90, "StorageClass": "GLACIER"}],
                    "NoncurrentVersionTransitions": [
                        {"NoncurrentDays": 5, "StorageClass": "GLACIER"}
                    ],
                }
            ]
        },
    }

    (bucket,) = read_account(aws, ACCOUNT).estate.buckets

    assert {
        "BucketName": "audit-logs",
        "BucketEncryption": {
            "ServerSideEncryptionConfiguration": [
                {"ServerSideEncryptionByDefault": default, "BucketKeyEnabled": True}
            ]
        },
        "VersioningConfiguration": {"Status": "Enabled"},
        "LifecycleConfiguration": {
            "Rules": [
                {
                    "Id": "old",
                    "Status": "Enabled",
                    "Prefix": "AWSLogs/",
                    "ObjectSizeGreaterThan": 9,
                    "ExpirationInDays": 400,
                    "Transitions": [{"TransitionInDays": 90, "StorageClass": "GLACIER"}],
                    "NoncurrentVersionTransitions": [
                        {"TransitionInDays": 5, "StorageClass": "GLACIER"}
                    ],
                }
            ]
        },
        "ObjectLockEnabled": True,
        "ObjectLockConfiguration": lock,
        "OwnershipControls": {"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]},
        "LoggingConfiguration": {"DestinationBucketName": "audit-logs", "LogFilePrefix": "a/"},
    } == bucket.properties


@pytest.mark.parametrize(
    ("constraint", "region"), [(None, "us-east-1"), ("EU", "eu-west-1"), ("eu-west-3", "eu-west-3")]
)
def test_a_bucket_is_where_its_constraint_says(constraint: str | None, region: str) -> None:
    """Two of which are older than the names of Regions."""
    aws = audited()
    aws.buckets["audit-logs"]["GetBucketLocation"] = {"LocationConstraint": constraint}

    assert region == read_account(aws, ACCOUNT).estate.buckets[0].region


def test_a_bucket_is_where_its_head_says_when_it_may_not_be_located() -> None:
    """Only its owner may ask for the constraint."""
    aws = audited()
    aws.buckets["audit-logs"]["Region"] = "eu-west-2"
    aws.faults["s3:GetBucketLocation"] = DENIED

    assert "eu-west-2" == read_account(aws, ACCOUNT).estate.buckets[0].region


def test_a_key_named_by_its_alias_is_found() -> None:
    """As the trail names it."""
    aws = audited()
    aws.trails[0]["KmsKeyId"] = f"arn:aws:kms:us-east-1:{ACCOUNT}:alias/audit"

    estate = read_account(aws, ACCOUNT).estate

    key = estate.key(estate.trails[0].kms_key_id, near=estate.trails[0])
    assert "audit-key" == (key and key.ref)


def test_the_documents_of_managed_policies_are_read() -> None:
    """They decide whether CloudTrail may write."""
    aws = audited()
    role = aws.roles["audit-role"]
    arn = f"arn:aws:iam::{ACCOUNT}:policy/deliver"
    role["Attached"] = {arn: role.pop("Policies")["deliver"]}

    (found,) = read_account(aws, ACCOUNT).estate.roles[0].policies

    assert (arn, True, role["Attached"][arn]) == (found.name, found.managed, found.document)


def test_what_cloudformation_has_no_property_for_is_a_fact() -> None:
    """It is what preflight and verify look at."""
    aws = audited()
    aws.keys["audit-key"]["KeyState"] = "PendingDeletion"
    topic = f"arn:aws:sns:us-east-1:{ACCOUNT}:audit-alarms"
    aws.topics[topic]["Subscriptions"][0]["SubscriptionArn"] = "PendingConfirmation"

    facts = read_account(aws, ACCOUNT).facts

    assert "BucketOwner" == facts[BUCKET]["RequestPayment"]
    assert "PendingDeletion" == facts[f"arn:aws:kms:us-east-1:{ACCOUNT}:key/audit-key"]["KeyState"]
    assert facts[f"{topic}:email:security@example.com"]["PendingConfirmation"]


def test_alarms_on_other_things_are_not_ours() -> None:
    """Those on what was read are: on metrics of its filters, or naming it."""
    aws = audited()
    silence = [{"Name": "LogGroupName", "Value": "/audit"}]
    aws.alarms += [
        {"AlarmName": "cpu", "Namespace": "AWS/EC2", "MetricName": "CPUUtilization"},
        {
            "AlarmName": "silence",
            "Namespace": "AWS/Logs",
            "MetricName": "IncomingLogEvents",
            "Dimensions": silence,
        },
        {"AlarmName": "any", "AlarmRule": 'ALARM("root-usage")'},
        {"AlarmName": "other", "AlarmRule": 'ALARM("cpu")'},
    ]

    estate = read_account(aws, ACCOUNT).estate

    assert ["root-usage", "silence"] == [each.ref for each in estate.alarms]
    assert ["any"] == [each.ref for each in estate.others]


def test_the_organization_is_known() -> None:
    """Policies of its trails name it."""
    aws = audited()
    aws.organization = {"Id": "o-a1b2c3d4e5", "MasterAccountId": ACCOUNT}

    found = read_account(aws, ACCOUNT).estate.organization

    assert ("o-a1b2c3d4e5", ACCOUNT) == (found and found.id, found and found.management_account)


def test_an_organization_nobody_may_see_is_told() -> None:
    """It is not that there is none."""
    aws = audited()
    aws.faults["organizations:DescribeOrganization"] = DENIED

    estate = read_account(aws, ACCOUNT).estate

    note = "organization: denied; allow organizations:DescribeOrganization"
    assert [True] == [each.startswith(note) for each in estate.notes]


def test_named_resources_are_read_without_trails() -> None:
    """What a plan wants to use, and what that leans on."""
    aws = audited()

    live = read_resources(
        aws,
        [
            Wanted(ACCOUNT, "us-east-1", "AWS::S3::Bucket", "audit-logs"),
            Wanted(ACCOUNT, "us-east-1", "AWS::KMS::Key", "alias/audit"),
            Wanted(ACCOUNT, "us-east-1", "AWS::SNS::Topic", "audit-files"),
            Wanted(ACCOUNT, "us-east-1", "AWS::Logs::LogGroup", "/audit"),
            Wanted(ACCOUNT, "us-east-1", "AWS::IAM::Role", "audit-role"),
        ],
    )

    found = (
        *live.estate.buckets,
        *live.estate.keys,
        *live.estate.topics,
        *live.estate.log_groups,
        *live.estate.roles,
    )
    assert {"audit-logs", "audit-key", "audit-files", "audit-alarms", "/audit", "audit-role"} == {
        each.ref for each in found
    }
    assert ((), ()) == (live.estate.trails, live.failed)


@pytest.mark.parametrize(
    ("type_", "name", "arn"),
    [
        ("AWS::S3::Bucket", "gone", "arn:aws:s3:::gone"),
        ("AWS::KMS::Key", "alias/gone", f"arn:aws:kms:us-east-1:{ACCOUNT}:alias/gone"),
        ("AWS::KMS::Key", "gone", f"arn:aws:kms:us-east-1:{ACCOUNT}:key/gone"),
        ("AWS::SNS::Topic", "gone", f"arn:aws:sns:us-east-1:{ACCOUNT}:gone"),
        ("AWS::Logs::LogGroup", "gone", f"arn:aws:logs:us-east-1:{ACCOUNT}:log-group:gone"),
        ("AWS::IAM::Role", "gone", f"arn:aws:iam::{ACCOUNT}:role/gone"),
        ("AWS::CloudTrail::Trail", "gone", f"arn:aws:cloudtrail:us-east-1:{ACCOUNT}:trail/gone"),
    ],
)
def test_what_is_named_and_not_there_is_absent(type_: str, name: str, arn: str) -> None:
    """Whatever it is."""
    live = read_resources(audited(), [Wanted(ACCOUNT, "us-east-1", type_, name)])

    assert ((arn,), []) == (live.absent, list(live.estate.resources()))


def test_what_cannot_be_described_is_refused() -> None:
    """By its type."""
    with pytest.raises(LookupError, match=r"type must be one of .*AWS::S3::Bucket.*, got 'AWS::X'"):
        read_resources(audited(), [Wanted(ACCOUNT, "us-east-1", "AWS::X", "x")])


def test_a_policy_that_is_no_json_is_unknown() -> None:
    """A proxy may have answered."""
    aws = audited()
    aws.buckets["audit-logs"]["GetBucketPolicy"] = {"Policy": "<html/>"}

    (policy,) = read_account(aws, ACCOUNT).estate.policies_on_bucket("audit-logs")

    assert Unknown("what was answered as a policy is no JSON") == policy.document


def _value(outcome: Any) -> dict[str, Any]:  # noqa: ANN401 - answered, or the test fails
    assert isinstance(outcome, Answered), outcome
    return dict(outcome.value)


def test_the_emulation_is_read_like_aws(
    account: Account, sandbox: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was deployed comes back as the same estate, over real HTTP, with nothing unanswered."""
    config = load(
        text=f"""
        trails:
          - kind: account
            name: audit
            account: "{account.id}"
            region: us-east-1
            alarms: {{profiles: [cis], emails: [security@example.com]}}
        """
    )
    (plan,) = compose_estate(config)
    assert account.deploy(to_template(plan.resources), stack=plan.name).succeeded
    monkeypatch.setenv("AWS_ENDPOINT_URL", sandbox)
    session = boto3.Session(account.id, "sandbox", region_name="us-east-1")
    workers: Workers[Any] = Workers()

    try:
        asker = Asker({account.id: Calls(session, Clock())}, workers)
        live = read_account(asker, account.id, ["us-east-1", "eu-west-1"])
    finally:
        workers.close()

    estate = live.estate
    assert ((), (), ()) == (live.failed, live.unseen, live.absent)
    assert (1, 2, 1, 2, 15, 15) == (
        len(estate.trails),
        len(estate.buckets),
        len(estate.keys),
        len(estate.topics),
        len(estate.metric_filters),
        len(estate.alarms),
    )
    status = live.statuses[Sighting(account.id, "us-east-1", estate.trails[0].arn)]
    assert isinstance(status, Answered)
    assert timedelta(minutes=1) > abs(datetime.now(UTC) - (status.date or NOW))
    findings = judge(estate)
    assert [] == [each for each in findings if each.rule.id.startswith(("TW1", "TW2"))]
