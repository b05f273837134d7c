"""Would the bucket take what the trail delivers."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

from trailwright._policies import read_policy
from trailwright.iam.cloudtrail_calls import bucket_calls
from trailwright.iam.evaluate import evaluate
from trailwright.iam.policies import parse_policy
from trailwright.model.findings import Severity
from trailwright.model.unknown import Unknown
from trailwright.rules._say import say, say_refused
from trailwright.rules._trails import identity, text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trailwright.model.estate import Estate
    from trailwright.model.findings import Finding
    from trailwright.model.resources import Trail, Value

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
    document, found = _document(estate, name)
    if not found:
        if estate.bucket(name) is not None:
            yield say("TW101", trail, f"bucket {name} has no bucket policy at all", keys=_KEYS)
        else:
            yield say("TW102", trail, f"bucket {name} is not in the template", keys=_KEYS)
        return
    yield from _calls(estate, trail, name, document)
    for policy in estate.policies_on_bucket(name):
        if not estate.depends(trail, policy) and policy.origin.stack == trail.origin.stack:
            message = f"it may be made before {policy.logical_id} is put on bucket {name}"
            yield say("TW103", trail, message, keys=("DependsOn",))


def _names_legacy_accounts(document: Value) -> bool:
    """Return whether a policy lets in accounts from which CloudTrail once delivered."""
    text = json.dumps(document, default=str)
    return any(each in text for each in read_policy("legacy-principals.json")["accounts"].values())


def _document(estate: Estate, name: str) -> tuple[Value, bool]:
    for policy in estate.policies_on_bucket(name):
        return policy.document, True
    external = estate.external_policy(_POLICY, name)
    return external, external is not None


def _calls(estate: Estate, trail: Trail, name: str, document: Value) -> Iterator[Finding]:
    who = identity(estate, trail)
    if isinstance(who, Unknown):
        yield say("TW102", trail, f"it cannot be judged for want of {who.reason}", keys=_KEYS)
        return
    policy = parse_policy(document)
    legacy = _names_legacy_accounts(document)
    encrypted = trail.kms_key_id is not None
    refused: set[str] = set()
    for call in bucket_calls(who, name, encrypted=encrypted):
        finding = say_refused(
            "TW101",
            trail,
            call,
            evaluate(policy, call.request),
            whose=name,
            document=document,
        )
        if finding is not None and legacy:
            finding = replace(finding, severity=Severity.UNKNOWN)
        if finding is not None and finding.severity not in refused:
            refused.add(finding.severity)
            yield finding
