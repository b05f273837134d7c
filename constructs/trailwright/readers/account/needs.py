"""What a live resource leans on, as something to look at next."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from trailwright.readers.account.live import Wanted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trailwright.model.resources import Value
    from trailwright.readers.account.described import Described

__all__ = ["needs_of"]

_BUCKET, _KEY, _TOPIC = "AWS::S3::Bucket", "AWS::KMS::Key", "AWS::SNS::Topic"
#: Properties that name something, by type: the way down to the name, and the type it has.
_NAMED: dict[str, tuple[tuple[tuple[str, ...], str], ...]] = {
    "AWS::CloudTrail::Trail": (
        (("S3BucketName",), _BUCKET),
        (("KMSKeyId",), _KEY),
        (("SnsTopicName",), _TOPIC),
        (("CloudWatchLogsLogGroupArn",), "AWS::Logs::LogGroup"),
        (("CloudWatchLogsRoleArn",), "AWS::IAM::Role"),
    ),
    "AWS::CloudWatch::Alarm": ((("AlarmActions",), _TOPIC),),
    "AWS::CloudWatch::CompositeAlarm": ((("AlarmActions",), _TOPIC),),
    "AWS::Logs::LogGroup": ((("KmsKeyId",), _KEY),),
    "AWS::S3::Bucket": (
        (("LoggingConfiguration", "DestinationBucketName"), _BUCKET),
        (
            (
                "BucketEncryption",
                "ServerSideEncryptionConfiguration",
                "ServerSideEncryptionByDefault",
                "KMSMasterKeyID",
            ),
            _KEY,
        ),
    ),
    "AWS::SNS::Topic": ((("KmsMasterKeyId",), _KEY),),
}


def needs_of(resource: Described, account: str, region: str) -> Iterator[Wanted]:
    """Yield what a resource names, and is to be looked at too.

    Args:
        resource: The resource.

        account: Whose credentials ask for it.

        region: Where a bare name is.
    """
    for keys, type_ in _NAMED.get(resource.type, ()):
        for name in _texts(resource.properties, keys):
            if type_ != _TOPIC or ":sns:" in name or not name.startswith("arn:"):
                yield Wanted(account, region, type_, name)


def _texts(value: object, keys: tuple[str, ...]) -> Iterator[str]:
    """Yield the texts at the end of a way, through every list on it."""
    if isinstance(value, list):
        for each in cast("list[Value]", value):
            yield from _texts(each, keys)
    elif not keys:
        yield from [value] if isinstance(value, str) else []
    elif isinstance(value, dict):
        yield from _texts(cast("dict[str, Value]", value).get(keys[0]), keys[1:])
