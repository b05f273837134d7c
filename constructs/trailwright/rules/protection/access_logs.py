"""Could S3 deliver the archive's access logs where they are to go."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trailwright.model.properties import at
from trailwright.model.unknown import Unknown
from trailwright.posture.reach import archives, default_encryption
from trailwright.rules._say import say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trailwright.model.estate import Estate
    from trailwright.model.findings import Finding
    from trailwright.model.resources import Bucket

__all__ = ["access_log_bucket", "findings"]

_LOGGING = "LoggingConfiguration"
_KEYS = ("Properties", _LOGGING)
_KMS = ("aws:kms", "aws:kms:dsse")


def findings(estate: Estate) -> Iterator[Finding]:
    """Yield why access logs would not arrive, or would never end.

    Args:
        estate: What was read.
    """
    for bucket, _ in archives(estate):
        target = access_log_bucket(estate, bucket)
        if target is bucket:
            message = f"accesses to bucket {bucket.logical_id} are logged to itself"
            yield say("TW751", bucket, message, keys=_KEYS)
        elif target is not None:
            yield from _refusals(bucket, target)


def access_log_bucket(estate: Estate, bucket: Bucket) -> Bucket | None:
    """Return where a bucket's access logs go, if that is in the estate.

    Args:
        estate: What was read.

        bucket: The bucket. One that names no other logs to itself.
    """
    logging = at(bucket.properties, _LOGGING)
    if not isinstance(logging, dict):
        return None
    name = logging.get("DestinationBucketName")
    return bucket if name is None else estate.bucket(name)


def _refusals(bucket: Bucket, target: Bucket) -> Iterator[Finding]:
    name = target.logical_id
    if at(default_encryption(target), "SSEAlgorithm") in _KMS:
        message = f"access logs go to {name}, which encrypts with KMS by default"
        yield say("TW752", bucket, message, keys=_KEYS)
    if str(at(target.properties, "ObjectLockEnabled")).lower() == "true":
        message = f"access logs go to {name}, which has Object Lock"
        yield say("TW753", bucket, message, keys=_KEYS)
    for what, one, other in (
        ("Region", bucket.region, target.region),
        ("account", bucket.account, target.account),
    ):
        unknown = isinstance(one, Unknown) or isinstance(other, Unknown)
        if not unknown and one != other:
            message = f"access logs go to {name} in {what} {other}, the bucket is in {one}"
            yield say("TW754", bucket, message, keys=_KEYS)
