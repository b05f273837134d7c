"""The policy of guardrails, asked like any other: who may do what, in which account."""

from __future__ import annotations

import json
from typing import Any

import pytest

from trailwright.compose.guardrails import GuardedTrail, GuardrailsPlan, check_length, guardrails
from trailwright.iam.evaluate import evaluate
from trailwright.iam.policies import PolicyKind, parse_policy
from trailwright.iam.requests import Request
from trailwright.model.quotas import quotas
from trailwright.model.trails import TrailIdentity

MANAGEMENT, ARCHIVE, MEMBER = "111122223333", "222233334444", "333344445555"
PIPELINE = f"arn:aws:iam::{MEMBER}:role/audit-pipeline"
ADMIN = f"arn:aws:iam::{MEMBER}:role/admin"
TRAIL = f"arn:aws:cloudtrail:eu-west-1:{MEMBER}:trail/audit"
KEY = f"arn:aws:kms:eu-west-1:{ARCHIVE}:key/1234"
ALIAS = f"arn:aws:kms:eu-west-1:{ARCHIVE}:alias/trailwright/audit"
TOPIC = f"arn:aws:sns:eu-west-1:{ARCHIVE}:files"
GROUP = f"arn:aws:logs:eu-west-1:{MEMBER}:log-group:/audit"
SNS = ("sns:AddPermission", "sns:DeleteTopic", "sns:RemovePermission", "sns:SetTopicAttributes")
FULL = {"Sid": "FullAWSAccess", "Effect": "Allow", "Action": "*", "Resource": "*"}


def _guarded(account: str = MEMBER, **changes: Any) -> GuardedTrail:  # noqa: ANN401 - any field
    identity = TrailIdentity(name="audit", account=account, region="eu-west-1", partition="aws")
    values: dict[str, Any] = {
        "trail": identity,
        "archive_account": ARCHIVE,
        "bucket_name": "logs",
        "alias_arn": ALIAS,
        "topic_arn": TOPIC,
        "log_group_name": "/audit",
        "stack_names": {ARCHIVE: "audit-archive", account: "audit"},
    }
    return GuardedTrail(**(values | changes))


def _plan(*trails: GuardedTrail) -> GuardrailsPlan:
    return GuardrailsPlan(
        trails=trails or (_guarded(),),
        targets=("ou-abcd-12345678",),
        exempt=("arn:aws:iam::*:role/audit-pipeline",),
        management_account=MANAGEMENT,
    )


def _content(plan: GuardrailsPlan) -> dict[str, Any]:
    return guardrails(plan)["Policy"].properties["Content"]


def _allows(action: str, resource: str, principal: str = ADMIN, alias: str = "") -> bool:
    """Return whether an administrator of the organization may do it all the same."""
    content = _content(_plan())
    statements = [FULL, *content["Statement"]]
    policy = parse_policy(content | {"Statement": statements}, kind=PolicyKind.IDENTITY)
    context: dict[str, Any] = {"aws:PrincipalArn": principal}
    if alias:
        context["kms:ResourceAliases"] = (alias,)
    request = Request(principal=principal, action=action, resource=resource, context=context)
    return evaluate(policy, request).outcome == "allowed"


#: What only the exempt may do, by resource.
PROTECTED = {
    TRAIL: (
        *("cloudtrail:AddTags", "cloudtrail:DeleteTrail", "cloudtrail:PutEventConfiguration"),
        *("cloudtrail:PutEventSelectors", "cloudtrail:PutInsightSelectors"),
        *("cloudtrail:RemoveTags", "cloudtrail:StopLogging", "cloudtrail:UpdateTrail"),
    ),
    "arn:aws:s3:::logs": (
        *("s3:DeleteBucket", "s3:DeleteBucketPolicy", "s3:PutBucketAcl", "s3:PutBucketLogging"),
        *("s3:PutBucketNotification", "s3:PutBucketObjectLockConfiguration"),
        *("s3:PutBucketOwnershipControls", "s3:PutBucketPolicy", "s3:PutBucketPublicAccessBlock"),
        *("s3:PutBucketRequestPayment", "s3:PutBucketVersioning", "s3:PutEncryptionConfiguration"),
        *("s3:PutInventoryConfiguration", "s3:PutLifecycleConfiguration"),
        "s3:PutReplicationConfiguration",
    ),
    ALIAS: ("kms:DeleteAlias", "kms:UpdateAlias"),
    TOPIC: SNS,
    f"{GROUP}:*": (
        *("logs:AssociateKmsKey", "logs:DeleteLogGroup", "logs:DeleteMetricFilter"),
        *("logs:DisassociateKmsKey", "logs:PutDataProtectionPolicy", "logs:PutMetricFilter"),
        *("logs:PutRetentionPolicy", "logs:PutSubscriptionFilter"),
    ),
    f"{GROUP}:log-stream:one": ("logs:DeleteLogStream",),
    f"arn:aws:cloudwatch:eu-west-1:{MEMBER}:alarm:audit-Root-1X": (
        *("cloudwatch:DeleteAlarms", "cloudwatch:DisableAlarmActions"),
        *("cloudwatch:PutMetricAlarm", "cloudwatch:SetAlarmState"),
    ),
    f"arn:aws:events:eu-west-1:{MEMBER}:rule/audit-Stopped-1X": (
        *("events:DeleteRule", "events:DisableRule", "events:PutRule"),
        *("events:PutTargets", "events:RemoveTargets"),
    ),
    f"arn:aws:sns:eu-west-1:{ARCHIVE}:audit-archive-AlarmTopic-1X": SNS,
}


