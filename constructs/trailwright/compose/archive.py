"""The bucket that log files are delivered to, with what protects it."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from trailwright.compose.resources import Resource, Resources, get_att, join, ref, tag_list
from trailwright.compose.statements import labels, policy_document, statements
from trailwright.model.arns import bucket_arn
from trailwright.model.problems import Problem
from trailwright.model.quotas import quotas
from trailwright.model.retention import ObjectLock, Retention

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from trailwright.model.trails import TrailIdentity

__all__ = [
    "ArchivePlan",
    "archive",
    "archive_policy",
    "check_policy_size",
    "delivery_statements",
    "plain_bucket",
    "tls_only",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchivePlan:
    """What an archive should be.

    Args:
        partition: The partition it lives in.

        account: The account that owns it.

        trails: The trails that deliver to it.

        bucket_name: Default: CloudFormation makes one up.

        key_arn: ARN, or an intrinsic that gives it, of the KMS key that encrypts log
            files. Default: SSE-S3.

        access_log_bucket: Name, or an intrinsic, of a bucket that takes server access
            logs; ``True`` makes one; ``False`` keeps none. Default: one is made.

        readers: Principals that may read.

        request_metrics: What S3 counts the requests for, for money: the beginning of the keys,
            by what CloudWatch calls it.

        retain: Whether the archive outlives its stack.
    """

    partition: str
    account: str
    trails: tuple[TrailIdentity, ...] = ()
    bucket_name: str | None = None
    key_arn: object = None
    retention: Retention = field(default_factory=Retention)
    object_lock: ObjectLock | None = None
    access_log_bucket: object = True
    readers: tuple[str, ...] = ()
    request_metrics: Mapping[str, str] = field(default_factory=dict[str, str])
    tags: Mapping[str, str] = field(default_factory=dict[str, str])
    retain: bool = True


def archive(plan: ArchivePlan) -> Resources:
    """Return the bucket, its policy, and the bucket for its access logs.

    Args:
        plan: What the archive should be.
    """
    made: Resources = {}
    if plan.access_log_bucket is True:
        made |= _access_log_bucket(plan)
    made["Bucket"] = _bucket(plan)
    made["BucketPolicy"] = _policy_resource(plan, "Bucket", archive_policy(plan))
    return made


def archive_policy(plan: ArchivePlan) -> dict[str, Any]:
    """Return the policy of the bucket: two calls for each trail, TLS for everyone.

    Args:
        plan: What the archive should be.
    """
    bucket = _arn(plan, "Bucket")
    found = delivery_statements(plan.trails, bucket)
    if plan.readers:
        found += statements(
            "archive-bucket",
            "readers",
            BucketArn=bucket,
            ObjectsArn=join(bucket, "/*"),
            ReaderArns=list(plan.readers),
        )
    return policy_document([*found, *tls_only("Bucket")])


def delivery_statements(trails: Iterable[TrailIdentity], bucket: object) -> list[dict[str, Any]]:
    """Return what a bucket's policy must say for trails to deliver to it.

    Args:
        trails: The trails.

        bucket: The bucket's ARN, or an intrinsic that gives it.
    """
    found: list[dict[str, Any]] = []
    for trail, label in labels(trails).items():
        found += statements(
            "archive-bucket",
            "each_trail",
            BucketArn=bucket,
            LogPathArns=[join(bucket, "/", path) for path in trail.log_paths()],
            TrailArn=trail.arn,
            TrailLabel=label,
        )
    return found


def check_policy_size(plan: ArchivePlan) -> Iterator[Problem]:
    """Yield a problem when so many trails share a bucket that its policy is too long.

    Args:
        plan: What the archive should be.
    """
    most = quotas().bucket_policy_bytes
    used = len(json.dumps(archive_policy(plan), separators=(",", ":")))
    if used > most:
        yield Problem(
            option="log_bucket",
            rule=f"must have a policy of at most {most} bytes, and {len(plan.trails)} trails "
            "deliver to it",
            value=used,
            remedy="give some of the trails another bucket",
        )


def plain_bucket(
    *, expire_days: int | None, tags: Mapping[str, str] | None = None, retain: bool = True
) -> Resource:
    """Return a private bucket with SSE-S3, for what is written beside an archive.

    Args:
        expire_days: When its objects expire, or ``None`` for never.

        tags: Its tags. Default: none.

        retain: Whether it outlives its stack. Default: yes.
    """
    return Resource(
        type="AWS::S3::Bucket",
        properties=_guarded()
        | {
            "BucketEncryption": _encryption(None),
            "LifecycleConfiguration": _lifecycle(Retention(expire_after=expire_days)),
            "Tags": tag_list(tags or {}),
        },
        retain=retain,
    )


def tls_only(local_id: str) -> list[dict[str, Any]]:
    """Return what every bucket's policy says: that it wants TLS.

    Args:
        local_id: The bucket.
    """
    # By reference, so that linters see whose policy this is.
    own = get_att(local_id, "Arn")
    return statements("archive-bucket", "always", BucketArn=own, ObjectsArn=join(own, "/*"))


def _arn(plan: ArchivePlan, local_id: str) -> object:
    if local_id == "Bucket" and plan.bucket_name is not None:
        return bucket_arn(partition=plan.partition, name=plan.bucket_name)
    return get_att(local_id, "Arn")


def _bucket(plan: ArchivePlan) -> Resource:
    lock = plan.object_lock
    return Resource(
        type="AWS::S3::Bucket",
        properties=_guarded()
        | {
            "BucketName": plan.bucket_name,
            "BucketEncryption": _encryption(plan.key_arn),
            "LifecycleConfiguration": _lifecycle(plan.retention),
            "LoggingConfiguration": _logging(plan),
            "MetricsConfigurations": _request_metrics(plan),
            "ObjectLockEnabled": True if lock else None,
            "ObjectLockConfiguration": _lock(lock) if lock else None,
            "Tags": tag_list(plan.tags),
        },
        retain=plan.retain,
    )


def _guarded() -> dict[str, Any]:
    return {
        "OwnershipControls": {"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]},
        "PublicAccessBlockConfiguration": {
            "BlockPublicAcls": True,
            "BlockPublicPolicy": True,
            "IgnorePublicAcls": True,
            "RestrictPublicBuckets": True,
        },
        "VersioningConfiguration": {"Status": "Enabled"},
    }


def _encryption(key_arn: object) -> dict[str, Any]:
    # A bucket key would change the encryption context that the key policy checks.
    rule = (
        {"SSEAlgorithm": "AES256"}
        if key_arn is None
        else {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": key_arn}
    )
    return {
        "ServerSideEncryptionConfiguration": [
            {"BucketKeyEnabled": False, "ServerSideEncryptionByDefault": rule}
        ]
    }


def _lifecycle(retention: Retention) -> dict[str, Any]:
    rules: list[dict[str, Any]] = []
    if retention.archive_days is not None:
        rules.append(
            {
                "Id": "Archive",
                "Status": "Enabled",
                "ObjectSizeGreaterThan": str(retention.minimum_bytes - 1),
                "Transitions": [
                    {
                        "StorageClass": str(retention.storage_class),
                        "TransitionInDays": retention.archive_days,
                    }
                ],
            }
        )
    if retention.expire_days is not None:
        rules.append(
            {
                "Id": "Expire",
                "Status": "Enabled",
                "ExpirationInDays": retention.expire_days,
                "NoncurrentVersionExpiration": {"NoncurrentDays": 1},
            }
        )
    rules.append(
        {
            "Id": "AbortUploads",
            "Status": "Enabled",
            "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 7},
        }
    )
    return {"Rules": rules}


def _logging(plan: ArchivePlan) -> dict[str, Any] | None:
    target = plan.access_log_bucket
    if target is False:
        return None
    destination = ref("AccessLogBucket") if target is True else target
    return {"DestinationBucketName": destination, "LogFilePrefix": "access/"}


def _request_metrics(plan: ArchivePlan) -> list[dict[str, str]] | None:
    counted = plan.request_metrics.items()
    return [{"Id": name, "Prefix": prefix} for name, prefix in counted] or None


def _lock(lock: ObjectLock) -> dict[str, Any]:
    return {
        "ObjectLockEnabled": "Enabled",
        "Rule": {"DefaultRetention": {"Mode": str(lock.mode), "Days": lock.days}},
    }


def _access_log_bucket(plan: ArchivePlan) -> Resources:
    own = get_att("AccessLogBucket", "Arn")
    document = policy_document(
        statements(
            "access-log-bucket",
            "always",
            BucketArn=own,
            ObjectsArn=join(own, "/*"),
            SourceBucketArn=_arn(plan, "Bucket"),
            Account=plan.account,
        )
    )
    bucket = plain_bucket(
        expire_days=plan.retention.expire_days, tags=plan.tags, retain=plan.retain
    )
    return {
        "AccessLogBucket": bucket,
        "AccessLogBucketPolicy": _policy_resource(plan, "AccessLogBucket", document),
    }


def _policy_resource(plan: ArchivePlan, bucket: str, document: dict[str, Any]) -> Resource:
    return Resource(
        type="AWS::S3::BucketPolicy",
        properties={"Bucket": ref(bucket), "PolicyDocument": document},
        retain=plan.retain,
    )
