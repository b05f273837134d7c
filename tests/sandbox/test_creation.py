"""What CloudTrail refuses when a stack makes a trail, and with which words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from trailwright.sandbox.accounts import Account

    Template = dict[str, Any]
    Build = Callable[..., Template]

_BUCKET_POLICY = "InsufficientS3BucketPolicyException"
_KEY_POLICY = "InsufficientEncryptionPolicyException"
_TOPIC_POLICY = "InsufficientSnsTopicPolicyException"
_LOG_GROUP = "InvalidCloudWatchLogsLogGroupArnException"
_ROLE = "InvalidCloudWatchLogsRoleArnException"


def _properties(template: Template, logical_id: str) -> dict[str, Any]:
    return template["Resources"][logical_id]["Properties"]


def _statements(template: Template, logical_id: str) -> list[dict[str, Any]]:
    properties = _properties(template, logical_id)
    document = properties.get("PolicyDocument") or properties["KeyPolicy"]
    return document["Statement"]


def _assert_refused(account: Account, template: Template, code: str, message: str) -> None:
    deployed = account.deploy(template)
    assert "ROLLBACK_COMPLETE" == deployed.status
    assert f"[{code}]" in deployed.reasons[0]
    assert message in deployed.reasons[0]


def test_a_trail_with_every_destination_deploys(account: Account, trail_template: Build) -> None:
    """A multi-Region trail with key, topic, log group and role is accepted."""
    template = trail_template(
        encrypted=True,
        notified=True,
        logged=True,
        IsMultiRegionTrail=True,
        IncludeGlobalServiceEvents=True,
        Tags=[{"Key": "team", "Value": "audit"}],
    )
    deployed = account.deploy(template)
    assert () == deployed.reasons
    assert "CREATE_COMPLETE" == deployed.status
    trails = account.client("cloudtrail").describe_trails()["trailList"]
    assert [f"arn:aws:sns:us-east-1:{account.id}:audit-topic"] == [t["SnsTopicARN"] for t in trails]
    arn = deployed.outputs["Arn"]
    tags = account.client("cloudtrail").list_tags(ResourceIdList=[arn])["ResourceTagList"]
    assert [{"Key": "team", "Value": "audit"}] == tags[0]["TagsList"]


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("ab", "Trail name too short. Minimum allowed length: 3 characters."),
        ("my trail", "Trail name or ARN can only contain uppercase letters"),
        ("-audit", "Trail name must starts with a letter or number."),
        ("a..b", "adjacent"),
        ("192.168.5.4", "IP address"),
    ],
)
def test_fails_on_trail_names(
    account: Account, trail_template: Build, name: str, message: str
) -> None:
    """Names outside the naming rules are refused."""
    template = trail_template()
    _properties(template, "Trail")["TrailName"] = name
    _assert_refused(account, template, "InvalidTrailNameException", message)


@pytest.mark.parametrize(
    ("properties", "code", "message"),
    [
        (
            {"IsMultiRegionTrail": True},
            "InvalidParameterCombinationException",
            "Multi-Region trail must include global service events.",
        ),
        (
            {"S3BucketName": "nobody-has-this-bucket"},
            "S3BucketDoesNotExistException",
            "S3 bucket nobody-has-this-bucket does not exist!",
        ),
        ({"S3BucketName": "No_Bucket"}, "InvalidS3BucketNameException", "No_Bucket"),
        ({"S3KeyPrefix": "x" * 201}, "InvalidS3PrefixException", "200"),
        ({"S3KeyPrefix": "a/AWSLogs/b"}, "InvalidS3PrefixException", "a/AWSLogs/b"),
        ({"S3KeyPrefix": "moved"}, _BUCKET_POLICY, "Incorrect S3 bucket policy is detected"),
        ({"SnsTopicName": "no such topic"}, "InvalidSnsTopicNameException", "no such topic"),
        ({"SnsTopicName": "missing"}, _TOPIC_POLICY, "SNS Topic does not exist or the topic"),
        ({"KMSKeyId": "alias/aws/s3"}, "InvalidKmsKeyIdException", "alias/aws/s3"),
        ({"KMSKeyId": "alias/missing"}, "KmsKeyNotFoundException", "alias/missing"),
        ({"IsOrganizationTrail": True}, "OrganizationsNotInUseException", "not a member"),
        (
            {"CloudWatchLogsLogGroupArn": "arn:aws:logs:us-east-1:1:log-group:x:*"},
            _ROLE,
            "You must specify a role ARN as well as a log group.",
        ),
        (
            {"Tags": [{"Key": f"k{number}", "Value": ""} for number in range(51)]},
            "TagsLimitExceededException",
            "50",
        ),
        (
            {"Tags": [{"Key": "a", "Value": "1"}, {"Key": "a", "Value": "2"}]},
            "InvalidTagParameterException",
            "Duplicate",
        ),
        ({"Tags": [{"Key": "aws:x", "Value": "1"}]}, "InvalidTagParameterException", "reserved"),
    ],
)
def test_fails_on_settings(
    account: Account, trail_template: Build, properties: dict[str, Any], code: str, message: str
) -> None:
    """Settings that contradict each other, or name what is not there, are refused."""
    _assert_refused(account, trail_template(**properties), code, message)


@pytest.mark.parametrize(
    ("properties", "message"),
    [
        ({"Bogus": 1}, "extraneous key [Bogus] is not permitted"),
        (
            {"EventSelectors": [{"ReadWriteType": "All"}, {"ReadWriteType": "All"}]},
            "#/EventSelectors: array items are not unique",
        ),
    ],
)
def test_fails_on_properties_outside_the_schema(
    account: Account, trail_template: Build, properties: dict[str, Any], message: str
) -> None:
    """CloudFormation refuses what its schema does not allow, before CloudTrail is asked."""
    deployed = account.deploy(trail_template(**properties))
    assert "ROLLBACK_COMPLETE" == deployed.status
    assert message in deployed.reasons[0]


def test_fails_without_a_bucket_policy(account: Account, trail_template: Build) -> None:
    """A bucket that says nothing about CloudTrail does not do."""
    template = trail_template()
    del template["Resources"]["BucketPolicy"]
    del template["Resources"]["Trail"]["DependsOn"]
    bucket = _properties(template, "Bucket")["BucketName"]
    message = f"Incorrect S3 bucket policy is detected for bucket: {bucket}"
    _assert_refused(account, template, _BUCKET_POLICY, message)


@pytest.mark.parametrize("left_out", [0, 1], ids=["acl check", "write"])
def test_fails_on_each_missing_bucket_statement(
    account: Account, trail_template: Build, left_out: int
) -> None:
    """CloudTrail must be allowed to look at the bucket, and to write to the account's path."""
    template = trail_template()
    del _statements(template, "BucketPolicy")[left_out]
    _assert_refused(account, template, _BUCKET_POLICY, "Incorrect S3 bucket policy")


