"""What KMS charges: keys, and the requests of whoever reads log files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trailwright.cost.assumptions import assumption
from trailwright.cost.lines import if_made, line
from trailwright.cost.ranges import exactly
from trailwright.cost.s3 import archive_of, read_requests
from trailwright.model.properties import at, entries
from trailwright.posture.reach import log_group
from trailwright.posture.trails import text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trailwright.cost.deliveries import Delivery
    from trailwright.cost.lines import Line
    from trailwright.model.estate import Estate
    from trailwright.model.resources import Bucket, Key, Trail

__all__ = ["key_lines", "key_request_lines"]


def key_lines(estate: Estate) -> Iterator[Line]:
    """Yield what the keys cost that encrypt log files, topics and log groups of trails.

    Args:
        estate: The estate; each key is told once, with the first trail that needs it.
    """
    told: set[tuple[str, str]] = set()
    for trail in estate.trails:
        for key in _keys(estate, trail):
            where = (key.origin.stack, key.logical_id)
            if where not in told:
                told.add(where)
                months = assumption("rotated_key") if key.rotation else exactly(1)
                yield line(trail, "key", key.place, if_made(key, months), grows=False)


def _keys(estate: Estate, trail: Trail) -> Iterator[Key]:
    topic = estate.topic(text(trail.sns_topic_name), near=trail)
    group = log_group(estate, trail)
    named = (
        (trail.kms_key_id, trail),
        *((each.kms_key_id, each) for each in (topic, group) if each is not None),
    )
    for name, near in named:
        key = estate.key(text(name), near=near)
        if key is not None:
            yield key


def key_request_lines(delivery: Delivery) -> Iterator[Line]:
    """Yield what it costs to decrypt log files. CloudTrail's own requests are not charged.

    See the `CloudTrail user guide, "How AWS CloudTrail uses AWS KMS"
    <https://docs.aws.amazon.com/awscloudtrail/latest/userguide/how-kms-works-with-cloudtrail.html>`_.

    Args:
        delivery: What the trail delivers.
    """
    if delivery.trail.kms_key_id is None:
        return
    bucket = archive_of(delivery)
    requests = read_requests(delivery)
    if bucket is not None and _has_bucket_key(bucket):
        requests = requests * assumption("bucket_key_requests")
    place = delivery.trail.place if bucket is None else bucket.place
    yield line(delivery.trail, "key_requests", place, requests)


def _has_bucket_key(bucket: Bucket) -> bool:
    rules = at(bucket.properties, "BucketEncryption", "ServerSideEncryptionConfiguration")
    return any(str(each.get("BucketKeyEnabled")).lower() == "true" for _, each in entries(rules))
