"""What the trails lean on and no template makes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trailwright.model.arns import Arn
from trailwright.model.symbols import is_symbolic
from trailwright.readers.account import Wanted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trailwright.model.estate import Estate
    from trailwright.model.resources import Resource, Topic, Trail

__all__ = ["imported", "is_arn", "is_named", "log_group_name"]


def imported(estate: Estate) -> Iterator[Wanted]:
    """Yield what planned trails lean on, and no template makes.

    Args:
        estate: The planned estate.
    """
    for trail in estate.trails:
        yield from _by_trail(estate, trail)
        topic = estate.topic(trail.sns_topic_name, near=trail)
        if topic is not None:
            yield from _key_of_topic(estate, topic)


def is_named(value: object) -> bool:
    """Return whether a value can be asked for: a name, or a whole ARN, without stand-ins.

    Args:
        value: A name or an ARN.
    """
    if not isinstance(value, str) or not value or is_symbolic(value):
        return False
    return not value.startswith("arn:") or is_arn(value)


def is_arn(text: str) -> bool:
    """Return whether a text is an ARN.

    Args:
        text: The text.
    """
    try:
        Arn.parse(text)
    except ValueError:
        return False
    return True


def log_group_name(trail: Trail) -> str | None:
    """Return the name of the log group that a trail delivers to, if it is known.

    Args:
        trail: The trail.
    """
    arn = trail.cloudwatch_logs_log_group_arn
    if not isinstance(arn, str) or ":log-group:" not in arn:
        return None
    name = arn.partition(":log-group:")[2].removesuffix(":*")
    return name if is_named(name) else None


def _by_trail(estate: Estate, trail: Trail) -> Iterator[Wanted]:
    named = (
        ("AWS::S3::Bucket", trail.s3_bucket_name, estate.bucket(trail.s3_bucket_name)),
        ("AWS::KMS::Key", trail.kms_key_id, estate.key(trail.kms_key_id, near=trail)),
        ("AWS::SNS::Topic", trail.sns_topic_name, estate.topic(trail.sns_topic_name, near=trail)),
        (
            "AWS::Logs::LogGroup",
            trail.cloudwatch_logs_log_group_arn,
            estate.log_group(trail.cloudwatch_logs_log_group_arn, near=trail),
        ),
        (
            "AWS::IAM::Role",
            trail.cloudwatch_logs_role_arn,
            estate.role(trail.cloudwatch_logs_role_arn),
        ),
    )
    for kind, name, made in named:
        if made is None and is_named(name):
            yield _wanted(trail, kind, str(name))


def _key_of_topic(estate: Estate, topic: Topic) -> Iterator[Wanted]:
    name = topic.kms_key_id
    if is_named(name) and estate.key(name, near=topic) is None:
        yield _wanted(topic, "AWS::KMS::Key", str(name))


def _wanted(resource: Resource, kind: str, name: str) -> Wanted:
    place = resource.place
    return Wanted(place.account_text, place.region_text, kind, name)
