"""Could the trail encrypt with its key."""

from __future__ import annotations

from functools import cache, partial
from typing import TYPE_CHECKING

from trailwright.iam.cloudtrail_calls import key_calls
from trailwright.model.unknown import Unknown
from trailwright.posture.parsed import parsed
from trailwright.posture.trails import arn_region, identity, text
from trailwright.rules._mends import key_statements
from trailwright.rules._say import say, say_refused
from trailwright.rules._stand_ins import decide

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trailwright.model.estate import Estate
    from trailwright.model.findings import Finding
    from trailwright.model.resources import Trail, Value

__all__ = ["findings"]

_KEYS = ("Properties", "KMSKeyId")


def findings(estate: Estate) -> Iterator[Finding]:
    """Yield what is wrong between trails and their keys.

    Args:
        estate: What was read.
    """
    for trail in estate.trails:
        if trail.kms_key_id in (None, ""):
            continue
        name, bucket = text(trail.kms_key_id), text(trail.s3_bucket_name)
        if name is None or bucket is None:
            yield say("TW402", trail, "which key it is, is not known here", keys=_KEYS)
            continue
        yield from _region(estate, trail, name, bucket)
        yield from _policy(estate, trail, name, bucket)


def _region(estate: Estate, trail: Trail, name: str, bucket: str) -> Iterator[Finding]:
    found, region = estate.bucket(bucket), arn_region(name)
    if found is None or isinstance(found.region, Unknown) or region is None:
        return
    if region != found.region:
        message = f"the key is in {region}, bucket {bucket} in {found.region}"
        yield say("TW403", trail, message, keys=_KEYS)


def _policy(estate: Estate, trail: Trail, name: str, bucket: str) -> Iterator[Finding]:
    key, who = estate.key(name, near=trail), identity(estate, trail)
    document: Value = key.document if key else estate.external_policy("AWS::KMS::Key", name)
    if isinstance(who, Unknown):
        yield say("TW402", trail, f"it cannot be judged for want of {who.reason}", keys=_KEYS)
        return
    if document is None:
        yield say("TW402", trail, f"key {name} is not in the template", keys=_KEYS)
        return
    policy, mend = parsed(estate, document), cache(partial(key_statements, trail, who))
    whose = key.logical_id if key else name
    for call in key_calls(who, key.arn if key else name, bucket):
        finding = say_refused(
            "TW401",
            trail,
            call,
            decide(estate, policy, call.request, [document]),
            whose=whose,
            document=document,
            mend=mend,
        )
        if finding is not None:
            yield finding
