"""Describes a live resource that somebody names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trailwright.readers.account.resources.bucket import bucket
from trailwright.readers.account.resources.key import key
from trailwright.readers.account.resources.log_group import log_group
from trailwright.readers.account.resources.role import role
from trailwright.readers.account.resources.topic import topic
from trailwright.readers.account.resources.trail import trail

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from trailwright.readers.account.described import Described, Unseen
    from trailwright.readers.account.here import Here

__all__ = ["DESCRIBERS", "describe"]

#: By CloudFormation type.
DESCRIBERS: Mapping[str, Callable[[Here, str], Iterator[Described | Unseen]]] = {
    "AWS::CloudTrail::Trail": trail,
    "AWS::IAM::Role": role,
    "AWS::KMS::Key": key,
    "AWS::Logs::LogGroup": log_group,
    "AWS::S3::Bucket": bucket,
    "AWS::SNS::Topic": topic,
}


def describe(here: Here, type_: str, name: str) -> Iterator[Described | Unseen]:
    """Yield what was read of a resource, and of what belongs to it.

    Args:
        here: Who is asked, and where.

        type_: Its CloudFormation type.

        name: Its name or ARN.

    Raises:
        LookupError: If nothing of this type can be described.
    """
    if type_ not in DESCRIBERS:
        msg = f"type must be one of {', '.join(DESCRIBERS)}, got {type_!r}"
        raise LookupError(msg)
    return DESCRIBERS[type_](here, name)
