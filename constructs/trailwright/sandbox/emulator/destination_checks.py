"""Can CloudTrail write to the places a trail names? Bucket, topic, key, log group.

CloudTrail probes its destinations when a trail is made or changed. The errors: CloudTrail API
Reference, ``CreateTrail``; the messages: seen in public issues. Policies needed: the CloudTrail
user guide's pages on bucket, topic, key and role policies.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from trailwright.sandbox.emulator import permissions, stores
from trailwright.sandbox.emulator.refusals import Refused, refuse

__all__ = [
    "Destinations",
    "check_bucket",
    "check_key",
    "check_logs",
    "check_topic",
    "encryption_refusal",
    "log_streams",
    "may_publish",
    "may_write",
    "object_prefixes",
]

_KEY_ID = re.compile(
    r"(?:arn:aws[\w-]*:kms:[a-z0-9-]+:\d{12}:)?alias/(?!aws/)[A-Za-z0-9/_-]{1,250}"
    r"|(?:arn:aws[\w-]*:kms:[a-z0-9-]+:\d{12}:key/)?(?:mrk-[0-9a-f]{32}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})"
)
_LOG_GROUP = re.compile(
    r"arn:aws[\w-]*:logs:(?P<region>[a-z0-9-]+):(?P<account>\d{12}):log-group:(?P<name>[^:*]+):\*"
)
_ACL = {"s3:x-amz-acl": "bucket-owner-full-control"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Destinations:
    """Where one trail delivers to.

    Args:
        trail: The trail.

        bucket: The bucket's name.

        prefix: Without slashes at its ends.

        topic_arn: Empty means no notifications.

        kms_key_id: As it was written. Empty means SSE-S3.

        log_group_arn: Empty means no CloudWatch Logs.

        role_arn: The role CloudTrail assumes to write there.

        organization: Whether it is an organization trail.
    """

    trail: permissions.Trail
    bucket: str
    prefix: str
    topic_arn: str
    kms_key_id: str
    log_group_arn: str
    role_arn: str
    organization: bool


def object_prefixes(at: Destinations) -> tuple[str, ...]:
    """Return the key prefixes that are written under, the account's and the organization's."""
    base = f"{at.prefix}/AWSLogs" if at.prefix else "AWSLogs"
    account = f"{base}/{at.trail.account}"
    if not at.organization:
        return (account,)
    return (account, f"{base}/{at.trail.organization_id}/{at.trail.account}")


def log_streams(at: Destinations, account: str) -> tuple[str, ...]:
    """Return the log streams an account's events may go to, the one they do go to last.

    `Log group and log stream naming
    <https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudwatch-log-group-log-stream-naming-for-cloudtrail.html>`_.
    All Regions' events go to the streams of the trail's own Region.
    """
    stream = f"{account}_CloudTrail_{at.trail.region}"
    return (stream, f"{at.trail.organization_id}_{stream}") if at.organization else (stream,)


def may_write(at: Destinations, object_key: str) -> bool:
    """Return whether the bucket policy lets CloudTrail write an object."""
    return permissions.service_may(
        stores.bucket_policy(at.bucket),
        action="s3:PutObject",
        resource=f"arn:aws:s3:::{at.bucket}/{object_key}",
        trail=at.trail,
        context={**_ACL, **_encryption_headers(at)},
    )


def _encryption_headers(at: Destinations) -> dict[str, str]:
    """Return the condition keys by which a bucket policy sees how an object is encrypted."""
    key = _key(at) if at.kms_key_id else None
    if key is None:
        return {}
    return {
        "s3:x-amz-server-side-encryption": "aws:kms",
        "s3:x-amz-server-side-encryption-aws-kms-key-id": key["Arn"],
    }


def check_bucket(at: Destinations) -> None:
    """Refuse a bucket that is not there, or that CloudTrail may not look at and write to."""
    if stores.bucket_owner(at.bucket) is None:
        refuse("S3BucketDoesNotExistException", f"S3 bucket {at.bucket} does not exist!")
    may_look = permissions.service_may(
        stores.bucket_policy(at.bucket),
        action="s3:GetBucketAcl",
        resource=f"arn:aws:s3:::{at.bucket}",
        trail=at.trail,
    )
    folder = f"CloudTrail/{at.trail.region}/probe"
    if not may_look or not all(may_write(at, f"{p}/{folder}") for p in object_prefixes(at)):
        refuse(
            "InsufficientS3BucketPolicyException",
            f"Incorrect S3 bucket policy is detected for bucket: {at.bucket}",
        )


def check_topic(at: Destinations) -> None:
    """Refuse a topic that is not there, or that CloudTrail may not publish to."""
    if at.topic_arn and not may_publish(at):
        refuse(
            "InsufficientSnsTopicPolicyException",
            "SNS Topic does not exist or the topic policy is incorrect!",
        )


def may_publish(at: Destinations) -> bool:
    """Return whether the topic exists, and its policy and its key's let CloudTrail publish.

    Raises:
        Refused: If the topic's key does not exist in the topic's Region.
    """
    topic = stores.topic(at.topic_arn)
    allowed = permissions.service_may(
        stores.topic_policy(at.topic_arn),
        action="sns:Publish",
        resource=at.topic_arn,
        trail=at.trail,
    )
    return bool(topic) and allowed and _may_use_topic_key(at, topic["attributes"])


def _may_use_topic_key(at: Destinations, attributes: dict[str, Any]) -> bool:
    """Return whether CloudTrail may encrypt what it publishes.

    UNVERIFIED: whether the key's policy can see ``aws:SourceArn`` in this call. It can here, so
    both a policy with that condition and one without it are accepted.
    """
    identifier = attributes.get("KmsMasterKeyId")
    if not identifier:
        return True
    if identifier.endswith("alias/aws/sns"):  # AWS's own key, whose policy cannot be edited
        return False
    _, _, _, region, account, _ = at.topic_arn.split(":")
    key = stores.key(identifier, account=account, region=region)
    if key is None:
        refuse("KmsKeyNotFoundException", f"KMS key not found: {identifier}")
    context = {"kms:encryptioncontext:aws:sns:topicarn": at.topic_arn}
    return all(_may_use_key(key, at, act, context) for act in ("GenerateDataKey", "Decrypt"))


def _may_use_key(
    key: dict[str, Any], at: Destinations, operation: str, context: dict[str, str]
) -> bool:
    return permissions.service_may(
        key.get("Policy"),
        action=f"kms:{operation}",
        resource=key["Arn"],
        trail=at.trail,
        context=context,
    )


def check_key(at: Destinations) -> str:
    """Return the ARN of the key log files are encrypted with, or an empty string for none.

    Raises:
        Refused: If there is no such key in the bucket's Region, or CloudTrail may not use it.
    """
    if not at.kms_key_id:
        return ""
    if not _KEY_ID.fullmatch(at.kms_key_id):
        refuse("InvalidKmsKeyIdException", f"KMS key ID is invalid: {at.kms_key_id}")
    refusal = encryption_refusal(at, f"{object_prefixes(at)[-1]}/CloudTrail/probe")
    if refusal:
        raise refusal
    return _key(at)["Arn"]


def encryption_refusal(at: Destinations, object_key: str) -> Refused | None:
    """Return why CloudTrail could not encrypt an object with the trail's key, if it could not.

    UNVERIFIED: that a key which is disabled or of the wrong kind gives ``KmsException``.
    """
    key = _key(at)
    if key is None:
        return Refused("KmsKeyNotFoundException", f"KMS key not found: {at.kms_key_id}")
    if key.get("KeyState", "Enabled") != "Enabled":
        return Refused("KmsException", f"KMS key {key['Arn']} is {key['KeyState']}.")
    if key.get("KeySpec", "SYMMETRIC_DEFAULT") != "SYMMETRIC_DEFAULT":
        return Refused("KmsException", f"KMS key {key['Arn']} is not a symmetric key.")
    context = {
        "kms:encryptioncontext:aws:cloudtrail:arn": at.trail.arn,
        "kms:encryptioncontext:aws:s3:arn": f"arn:aws:s3:::{at.bucket}/{object_key}",
    }
    encrypt = _may_use_key(key, at, "GenerateDataKey", context)
    if encrypt and _may_use_key(key, at, "DescribeKey", {}):
        return None
    return Refused(
        "InsufficientEncryptionPolicyException",
        f"Insufficient permissions to access S3 bucket {at.bucket} or KMS key {key['Arn']}.",
    )


def _key(at: Destinations) -> dict[str, Any] | None:
    """Return the trail's key, which must be in the bucket's Region."""
    region = stores.bucket_region(at.bucket)
    return stores.key(at.kms_key_id, account=at.trail.account, region=region)


def check_logs(at: Destinations) -> None:
    """Refuse a log group that is not there, or a role that may not write to it."""
    if not at.log_group_arn and not at.role_arn:
        return
    _check_log_group(at)
    role = stores.role(at.role_arn)
    if (
        role is None
        or at.role_arn.split(":")[4] != at.trail.account
        or not permissions.role_trusts_cloudtrail(role, at.trail)
    ):
        refuse(
            "InvalidCloudWatchLogsRoleArnException",
            "Access denied. Check the trust relationships for your role.",
        )
    if not all(_may_log(at, role, stream) for stream in log_streams(at, at.trail.account)):
        refuse(
            "InvalidCloudWatchLogsLogGroupArnException",
            "Access denied. Check the permissions for your role.",
        )


def _check_log_group(at: Destinations) -> None:
    if not at.role_arn:
        refuse(
            "InvalidCloudWatchLogsRoleArnException",
            "You must specify a role ARN as well as a log group.",
        )
    if not at.log_group_arn:
        refuse(
            "InvalidCloudWatchLogsLogGroupArnException",
            "You must specify a log group as well as a role ARN.",
        )
    named = _LOG_GROUP.fullmatch(at.log_group_arn)
    home = (at.trail.region, at.trail.account)
    if (
        not named
        or (named["region"], named["account"]) != home
        or stores.log_group(named["name"], account=home[1], region=home[0]) is None
    ):
        refuse(
            "InvalidCloudWatchLogsLogGroupArnException",
            "Check the log group ARN: CloudTrail can't validate it.",
        )


def _may_log(at: Destinations, role: dict[str, Any], stream: str) -> bool:
    resource = f"{at.log_group_arn.removesuffix(':*')}:log-stream:{stream}"
    return all(
        permissions.role_may(role, action=action, resource=resource, region=at.trail.region)
        for action in ("logs:CreateLogStream", "logs:PutLogEvents")
    )
