"""The archive lets in exactly its trails."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trailwright.compose.archive import ArchivePlan, archive, archive_policy
from trailwright.model.retention import LockMode, ObjectLock, Retention, StorageClass
from trailwright.model.trails import TrailIdentity

ACCOUNT = "111122223333"


def _trail(**changes: object) -> TrailIdentity:
    values = {"name": "audit", "account": ACCOUNT, "region": "us-east-1", "partition": "aws"}
    return TrailIdentity(**(values | changes))


def _plan(**changes: object) -> ArchivePlan:
    values = {"partition": "aws", "account": ACCOUNT, "bucket_name": "logs", "trails": (_trail(),)}
    return ArchivePlan(**(values | changes))


def _grants(plan: ArchivePlan) -> list[dict[str, Any]]:
    return [s for s in archive_policy(plan)["Statement"] if s["Effect"] == "Allow"]


def test_an_account_trail_gets_its_two_calls() -> None:
    """GetBucketAcl on the bucket, PutObject below the account's path, for this trail."""
    source = "arn:aws:cloudtrail:us-east-1:111122223333:trail/audit"

    acl, write = _grants(_plan())

    assert ("s3:GetBucketAcl", "arn:aws:s3:::logs") == (acl["Action"], acl["Resource"])
    assert {"StringEquals": {"aws:SourceArn": source}} == acl["Condition"]
    assert "s3:PutObject" == write["Action"]
    assert "arn:aws:s3:::logs/AWSLogs/111122223333/*" == write["Resource"]
    assert {
        "StringEquals": {"aws:SourceArn": source, "s3:x-amz-acl": "bucket-owner-full-control"}
    } == write["Condition"]


def test_an_organization_trail_writes_to_both_paths_below_its_prefix() -> None:
    """The management account's path and the organization's, each with the prefix."""
    trail = _trail(organization_id="o-a1b2c3d4e5", s3_key_prefix="org/audit")

    _, write = _grants(_plan(trails=(trail,)))

    assert [
        "arn:aws:s3:::logs/org/audit/AWSLogs/111122223333/*",
        "arn:aws:s3:::logs/org/audit/AWSLogs/o-a1b2c3d4e5/*",
    ] == write["Resource"]


@pytest.mark.parametrize("partition", ["aws", "aws-cn", "aws-us-gov"])
def test_arns_are_of_the_partition(partition: str) -> None:
    """Every ARN in the policy names the plan's partition."""
    policy = archive_policy(_plan(partition=partition, trails=(_trail(partition=partition),)))

    text = json.dumps(policy)

    assert text.count("arn:") == text.count(f"arn:{partition}:")


def test_plain_http_is_denied_to_everyone() -> None:
    """The last statement denies every action without TLS."""
    deny = archive_policy(_plan())["Statement"][-1]

    assert ("Deny", "*", "s3:*") == (deny["Effect"], deny["Principal"], deny["Action"])
    assert {"Bool": {"aws:SecureTransport": "false"}} == deny["Condition"]


trails = st.builds(
    _trail,
    name=st.from_regex(r"[a-z][a-z0-9]{2,9}(-[a-z0-9]{1,5})?", fullmatch=True),
    account=st.from_regex(r"[0-9]{12}", fullmatch=True),
    organization_id=st.none() | st.from_regex(r"o-[a-z0-9]{10}", fullmatch=True),
    s3_key_prefix=st.sampled_from(["", "a", "a/b"]),
)


@given(st.lists(trails, unique=True, max_size=6))
def test_every_grant_names_one_trail_and_sids_are_unique(many: list[TrailIdentity]) -> None:
    """However many trails share a bucket, each statement is for exactly one of them."""
    plan = _plan(trails=tuple(many))

    grants = _grants(plan)

    assert 2 * len(many) == len(grants)
    assert sorted(2 * [trail.arn for trail in many]) == sorted(
        grant["Condition"]["StringEquals"]["aws:SourceArn"] for grant in grants
    )
    sids = [statement["Sid"] for statement in archive_policy(plan)["Statement"]]
    assert len(sids) == len(set(sids))


