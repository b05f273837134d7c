"""Amazon Resource Names: taken apart, and built from literal names."""

from __future__ import annotations

import re

from trailwright.model.record import record

__all__ = [
    "Arn",
    "bucket_arn",
    "key_arn",
    "kms_alias_arn",
    "log_group_arn",
    "role_arn",
    "topic_arn",
    "trail_arn",
]

_ARN = re.compile(
    r"arn:(?P<partition>aws(?:-[a-z]+)*):(?P<service>[a-z0-9-]+):(?P<region>[a-z0-9-]*)"
    r":(?P<account>[0-9]{12}|aws|)?:(?P<resource>[\x21-\x7e]+(?: [\x21-\x7e]+)*)",
    re.ASCII,
)


@record
class Arn:
    """An ARN in its five parts.

    Args:
        partition: E.g. ``aws``.

        service: E.g. ``cloudtrail``.

        region: Empty where the service has none.

        account: Empty where the service has none.

        resource: The rest, colons and slashes included.
    """

    partition: str
    service: str
    region: str
    account: str
    resource: str

    @classmethod
    def parse(cls, text: str) -> Arn:
        """Return the parts of an ARN.

        Args:
            text: The ARN, all of it and nothing around it.

        Raises:
            ValueError: If it is not one.
        """
        match = _ARN.fullmatch(text)
        if match is None:
            msg = (
                f"must be an ARN, arn:<partition>:<service>:<region>:<account>:<resource>, "
                f"got {text!r}"
            )
            raise ValueError(msg)
        return cls(**{name: value or "" for name, value in match.groupdict().items()})

    def __str__(self) -> str:
        return f"arn:{self.partition}:{self.service}:{self.region}:{self.account}:{self.resource}"


def trail_arn(*, partition: str, region: str, account: str, name: str) -> str:
    """Return the ARN of a trail; the Region is its home Region."""
    return f"arn:{partition}:cloudtrail:{region}:{account}:trail/{name}"


def bucket_arn(*, partition: str, name: str) -> str:
    """Return the ARN of a bucket."""
    return f"arn:{partition}:s3:::{name}"


def topic_arn(*, partition: str, region: str, account: str, name: str) -> str:
    """Return the ARN of an SNS topic."""
    return f"arn:{partition}:sns:{region}:{account}:{name}"


def key_arn(*, partition: str, region: str, account: str, key_id: str) -> str:
    """Return the ARN of a KMS key."""
    return f"arn:{partition}:kms:{region}:{account}:key/{key_id}"


def kms_alias_arn(*, partition: str, region: str, account: str, alias: str) -> str:
    """Return the ARN of a KMS alias, given as ``alias/…``."""
    return f"arn:{partition}:kms:{region}:{account}:{alias}"


def log_group_arn(*, partition: str, region: str, account: str, name: str) -> str:
    """Return the ARN of a log group, without the ``:*`` that CloudTrail wants after it."""
    return f"arn:{partition}:logs:{region}:{account}:log-group:{name}"


def role_arn(*, partition: str, account: str, name: str) -> str:
    """Return the ARN of an IAM role."""
    return f"arn:{partition}:iam::{account}:role/{name}"
