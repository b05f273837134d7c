"""Is there one policy on each bucket and topic, and is it small enough."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from trailwright.model.properties import is_known
from trailwright.model.quotas import quotas
from trailwright.model.symbols import symbols_in
from trailwright.posture.trails import text
from trailwright.rules._say import say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trailwright.model.estate import Estate
    from trailwright.model.findings import Finding
    from trailwright.model.resources import ResourcePolicy, Value

__all__ = ["findings"]


def findings(estate: Estate) -> Iterator[Finding]:
    """Yield policies that another policy replaces, and those that S3 refuses for their size.

    Args:
        estate: What was read. Only what trails deliver to is looked at.
    """
    for name in dict.fromkeys(text(trail.s3_bucket_name) for trail in estate.trails):
        policies = estate.policies_on_bucket(name)
        yield from _twice("TW119", f"bucket {name}", policies)
        for policy in policies:
            yield from _size(policy)
    announced = {text(trail.sns_topic_name) for trail in estate.trails}
    for topic in estate.topics:
        if topic.arn in announced:
            yield from _twice("TW122", f"topic {topic.ref}", estate.policies_on_topic(topic.arn))


def _twice(rule_id: str, what: str, policies: tuple[ResourcePolicy, ...]) -> Iterator[Finding]:
    certain = [policy for policy in policies if policy.exists is True]
    for policy in certain[1:]:
        first = certain[0]
        where = first.logical_id
        if first.origin.stack != policy.origin.stack:
            where += f" of stack {first.origin.stack}"
        yield say(rule_id, policy, f"{where} is put on {what} too")


def _size(policy: ResourcePolicy) -> Iterator[Finding]:
    """Yield a finding when a policy is too large, whatever its stand-ins become."""
    if not is_known(policy.document):
        return
    used, most = _bytes(policy.document), quotas().bucket_policy_bytes
    if used > most:
        message = f"it has at least {used} bytes, S3 takes {most}"
        yield say("TW204", policy, message, keys=("Properties", "PolicyDocument"))


def _bytes(document: Value) -> int:
    written = json.dumps(document, separators=(",", ":"), ensure_ascii=False)
    for stand_in in symbols_in(written):
        written = written.replace(stand_in, "")
    return len(written.encode())