def test_fails_on_another_trails_source_arn(account: Account, trail_template: Build) -> None:
    """A policy written for another trail's ARN admits that trail only."""
    template = trail_template()
    other = {"aws:SourceArn": f"arn:aws:cloudtrail:eu-west-1:{account.id}:trail/audit"}
    _statements(template, "BucketPolicy")[0]["Condition"] = {"StringEquals": other}
    _assert_refused(account, template, _BUCKET_POLICY, "Incorrect S3 bucket policy")


def test_fails_on_a_denied_write(account: Account, trail_template: Build) -> None:
    """A Deny that forgets AWS services, e.g. for other organizations, shuts CloudTrail out."""
    template = trail_template()
    deny = {
        "Effect": "Deny",
        "Principal": "*",
        "Action": "s3:PutObject",
        "Resource": f"arn:aws:s3:::{_properties(template, 'Bucket')['BucketName']}/*",
        "Condition": {"StringNotEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}},
    }
    _statements(template, "BucketPolicy").append(deny)
    _assert_refused(account, template, _BUCKET_POLICY, "Incorrect S3 bucket policy")


def test_a_deny_without_tls_shuts_nobody_out(account: Account, trail_template: Build) -> None:
    """CloudTrail uses TLS, so a TLS-only bucket accepts it."""
    template = trail_template()
    deny = {
        "Effect": "Deny",
        "Principal": "*",
        "Action": "s3:*",
        "Resource": "*",
        "Condition": {"Bool": {"aws:SecureTransport": "false"}},
    }
    _statements(template, "BucketPolicy").append(deny)
    assert "CREATE_COMPLETE" == account.deploy(template).status


@pytest.mark.parametrize("encrypted", [True, False])
def test_a_bucket_may_insist_on_kms(
    account: Account,
    trail_template: Build,
    encrypted: bool,  # noqa: FBT001
) -> None:
    """A policy that denies writes without SSE-KMS admits a trail with a key, and no other."""
    template = trail_template(encrypted=encrypted)
    deny = {
        "Effect": "Deny",
        "Principal": "*",
        "Action": "s3:PutObject",
        "Resource": "*",
        "Condition": {"StringNotEquals": {"s3:x-amz-server-side-encryption": "aws:kms"}},
    }
    _statements(template, "BucketPolicy").append(deny)
    assert encrypted == account.deploy(template).succeeded


def test_fails_without_a_topic_policy(account: Account, trail_template: Build) -> None:
    """The policy a topic starts with admits its owner, and CloudTrail is not its owner."""
    template = trail_template(notified=True)
    del template["Resources"]["TopicPolicy"]
    template["Resources"]["Trail"]["DependsOn"] = ["BucketPolicy"]
    message = "SNS Topic does not exist or the topic policy is incorrect!"
    _assert_refused(account, template, _TOPIC_POLICY, message)


@pytest.mark.parametrize(
    ("operations", "accepted"),
    [
        (["kms:GenerateDataKey*", "kms:Decrypt"], True),
        (["kms:GenerateDataKey*"], False),
        (["kms:Decrypt"], False),
    ],
)
def test_an_encrypted_topic_needs_its_key(
    account: Account,
    trail_template: Build,
    operations: list[str],
    accepted: bool,  # noqa: FBT001
) -> None:
    """CloudTrail must be allowed to encrypt and decrypt with the topic's key."""
    template = trail_template(notified=True)
    principal = {"Service": "cloudtrail.amazonaws.com"}
    allow = {"Effect": "Allow", "Principal": principal, "Action": operations, "Resource": "*"}
    policy = {"Version": "2012-10-17", "Statement": [allow]}
    key = {"Type": "AWS::KMS::Key", "Properties": {"KeyPolicy": policy}}
    template["Resources"]["TopicKey"] = key
    _properties(template, "Topic")["KmsMasterKeyId"] = {"Ref": "TopicKey"}
    deployed = account.deploy(template)
    assert accepted == deployed.succeeded
    if not accepted:
        assert f"[{_TOPIC_POLICY}]" in deployed.reasons[0]


def test_fails_on_the_key_aws_manages_for_sns(account: Account, trail_template: Build) -> None:
    """Nobody can edit the policy of ``alias/aws/sns``, so CloudTrail is never in it."""
    template = trail_template(notified=True)
    _properties(template, "Topic")["KmsMasterKeyId"] = "alias/aws/sns"
    _assert_refused(account, template, _TOPIC_POLICY, "SNS Topic does not exist or the topic")


@pytest.mark.parametrize("left_out", [1, 2], ids=["GenerateDataKey", "DescribeKey"])
def test_fails_on_each_missing_key_statement(
    account: Account, trail_template: Build, left_out: int
) -> None:
    """CloudTrail must be allowed to encrypt with the key and to describe it."""
    template = trail_template(encrypted=True)
    del _statements(template, "Key")[left_out]
    message = "Insufficient permissions to access S3 bucket"
    _assert_refused(account, template, _KEY_POLICY, message)


def test_fails_on_another_encryption_context(account: Account, trail_template: Build) -> None:
    """The trail's ARN is the encryption context, so a policy for another account's fails."""
    template = trail_template(encrypted=True)
    context = {"kms:EncryptionContext:aws:cloudtrail:arn": "arn:aws:cloudtrail:*:1:trail/*"}
    _statements(template, "Key")[1]["Condition"]["StringLike"] = context
    _assert_refused(account, template, _KEY_POLICY, "Insufficient permissions to access")


def test_fails_on_a_disabled_key(account: Account, trail_template: Build) -> None:
    """A key that is off encrypts nothing."""
    template = trail_template(encrypted=True)
    _properties(template, "Key")["Enabled"] = False
    _assert_refused(account, template, "KmsException", "Disabled")


def test_fails_on_a_key_outside_the_buckets_region(account: Account, trail_template: Build) -> None:
    """The key must be in the Region of the bucket, whatever the trail's is."""
    elsewhere = account.client("kms", "eu-west-1").create_key()["KeyMetadata"]["Arn"]
    template = trail_template(KMSKeyId=elsewhere)
    _assert_refused(account, template, "KmsKeyNotFoundException", elsewhere)


def test_fails_on_a_missing_log_group(account: Account, trail_template: Build) -> None:
    """The log group must exist."""
    template = trail_template(logged=True)
    missing = f"arn:aws:logs:us-east-1:{account.id}:log-group:/missing:*"
    _properties(template, "Trail")["CloudWatchLogsLogGroupArn"] = missing
    message = "Check the log group ARN: CloudTrail can't validate it."
    _assert_refused(account, template, _LOG_GROUP, message)


@pytest.mark.parametrize("change", [("us-east-1", "eu-west-1"), (":*", "")])
def test_fails_on_the_shape_of_the_log_group_arn(
    account: Account, trail_template: Build, change: tuple[str, str]
) -> None:
    """The log group is the trail's account's and Region's, and its ARN ends in ``:*``."""
    template = trail_template(logged=True)
    arn = f"arn:aws:logs:us-east-1:{account.id}:log-group:/trail/audit:*".replace(*change)
    _properties(template, "Trail")["CloudWatchLogsLogGroupArn"] = arn
    _assert_refused(account, template, _LOG_GROUP, "Check the log group ARN")


def test_fails_on_a_missing_role(account: Account, trail_template: Build) -> None:
    """CloudTrail cannot assume a role that is not there."""
    template = trail_template(logged=True)
    missing = f"arn:aws:iam::{account.id}:role/missing"
    _properties(template, "Trail")["CloudWatchLogsRoleArn"] = missing
    message = "Access denied. Check the trust relationships for your role."
    _assert_refused(account, template, _ROLE, message)


def test_fails_on_a_role_that_trusts_another_service(
    account: Account, trail_template: Build
) -> None:
    """The role's trust policy must name CloudTrail."""
    template = trail_template(logged=True)
    trust = _properties(template, "Role")["AssumeRolePolicyDocument"]["Statement"][0]
    trust["Principal"] = {"Service": "logs.amazonaws.com"}
    _assert_refused(account, template, _ROLE, "Check the trust relationships")


@pytest.mark.parametrize(
    "change",
    [("logs:PutLogEvents", "logs:GetLogEvents"), ("_CloudTrail_", "_Other_")],
    ids=["action", "stream"],
)
def test_fails_on_a_role_that_may_not_write(
    account: Account, trail_template: Build, change: tuple[str, str]
) -> None:
    """The role must be allowed both log actions, on the stream that CloudTrail writes to."""
    template = trail_template(logged=True)
    statement = _properties(template, "Role")["Policies"][0]["PolicyDocument"]["Statement"][0]
    for name in ("Action", "Resource"):
        statement[name] = [value.replace(*change) for value in statement[name]]
    message = "Access denied. Check the permissions for your role."
    _assert_refused(account, template, _LOG_GROUP, message)


def test_a_managed_policy_is_as_good_as_an_inline_one(
    account: Account, trail_template: Build
) -> None:
    """What the role may do is the sum of its policies."""
    template = trail_template(logged=True)
    inline = _properties(template, "Role").pop("Policies")
    template["Resources"]["Managed"] = {
        "Type": "AWS::IAM::ManagedPolicy",
        "Properties": {"PolicyDocument": inline[0]["PolicyDocument"]},
    }
    _properties(template, "Role")["ManagedPolicyArns"] = [{"Ref": "Managed"}]
    assert () == account.deploy(template).reasons


def test_fails_on_the_sixth_trail(account: Account, trail_template: Build) -> None:
    """A Region has five trails at most, copies of other Regions' multi-Region trails included."""
    everywhere = {"IsMultiRegionTrail": True, "IncludeGlobalServiceEvents": True}
    for number in range(5):
        region = "eu-west-1" if number < 2 else "us-east-1"
        template = trail_template(name=f"trail-{number}", region=region, **everywhere)
        deployed = account.deploy(template, stack=f"Stack{number}", region=region)
        assert () == deployed.reasons
    message = f"User: {account.id} already has 5 trails in us-east-1."
    sixth = trail_template(name="sixth")
    _assert_refused(account, sixth, "MaximumNumberOfTrailsExceededException", message)


def test_fails_on_a_second_trail_of_the_same_name(account: Account, trail_template: Build) -> None:
    """Names are the account's: a trail of that name elsewhere is in the way."""
    assert account.deploy(trail_template()).succeeded
    template = trail_template(region="eu-west-1")
    _properties(template, "Bucket")["BucketName"] += "-2"
    deployed = account.deploy(template, region="eu-west-1")
    assert f"Trail audit already exists for customer: {account.id}" in deployed.reasons[0]
