"""Names CloudTrail accepts: the trail's, the bucket's, the prefix, the topic's, tags.

Codes and messages: CloudTrail API Reference, ``CreateTrail``, and messages seen in public issues.
The rules: `Naming requirements for CloudTrail resources
<https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-trail-naming-requirements.html>`_.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from trailwright.model.quotas import quotas
from trailwright.sandbox.emulator.refusals import refuse

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = [
    "check_bucket_name",
    "check_prefix",
    "check_tags",
    "check_topic_name",
    "check_trail_name",
]

_CHARACTERS = re.compile(r"[A-Za-z0-9._-]+")
_IP_ADDRESS = re.compile(r"\d{1,3}(\.\d{1,3}){3}")
_BUCKET = re.compile(r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*")
_TOPIC = re.compile(r"(?:arn:aws[\w-]*:sns:[a-z0-9-]+:\d{12}:)?[A-Za-z0-9_-]{1,256}(?:\.fifo)?")


def check_trail_name(name: str) -> None:
    """Refuse a trail name that breaks the naming rules."""
    problem = _trail_name_problem(name)
    if problem:
        refuse("InvalidTrailNameException", problem)


def _trail_name_problem(name: str) -> str | None:
    limit = quotas()
    if len(name) < limit.trail_name_min:
        return (
            f"Trail name too short. Minimum allowed length: {limit.trail_name_min} characters. "
            f"Specified name length: {len(name)} characters."
        )
    if len(name) > limit.trail_name_max:
        return (
            f"Trail name too long. Maximum allowed length: {limit.trail_name_max} characters. "
            f"Specified name length: {len(name)} characters."
        )
    rules = (
        (
            _CHARACTERS.fullmatch(name),
            (
                "Trail name or ARN can only contain uppercase letters, lowercase letters, numbers, "
                "periods (.), hyphens (-), and underscores (_)."
            ),
        ),
        (name[0].isalnum(), "Trail name must starts with a letter or number."),
        (name[-1].isalnum(), "Trail name must ends with a letter or number."),
        (
            not re.search(r"[._-]{2}", name),
            "Trail name cannot have adjacent periods, hyphens, or underscores.",
        ),
        (not _IP_ADDRESS.fullmatch(name), "Trail name cannot be an IP address."),
    )
    return next((message for holds, message in rules if not holds), None)


def check_bucket_name(name: str) -> None:
    """Refuse a bucket name that breaks the naming rules."""
    fits = 3 <= len(name) <= 63  # noqa: PLR2004 - S3's own rule, no quota
    if not fits or not _BUCKET.fullmatch(name) or _IP_ADDRESS.fullmatch(name):
        refuse("InvalidS3BucketNameException", f"Bucket name is invalid: {name}")


def check_prefix(prefix: str) -> None:
    """Refuse a key prefix that is too long, or that reaches into ``AWSLogs/``."""
    if len(prefix) > quotas().s3_key_prefix_max:
        refuse(
            "InvalidS3PrefixException",
            f"S3 prefix is longer than maximum length of {quotas().s3_key_prefix_max}.",
        )
    if "AWSLogs/" in f"{prefix}/":
        refuse("InvalidS3PrefixException", f"S3 prefix is invalid: {prefix}")


def check_topic_name(name: str) -> None:
    """Refuse what is neither a topic's name nor its ARN."""
    if len(name) > quotas().sns_topic_max or not _TOPIC.fullmatch(name):
        refuse("InvalidSnsTopicNameException", f"SNS topic name is invalid: {name}")


def check_tags(tags: Sequence[dict[str, str]]) -> None:
    """Refuse too many tags, repeated keys, and keys or values that are too long or reserved."""
    if len(tags) > quotas().tags_per_resource:
        refuse(
            "TagsLimitExceededException",
            f"The number of tags per trail has exceeded the permitted amount. Currently, the "
            f"limit is {quotas().tags_per_resource}.",
        )
    tag_keys = [tag.get("Key", "") for tag in tags]
    if len(set(tag_keys)) < len(tag_keys):
        refuse("InvalidTagParameterException", "Duplicate tag keys are not allowed.")
    for tag in tags:
        _check_tag(tag.get("Key", ""), tag.get("Value") or "")


def _check_tag(key: str, value: str) -> None:
    # The API's own limits: one more than CloudFormation's, which the quotas hold.
    longest_key, longest_value = quotas().tag_key_max + 1, quotas().tag_value_max + 1
    if not 1 <= len(key) <= longest_key or len(value) > longest_value:
        refuse(
            "InvalidTagParameterException",
            f"The tag {key!r} is invalid: keys have 1 to {longest_key} characters, values at most "
            f"{longest_value}.",
        )
    if key.lower().startswith("aws:"):
        refuse("InvalidTagParameterException", f"The tag key {key!r} is reserved.")
