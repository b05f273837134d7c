"""The posture of the buckets that trails deliver to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trailwright.model.properties import at, entries, is_known, is_settled
from trailwright.model.unknown import Unknown
from trailwright.posture.access import (
    EVERYONE,
    decrypters,
    deleters,
    deletion_denied,
    readers,
    tls_only,
)
from trailwright.posture.reach import default_encryption
from trailwright.posture.records import Access, Archive, Lock
from trailwright.posture.retention import (
    RULES,
    file_keys,
    first_expiry,
    first_move,
    first_noncurrent_expiry,
    locked_days,
)
from trailwright.posture.trail import key_name, outlives
from trailwright.posture.trails import identity, text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from trailwright.iam.truth import Truth
    from trailwright.model.estate import Estate
    from trailwright.model.resources import Bucket, Trail, Value

__all__ = ["archive_postures"]

_ELSEWHERE = Unknown("the bucket is not in the templates")
_BLOCKS = ("BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets")
#: Canned ACLs that let everybody read.
_OPEN_ACLS = ("AuthenticatedRead", "PublicRead", "PublicReadWrite")
_KMS = ("aws:kms", "aws:kms:dsse")


def archive_postures(estate: Estate) -> Iterator[Archive]:
    """Yield the posture of each bucket that trails deliver to.

    Args:
        estate: What was read.
    """
    found: dict[str, list[Trail]] = {}
    for trail in estate.trails:
        name = text(trail.s3_bucket_name)
        if name is not None:
            found.setdefault(name, []).append(trail)
    for name, trails in found.items():
        bucket = estate.bucket(name)
        yield _elsewhere(estate, name, trails) if bucket is None else _own(estate, bucket, trails)


def _elsewhere(estate: Estate, name: str, trails: Sequence[Trail]) -> Archive:
    return Archive(
        bucket=name,
        account=_ELSEWHERE,
        expire_days=_ELSEWHERE,
        digest_expire_days=_ELSEWHERE,
        archive_days=_ELSEWHERE,
        noncurrent_days=_ELSEWHERE,
        lock=_ELSEWHERE,
        versioned=_ELSEWHERE,
        public_access_blocked=_ELSEWHERE,
        encryption=_ELSEWHERE,
        access_logs=_ELSEWHERE,
        replicas=_ELSEWHERE,
        tls_only=tls_only(estate, trails),
        deletion_denied=_ELSEWHERE,
        kept=_ELSEWHERE,
        readers=readers(estate, trails),
        deleters=deleters(estate, trails),
        decrypters=decrypters(estate, trails),
        origin=trails[0].origin,
    )


def _own(estate: Estate, bucket: Bucket, trails: Sequence[Trail]) -> Archive:
    return Archive(
        bucket=bucket.ref,
        account=bucket.place.account_text,
        expire_days=_expire_days(estate, bucket, trails, "CloudTrail"),
        digest_expire_days=_expire_days(estate, bucket, trails, "CloudTrail-Digest"),
        archive_days=_days(estate, bucket, trails, first_move, "CloudTrail"),
        noncurrent_days=_days(estate, bucket, trails, first_noncurrent_expiry, "CloudTrail"),
        lock=_lock(bucket),
        versioned=_versioned(bucket),
        public_access_blocked=_blocked(bucket),
        encryption=_encryption(estate, bucket),
        access_logs=_access_logs(bucket),
        replicas=_replicas(bucket),
        tls_only=tls_only(estate, trails),
        deletion_denied=deletion_denied(estate, trails, bucket.place.account_text),
        kept=outlives(bucket),
        readers=_readers(estate, bucket, trails),
        deleters=deleters(estate, trails),
        decrypters=decrypters(estate, trails),
        origin=bucket.origin,
    )


def _expire_days(
    estate: Estate, bucket: Bucket, trails: Sequence[Trail], folder: str
) -> float | Unknown | None:
    return _days(estate, bucket, trails, _expiry_days, folder)


def _expiry_days(bucket: Bucket, keys: Sequence[str]) -> float | None:
    found = first_expiry(bucket, keys)
    return None if found is None else found.days


def _days(
    estate: Estate,
    bucket: Bucket,
    trails: Sequence[Trail],
    first: Callable[[Bucket, Sequence[str]], float | None],
    folder: str,
) -> float | Unknown | None:
    """Return when something first happens to files, unless that cannot be known."""
    if not is_settled(at(bucket.properties, RULES[0])):
        return Unknown("what the lifecycle rules are")
    writers = [identity(estate, trail) for trail in trails]
    known = [each for each in writers if not isinstance(each, Unknown)]
    doubt = next((each for each in writers if isinstance(each, Unknown)), None)
    return first(bucket, file_keys(known, folder)) if doubt is None else doubt


def _lock(bucket: Bucket) -> Lock | Unknown | None:
    written = at(bucket.properties, "ObjectLockConfiguration")
    if not is_settled(written):
        return Unknown("what the Object Lock is")
    days = locked_days(bucket)
    mode = at(written, "Rule", "DefaultRetention", "Mode")
    return None if days is None else Lock(mode=str(mode), days=days)


def _versioned(bucket: Bucket) -> Truth:
    # A bucket with Object Lock is always versioned.
    locked = at(bucket.properties, "ObjectLockEnabled")
    status = at(bucket.properties, "VersioningConfiguration", "Status")
    if str(locked).lower() == "true" or status == "Enabled":
        return True
    return False if is_settled([status, locked]) else Unknown("whether it is versioned")


def _blocked(bucket: Bucket) -> Truth:
    block = at(bucket.properties, "PublicAccessBlockConfiguration")
    if block is None:
        return True  # buckets made since April 2023 have all four unless told otherwise
    if not is_settled(block):
        return Unknown("which public access is blocked")
    return all(str(at(block, each)).lower() == "true" for each in _BLOCKS)


def _encryption(estate: Estate, bucket: Bucket) -> str | Unknown:
    default: Value = default_encryption(bucket)
    algorithm = at(default, "SSEAlgorithm")
    if isinstance(algorithm, Unknown):
        return algorithm
    named = at(default, "KMSMasterKeyID") or "alias/aws/s3"
    return key_name(estate, named if algorithm in _KMS else None, bucket)


def _access_logs(bucket: Bucket) -> str | Unknown | None:
    logging = at(bucket.properties, "LoggingConfiguration")
    if logging is None or isinstance(logging, Unknown):
        return logging
    name = at(logging, "DestinationBucketName")
    return name if isinstance(name, Unknown) else str(name or bucket.ref)


def _replicas(bucket: Bucket) -> tuple[str, ...] | Unknown:
    rules = at(bucket.properties, "ReplicationConfiguration", "Rules")
    if not is_known(rules):
        return Unknown("where it is copied to")
    active = (each for _, each in entries(rules) if each.get("Status") == "Enabled")
    return tuple(sorted({str(at(each, "Destination", "Bucket")) for each in active}))


def _readers(
    estate: Estate, bucket: Bucket, trails: Sequence[Trail]
) -> tuple[Access, ...] | Unknown:
    """Return who may read by the policy, and by the ACL, which an Object Ownership may end."""
    found = readers(estate, trails)
    by_acl = at(bucket.properties, "AccessControl") in _OPEN_ACLS
    if isinstance(found, Unknown) or not by_acl:
        return found
    others = (each for each in found if each.who != EVERYONE)
    return (Access(who=EVERYONE, sure=True), *others)