def test_the_access_log_bucket_can_take_access_logs() -> None:
    """It has neither KMS encryption nor Object Lock, which S3 does not allow there."""
    lock = ObjectLock(retain_for=30)

    bucket = archive(_plan(key_arn="arn:key", object_lock=lock))["AccessLogBucket"].properties

    rule = bucket["BucketEncryption"]["ServerSideEncryptionConfiguration"][0]
    assert {"SSEAlgorithm": "AES256"} == rule["ServerSideEncryptionByDefault"]
    assert "ObjectLockConfiguration" not in bucket


def test_small_files_are_left_out_of_archiving_on_purpose() -> None:
    """The transition names S3's 128 KB floor, rather than meet it by surprise."""
    retention = Retention(archive_after=90, storage_class=StorageClass.DEEP_ARCHIVE)

    rules = archive(_plan(retention=retention))["Bucket"].properties["LifecycleConfiguration"]

    assert {
        "Id": "Archive",
        "Status": "Enabled",
        "ObjectSizeGreaterThan": "131071",
        "Transitions": [{"StorageClass": "DEEP_ARCHIVE", "TransitionInDays": 90}],
    } == rules["Rules"][0]


def test_an_object_lock_does_not_lengthen_the_retention() -> None:
    """S3 waits for a lock by itself, so versions may go a day after they expire."""
    plan = _plan(
        retention=Retention(expire_after=400),
        object_lock=ObjectLock(
            mode=LockMode.COMPLIANCE, retain_for=365, acknowledge_compliance=True
        ),
    )

    bucket = archive(plan)["Bucket"].properties

    expire = bucket["LifecycleConfiguration"]["Rules"][0]
    assert {"NoncurrentDays": 1} == expire["NoncurrentVersionExpiration"]
    assert {"Mode": "COMPLIANCE", "Days": 365} == bucket["ObjectLockConfiguration"]["Rule"][
        "DefaultRetention"
    ]


def test_everything_is_kept() -> None:
    """Bucket and policy outlive their stack together."""
    kept = {name: each.to_cloudformation() for name, each in archive(_plan()).items()}

    assert {"RetainExceptOnCreate"} == {each["DeletionPolicy"] for each in kept.values()}
    assert {"Retain"} == {each["UpdateReplacePolicy"] for each in kept.values()}


def test_nothing_public_and_every_version_kept() -> None:
    """All four blocks, owner enforced, versioning on, no bucket key."""
    for name in ("Bucket", "AccessLogBucket"):
        bucket = archive(_plan(key_arn="arn:key"))[name].properties
        assert {True} == set(bucket["PublicAccessBlockConfiguration"].values())
        assert 4 == len(bucket["PublicAccessBlockConfiguration"])
        assert {"Status": "Enabled"} == bucket["VersioningConfiguration"]
        assert [{"ObjectOwnership": "BucketOwnerEnforced"}] == bucket["OwnershipControls"]["Rules"]
        (rule,) = bucket["BucketEncryption"]["ServerSideEncryptionConfiguration"]
        assert rule["BucketKeyEnabled"] is False


def test_access_logs_expire_with_the_files_they_are_about() -> None:
    """No longer and no shorter."""
    made = archive(_plan(retention=Retention(archive_after=90, expire_after=2557)))

    first = made["AccessLogBucket"].properties["LifecycleConfiguration"]["Rules"][0]

    assert 2557 == first["ExpirationInDays"]


def test_an_existing_bucket_can_take_the_access_logs() -> None:
    """Then none is made."""
    made = archive(_plan(access_log_bucket="central-access-logs"))

    assert {"Bucket", "BucketPolicy"} == set(made)
    logging = made["Bucket"].properties["LoggingConfiguration"]
    assert "central-access-logs" == logging["DestinationBucketName"]


def test_readers_read_and_do_nothing_else() -> None:
    """List the bucket, get its objects."""
    reader = "arn:aws:iam::222233334444:role/analyst"

    grants = _grants(_plan(trails=(), readers=(reader,)))

    actions = {action for grant in grants for action in grant["Action"]}
    assert {
        "s3:GetBucketLocation",
        "s3:ListBucket",
        "s3:GetObject",
        "s3:GetObjectVersion",
    } == actions
    assert {reader} == {grant["Principal"]["AWS"] for grant in grants}
