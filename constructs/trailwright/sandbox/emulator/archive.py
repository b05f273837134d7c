"""Objects in the log bucket, written as CloudTrail writes them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from trailwright.sandbox.emulator import organization, recorder, stores
from trailwright.sandbox.emulator.checks import destinations
from trailwright.sandbox.emulator.destination_checks import encryption_refusal, may_write
from trailwright.sandbox.emulator.names import buckets, request
from trailwright.sandbox.emulator.refusals import refuse

if TYPE_CHECKING:
    import datetime as dt

__all__ = ["day_folder", "put"]


def day_folder(
    trail: dict[str, Any], *, folder: str, account: str, region: str, day: dt.datetime
) -> str:
    """Return the key prefix of one day's objects, with a slash at its end.

    `Finding your CloudTrail log files
    <https://docs.aws.amazon.com/awscloudtrail/latest/userguide/get-and-view-cloudtrail-log-files.html>`_.

    Args:
        trail: The trail.

        folder: ``CloudTrail`` or ``CloudTrail-Digest``.

        account: Whose events they are.

        region: Where the events happened.

        day: The day.
    """
    prefix = (trail.get("S3KeyPrefix") or "").strip("/")
    parts = [prefix, "AWSLogs", _organization_id(trail), account, folder, region]
    return "/".join([*filter(None, parts), f"{day:%Y/%m/%d}", ""])


def _organization_id(trail: dict[str, Any]) -> str | None:
    belongs_to = organization.of(trail["TrailARN"].split(":")[4])
    return belongs_to.id if belongs_to and trail.get("IsOrganizationTrail") else None


def put(
    trail: dict[str, Any], key: str, data: bytes, *, metadata: dict[str, str] | None = None
) -> None:
    """Write one object, if the bucket's and the key's policies let CloudTrail.

    Args:
        trail: The trail.

        key: The object's key.

        data: The gzipped content.

        metadata: User metadata. Default: none.

    Raises:
        Refused: If it cannot be written.
    """
    at = destinations(trail, arn=trail["TrailARN"])
    owner = stores.bucket_owner(at.bucket)
    if owner is None:
        refuse("NoSuchBucket", f"The bucket {at.bucket} does not exist.")
    if not may_write(at, key):
        refuse("AccessDenied", f"The policy of bucket {at.bucket} denies s3:PutObject.")
    if at.kms_key_id and (refusal := encryption_refusal(at, key)):
        raise refusal
    region = stores.bucket_region(at.bucket)
    with request.request_scope(owner, region):
        status, _, body = buckets.put_object(at.bucket, key, data, _headers(trail, metadata or {}))
    if status != 200:  # noqa: PLR2004 - HTTP
        refuse("InternalError", str(body))
    if trail.get("RecursiveLogging", True):
        _record_write(at.bucket, key, account=owner, region=region)


def _headers(trail: dict[str, Any], metadata: dict[str, str]) -> dict[str, str]:
    headers = {
        "content-type": "application/json",
        "content-encoding": "gzip",
        "x-amz-acl": "bucket-owner-full-control",
        **{f"x-amz-meta-{name}": value for name, value in metadata.items()},
    }
    if trail.get("KmsKeyId"):
        headers["x-amz-server-side-encryption"] = "aws:kms"
        headers["x-amz-server-side-encryption-aws-kms-key-id"] = trail["KmsKeyId"]
    return headers


def _record_write(bucket: str, key: str, *, account: str, region: str) -> None:
    """Record CloudTrail's own write: what feeds the loop of a trail that logs its own bucket."""
    event = recorder.complete(
        {
            "eventName": "PutObject",
            "eventSource": "s3.amazonaws.com",
            "userIdentity": {"type": "AWSService", "invokedBy": "cloudtrail.amazonaws.com"},
            "sourceIPAddress": "cloudtrail.amazonaws.com",
            "userAgent": "cloudtrail.amazonaws.com",
            "requestParameters": {"bucketName": bucket, "key": key},
            "resources": [
                {"type": "AWS::S3::Object", "ARN": f"arn:aws:s3:::{bucket}/{key}"},
                {"accountId": account, "type": "AWS::S3::Bucket", "ARN": f"arn:aws:s3:::{bucket}"},
            ],
            "managementEvent": False,
        },
        account=account,
        region=region,
    )
    recorder.record(event, account=account, region=region)
