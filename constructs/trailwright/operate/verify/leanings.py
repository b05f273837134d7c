"""Is what trails lean on there, and usable: buckets, keys, topics, log groups, roles."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trailwright.model.unknown import Unknown
from trailwright.operate.verify.counterparts import counterpart, pairs
from trailwright.operate.verify.say import say

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from trailwright.model.estate import Estate
    from trailwright.model.findings import Finding
    from trailwright.model.resources import Resource, Value
    from trailwright.readers.account import Live

__all__ = ["leanings"]

_WORDS = {
    "AWS::S3::Bucket": "bucket",
    "AWS::KMS::Key": "key",
    "AWS::SNS::Topic": "topic",
    "AWS::Logs::LogGroup": "log group",
    "AWS::IAM::Role": "role",
}
_USABLE, _OWNER = "Enabled", "BucketOwner"


def leanings(estate: Estate, live: Live) -> Iterator[Finding]:
    """Yield what is not there, or cannot be used.

    Args:
        estate: What was deployed.

        live: What there is.
    """
    for wanted, found in _kinds(estate, live.estate):
        for each in wanted:
            if each.exists is True and counterpart(each, found) is None:
                yield say("TW860", each, f"{_WORDS[each.type]} {each.ref} is not there")
    for bucket, found in pairs(estate.buckets, live.estate.buckets):
        payer = _fact(live, found, "RequestPayment")
        if isinstance(payer, str) and payer != _OWNER:
            yield say("TW861", bucket, f"bucket {bucket.ref} has RequestPayment {payer}")
    for key, found in pairs(estate.keys, live.estate.keys):
        state = _fact(live, found, "KeyState")
        if isinstance(state, str) and state != _USABLE:
            until = _fact(live, found, "DeletionDate")
            when = f", to be deleted on {until}" if until else ""
            yield say("TW863", key, f"key {key.ref} is {state}{when}")


def _kinds(estate: Estate, live: Estate) -> Iterator[tuple[Sequence[Resource], Sequence[Resource]]]:
    for kind in ("buckets", "keys", "topics", "log_groups", "roles"):
        yield getattr(estate, kind), getattr(live, kind)


def _fact(live: Live, resource: Resource, name: str) -> Value:
    found = live.facts.get(resource.arn, {}).get(name)
    return None if isinstance(found, Unknown) else found
