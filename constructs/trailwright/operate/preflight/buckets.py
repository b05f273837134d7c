"""Is the bucket there that no template makes, and does it take what is delivered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trailwright.model.arns import bucket_arn
from trailwright.operate.preflight.imported import is_named
from trailwright.rules import say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trailwright.model.findings import Finding
    from trailwright.operate.preflight.view import View

__all__ = ["findings"]

_KEYS = ("Properties", "S3BucketName")


def findings(view: View) -> Iterator[Finding]:
    """Yield what only S3 can tell of buckets.

    Args:
        view: What is known.
    """
    for trail in view.plan.estate.trails:
        name = str(trail.s3_bucket_name)
        if not is_named(trail.s3_bucket_name):
            continue
        arn = bucket_arn(partition=trail.place.partition_text, name=name)
        if arn in view.live.absent:
            yield say("TW830", trail, f"S3 knows no bucket {name}", keys=_KEYS)
        if view.live.facts.get(arn, {}).get("RequestPayment") == "Requester":
            yield say("TW831", trail, f"bucket {name} has Payer Requester", keys=_KEYS)
