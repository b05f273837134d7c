"""Would CloudTrail take the trail's own options."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from trailwright.model import names
from trailwright.model.symbols import is_symbolic
from trailwright.posture.trails import text
from trailwright.rules._say import say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trailwright.model.estate import Estate
    from trailwright.model.findings import Finding
    from trailwright.model.resources import Trail

__all__ = ["findings"]

_REQUIRED = ("S3BucketName", "IsLogging")


def findings(estate: Estate) -> Iterator[Finding]:
    """Yield options that CloudTrail refuses.

    Args:
        estate: What was read.
    """
    for trail in estate.trails:
        yield from _required(trail)
        yield from _trail_name(trail)
        yield from _key_prefix(trail)
        yield from _bucket_name(trail)
        yield from _topic_name(trail)
        yield from _tags(trail)
        yield from _global_events(trail)


def _required(trail: Trail) -> Iterator[Finding]:
    for name in _REQUIRED:
        if trail.properties.get(name) is None:
            yield say("TW129", trail, f"{name} is missing", keys=("Properties",))


def _trail_name(trail: Trail) -> Iterator[Finding]:
    name, option = text(trail.properties.get("TrailName")), "TrailName"
    if name is None or is_symbolic(name):
        return
    for problem in names.trail_name(name, option):
        yield say("TW112", trail, str(problem), keys=("Properties", option))


def _key_prefix(trail: Trail) -> Iterator[Finding]:
    prefix, option = text(trail.s3_key_prefix), "S3KeyPrefix"
    if prefix is None or is_symbolic(prefix):
        return
    slashed = list(names.slashed_key_prefix(prefix, option))
    for problem in names.s3_key_prefix(prefix, option):
        rule_id = "TW133" if problem in slashed else "TW113"
        yield say(rule_id, trail, str(problem), keys=("Properties", option))


def _bucket_name(trail: Trail) -> Iterator[Finding]:
    name, option = text(trail.s3_bucket_name), "S3BucketName"
    if name is None or is_symbolic(name):
        return
    reserved = list(names.reserved_bucket_name(name, option))
    for problem in names.bucket_name(name, option):
        rule_id = "TW117" if problem in reserved else "TW116"
        yield say(rule_id, trail, str(problem), keys=("Properties", option))


def _topic_name(trail: Trail) -> Iterator[Finding]:
    """Yield what is wrong with the topic's name, which may stand in an ARN."""
    given, option = text(trail.sns_topic_name), "SnsTopicName"
    if given is None or is_symbolic(given):
        return
    name = given.rsplit(":", 1)[-1] if given.startswith("arn:") else given
    for problem in names.topic_name(name.removesuffix(".fifo"), option):
        yield say("TW120", trail, str(problem), keys=("Properties", option))


def _tags(trail: Trail) -> Iterator[Finding]:
    given = trail.properties.get("Tags")
    pairs = [each for each in given if isinstance(each, dict)] if isinstance(given, list) else []
    written = {str(each.get("Key")): str(each.get("Value")) for each in pairs}
    for problem in names.tags({k: v for k, v in written.items() if not is_symbolic(k + v)}, "Tags"):
        rule_id = "TW205" if problem.aws_error else "TW128"
        yield say(rule_id, trail, str(problem), keys=("Properties", "Tags"))
    counted = Counter(str(each.get("Key")) for each in pairs)
    for key in (each for each, number in counted.items() if number > 1):
        yield say("TW128", trail, f"Tags have {key!r} twice", keys=("Properties", "Tags"))


def _global_events(trail: Trail) -> Iterator[Finding]:
    included = trail.include_global_service_events
    if trail.is_multi_region_trail is True and included in (None, False):
        how = "is absent" if included is None else "is false"
        message = f"IncludeGlobalServiceEvents {how} on a trail of all Regions"
        keys, mend = ("Properties", "IsMultiRegionTrail"), {"IncludeGlobalServiceEvents": True}
        yield say("TW111", trail, message, keys=keys, mend=mend)
