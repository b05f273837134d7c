"""Would the bucket take what the trail delivers."""

from __future__ import annotations

from dataclasses import replace
from functools import cache, partial
from typing import TYPE_CHECKING

from trailwright.iam.cloudtrail_calls import bucket_calls
from trailwright.model.findings import Severity
from trailwright.model.unknown import Unknown
from trailwright.posture.parsed import parsed
from trailwright.posture.trails import identity, text
from trailwright.rules._legacy import names_legacy_accounts
from trailwright.rules._mends import bucket_policy, bucket_statements
from trailwright.rules._order import must_wait
from trailwright.rules._say import say, say_refused
from trailwright.rules._stand_ins import decide, may_be_put_elsewhere

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trailwright.model.estate import Estate
    from trailwright.model.findings import Finding
    from trailwright.model.resources import Trail, Value
    from trailwright.model.trails import TrailIdentity

__all__ = ["findings"]

_POLICY = "AWS::S3::BucketPolicy"
_KEYS = ("Properties", "S3BucketName")


def findings(estate: Estate) -> Iterator[Finding]:
    """Yield what is wrong between trails and their buckets.

    Args:
        estate: What was read.
    """
    for trail in estate.trails:
        name = text(trail.s3_bucket_name)
        if name is None:
            yield say("TW102", trail, "the bucket's name is not known here", keys=_KEYS)
            continue
        yield from _one_trail(estate, trail, name)


def _one_trail(estate: Estate, trail: Trail, name: str) -> Iterator[Finding]:
    bucket, policies = estate.bucket(name), estate.policies_on_bucket(name)
    if bucket is not None:
        yield from must_wait("TW118", estate, trail, bucket, "the bucket it delivers to")
    for policy in policies:
        yield from must_wait("TW103", estate, trail, policy, f"the policy of bucket {name}")
    who = identity(estate, trail)
    if isinstance(who, Unknown):
        yield say("TW102", trail, f"it cannot be judged for want of {who.reason}", keys=_KEYS)
        return
    document = policies[0].document if policies else estate.external_policy(_POLICY, name)
    if document is not None:
        found = _calls(estate, trail, who, name, document)
        decided = not policies or policies[0].exists is True
        yield from found if decided else map(_undecided, found)
    elif bucket is not None and may_be_put_elsewhere(estate, estate.bucket_policies):
        which = f"which bucket a policy here is put on, {name} or another, is not known"
        yield say("TW102", trail, which, keys=_KEYS)
    elif bucket is not None:
        mend = bucket_policy(trail, who, name)
        yield say("TW101", trail, f"bucket {name} has no policy at all", keys=_KEYS, mend=mend)
    else:
        yield say("TW102", trail, f"bucket {name} is not in the template", keys=_KEYS)


def _calls(
    estate: Estate, trail: Trail, who: TrailIdentity, name: str, document: Value
) -> Iterator[Finding]:
    policy, mend = parsed(estate, document), cache(partial(bucket_statements, trail, who, name))
    told: set[Severity] = set()
    for call in bucket_calls(who, name, encrypted=trail.kms_key_id is not None):
        decision = decide(estate, policy, call.request, [document])
        finding = say_refused(
            "TW101", trail, call, decision, whose=name, document=document, mend=mend
        )
        if finding is not None and names_legacy_accounts(document):
            finding = _undecided(finding)
        if finding is not None and not told & {finding.severity, Severity.ERROR}:
            told.add(finding.severity)
            yield finding


def _undecided(finding: Finding) -> Finding:
    return replace(finding, severity=finding.severity.undecided)