@pytest.mark.parametrize(
    ("action", "resource"),
    [(action, resource) for resource, actions in PROTECTED.items() for action in actions],
)
def test_only_the_exempt_may_change_what_is_protected(action: str, resource: str) -> None:
    """An administrator is refused, the pipeline is not, and other resources are free."""
    other = resource.replace("audit", "other").replace("logs", "other").replace("files", "other")

    assert not _allows(action, resource)
    assert _allows(action, resource, PIPELINE)
    assert _allows(action, other.replace("arn:aws:other", "arn:aws:logs"))


@pytest.mark.parametrize(
    "action",
    [
        *("s3:BypassGovernanceRetention", "s3:DeleteObject", "s3:DeleteObjectVersion"),
        *("s3:PutObject", "s3:PutObjectAcl", "s3:PutObjectLegalHold", "s3:PutObjectRetention"),
        "s3:PutObjectVersionAcl",
    ],
)
def test_nobody_changes_log_files(action: str) -> None:
    """Not even the exempt, who have no reason to; CloudTrail itself is no principal of these."""
    found = [_allows(action, "arn:aws:s3:::logs/AWSLogs/x", who) for who in (ADMIN, PIPELINE)]

    assert [False, False] == found


@pytest.mark.parametrize("action", ["logs:CreateLogStream", "logs:PutLogEvents"])
def test_the_role_that_cloudtrail_assumes_goes_on(action: str) -> None:
    """It is a role of the account, and bound like any other."""
    role = f"arn:aws:iam::{MEMBER}:role/audit-LogRole-1X"

    assert _allows(action, f"{GROUP}:log-stream:{MEMBER}_CloudTrail_eu-west-1", role)


def test_log_files_may_be_read() -> None:
    """Reading is for the bucket policy and the key to say."""
    assert _allows("s3:GetObject", "arn:aws:s3:::logs/AWSLogs/x")


@pytest.mark.parametrize(
    "action",
    [
        *("kms:CreateGrant", "kms:DeleteImportedKeyMaterial", "kms:DisableKey"),
        *("kms:PutKeyPolicy", "kms:ScheduleKeyDeletion", "kms:UpdatePrimaryRegion"),
    ],
)
def test_a_key_is_known_by_its_alias(action: str) -> None:
    """Its ARN is known only when it is deployed."""
    assert not _allows(action, KEY, alias="alias/trailwright/audit")
    assert _allows(action, KEY, PIPELINE, alias="alias/trailwright/audit")
    assert _allows(action, KEY, alias="alias/other")


def test_nobody_leaves_the_organization() -> None:
    """It is where the policy ends."""
    assert not _allows("organizations:LeaveOrganization", "*", PIPELINE)


def test_what_no_policy_binds_is_left_out() -> None:
    """In the management account it would take space, and promise what it cannot keep."""
    content = str(_content(_plan(_guarded(MANAGEMENT))))

    assert MANAGEMENT not in content
    assert "ProtectArchives" in content


def test_a_trail_without_everything_has_fewer_statements() -> None:
    """No key, no topic, no log group, nothing of its stack."""
    bare = _guarded(alias_arn=None, topic_arn=None, log_group_name=None, stack_names={})

    sids = [each["Sid"] for each in _content(_plan(bare))["Statement"]]

    assert ["ProtectTrails", "ProtectArchives", "KeepLogFiles", "StayInTheOrganization"] == sids


def test_what_trails_share_stands_once() -> None:
    """Two trails that deliver to one archive."""
    second = _guarded(bucket_name="logs")

    (archives,) = (
        each
        for each in _content(_plan(_guarded(), second))["Statement"]
        if each["Sid"] == "ProtectArchives"
    )

    assert "arn:aws:s3:::logs" == archives["Resource"]


def test_a_policy_that_is_too_long_is_refused() -> None:
    """AWS would say so in the middle of a deployment."""
    (problem,) = check_length(_plan(*_many(80)), "trails")

    assert f"must fit into {quotas().service_control_policies_per_target - 1} policies" in str(
        problem
    )
    assert [] == list(check_length(_plan(), "trails"))


def test_what_is_too_long_for_one_policy_goes_on_in_the_next() -> None:
    """Each is short enough, and together they protect every archive."""
    made = guardrails(_plan(*_many(20)))

    contents = [
        json.dumps(each.properties["Content"], separators=(",", ":")) for each in made.values()
    ]
    names = [each.properties["Name"] for each in made.values()]
    assert ["trailwright-guardrails", "trailwright-guardrails-2"] == names[:2]
    assert all(len(each) <= quotas().service_control_policy_max for each in contents)
    assert all(f"logs-{number}-" in "".join(contents) for number in range(20))


def _many(count: int) -> list[GuardedTrail]:
    return [_guarded(bucket_name=f"logs-{number}-{'x' * 40}") for number in range(count)]


def test_the_policy_is_attached_and_kept() -> None:
    """Whoever deletes the stack must detach it first."""
    made = guardrails(_plan())["Policy"]

    assert ["ou-abcd-12345678"] == made.properties["TargetIds"]
    assert "SERVICE_CONTROL_POLICY" == made.properties["Type"]
    assert made.retain
