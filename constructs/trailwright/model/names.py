"""What names CloudTrail and its neighbours accept.

Each function yields what is wrong with a value; nothing for tokens, which cannot be
judged before they are resolved.
"""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING

from trailwright.model.problems import Problem
from trailwright.model.quotas import log_retention_days as accepted_days
from trailwright.model.quotas import quotas
from trailwright.model.regions import is_known_region
from trailwright.model.tokens import is_token

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

__all__ = [
    "account_id",
    "bucket_name",
    "key_alias",
    "kms_key_id",
    "log_group_name",
    "log_retention_days",
    "organization_id",
    "region",
    "reserved_bucket_name",
    "s3_key_prefix",
    "slashed_key_prefix",
    "tags",
    "topic_name",
    "trail_name",
]

_IPV4 = re.compile(r"\d{1,3}(\.\d{1,3}){3}", re.ASCII)
_RESERVED_STARTS = ("xn--", "sthree-", "amzn-s3-demo-")
_RESERVED_ENDS = ("-s3alias", "--ol-s3", ".mrap", "--x-s3", "--table-s3")

#: A text so much too long is not looked at further: matching it would take all the memory.
_LONGEST = 10_000


def trail_name(value: str, option: str = "trail_name") -> Iterator[Problem]:
    """Yield what is wrong with a trail's name.

    Args:
        value: The name.

        option: The option by the name the user wrote.
    """
    limits = quotas()
    return _check(
        value,
        option,
        lambda text: _length(option, text, limits.trail_name_min, limits.trail_name_max),
        _pattern(
            option,
            r"[A-Za-z0-9]+([._-][A-Za-z0-9]+)*",
            "must be letters and digits, with single . _ or - between them",
        ),
        _not_an_address(option),
    )


def bucket_name(value: str, option: str = "bucket_name") -> Iterator[Problem]:
    """Yield what is wrong with a bucket's name, by the rules CloudTrail adds to S3's.

    Args:
        value: The name.

        option: The option by the name the user wrote.
    """
    limits = quotas()
    return _check(
        value,
        option,
        lambda text: _length(option, text, limits.bucket_name_min, limits.bucket_name_max),
        _pattern(
            option,
            r"[a-z0-9](-*[a-z0-9])*(\.[a-z0-9](-*[a-z0-9])*)*",
            "must be labels of a-z, 0-9 and -, joined by ., no label beginning or ending in -",
        ),
        _not_an_address(option),
        lambda text: _not_reserved(option, text),
    )


def reserved_bucket_name(value: str, option: str = "bucket_name") -> Iterator[Problem]:
    """Yield a problem when a bucket's name is one that S3 keeps for itself.

    Args:
        value: The name.

        option: The option by the name the user wrote.
    """
    return _check(value, option, lambda text: _not_reserved(option, text))


def s3_key_prefix(value: str, option: str = "s3_key_prefix") -> Iterator[Problem]:
    """Yield what is wrong with a trail's key prefix.

    Args:
        value: The prefix; empty for none.

        option: The option by the name the user wrote.
    """
    longest = quotas().s3_key_prefix_max
    return _check(
        value,
        option,
        lambda text: _length(option, text, 0, longest),
        lambda text: _slashes(option, text),
        lambda text: _no_awslogs(option, text),
    )


def slashed_key_prefix(value: str, option: str = "s3_key_prefix") -> Iterator[Problem]:
    """Yield a problem when a key prefix has a slash too many, which CloudTrail takes.

    Args:
        value: The prefix.

        option: The option by the name the user wrote.
    """
    return _check(value, option, lambda text: _slashes(option, text))


def topic_name(value: str, option: str = "topic_name") -> Iterator[Problem]:
    """Yield what is wrong with an SNS topic's name.

    Args:
        value: The name.

        option: The option by the name the user wrote.
    """
    longest = quotas().sns_topic_max
    return _check(
        value,
        option,
        lambda text: _length(option, text, 1, longest),
        _pattern(option, r"[A-Za-z0-9_-]*", "must be letters, digits, _ and -"),
    )


def log_group_name(value: str, option: str = "log_group_name") -> Iterator[Problem]:
    """Yield what is wrong with a log group's name.

    Args:
        value: The name.

        option: The option by the name the user wrote.
    """
    longest = quotas().log_group_name_max
    return _check(
        value,
        option,
        lambda text: _length(option, text, 1, longest),
        _pattern(option, r"[A-Za-z0-9_\-/.#]*", "must be letters, digits and _ - / . #"),
    )


def key_alias(value: str, option: str = "alias") -> Iterator[Problem]:
    """Yield what is wrong with a KMS alias.

    Args:
        value: The alias, ``alias/`` included.

        option: The option by the name the user wrote.
    """
    longest = quotas().kms_alias_max
    return _check(
        value,
        option,
        lambda text: _length(option, text, 1, longest),
        _pattern(
            option,
            r"alias/(?!aws/)[A-Za-z0-9/_-]+",
            "must be alias/ and then letters, digits, / _ and -, but not alias/aws/",
        ),
    )


def kms_key_id(value: str, option: str = "kms_key_id") -> Iterator[Problem]:
    """Yield what is wrong with what names a trail's key.

    Args:
        value: The ARN of a key or alias, a key id, or ``alias/…``.

        option: The option by the name the user wrote.
    """
    arn = r"arn:aws(-[a-z]+)*:kms:[a-z0-9-]+:[0-9]{12}:"
    key_id = r"[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}|mrk-[0-9A-Fa-f]{32}"
    return _check(
        value,
        option,
        _pattern(
            option,
            rf"({arn})?alias/(?!aws/)[A-Za-z0-9/_-]+|{arn}key/[A-Za-z0-9-]+|{key_id}",
            "must be the ARN of a key or alias, a key id, or alias/ and a name, but none of the "
            "keys that AWS manages, alias/aws/ (InvalidKmsKeyIdException)",
        ),
    )


def account_id(value: str, option: str = "account") -> Iterator[Problem]:
    """Yield what is wrong with an account id.

    Args:
        value: The id.

        option: The option by the name the user wrote.
    """
    return _check(value, option, _pattern(option, r"[0-9]{12}", "must be twelve digits"))


def organization_id(value: str, option: str = "organization_id") -> Iterator[Problem]:
    """Yield what is wrong with an organization's id.

    Args:
        value: The id.

        option: The option by the name the user wrote.
    """
    return _check(
        value,
        option,
        _pattern(option, r"o-[a-z0-9]{10,32}", "must be o- and then 10 to 32 of a-z and 0-9"),
    )


def region(value: str, option: str = "region") -> Iterator[Problem]:
    """Yield a problem when a Region is not known.

    Args:
        value: The Region.

        option: The option by the name the user wrote.
    """

    def known(text: str) -> Iterator[Problem]:
        if not is_known_region(text):
            yield Problem(
                option=option,
                rule="must be a Region of policies/regions.json",
                value=text,
                remedy="correct it, or add the Region there",
            )

    return _check(value, option, known)


def log_retention_days(value: int, option: str = "log_retention_days") -> Iterator[Problem]:
    """Yield a problem when CloudWatch Logs does not accept a retention time.

    Args:
        value: The time, in days.

        option: The option by the name the user wrote.
    """
    if is_token(value) or value in accepted_days():
        return
    yield Problem(
        option=option,
        rule=f"must be one of {', '.join(map(str, accepted_days()))}",
        value=value,
        remedy="choose one of them",
    )


def tags(values: Mapping[str, str], option: str = "tags") -> Iterator[Problem]:
    """Yield what is wrong with tags.

    Args:
        values: Values by key.

        option: The option by the name the user wrote.
    """
    limits = quotas()
    if len(values) > limits.tags_per_resource:
        yield Problem(
            option=option,
            rule=f"must be at most {limits.tags_per_resource} (TagsLimitExceededException)",
            value=len(values),
            remedy="leave some out; tags of the stack and the app count as well",
        )
    for key, value in values.items():
        yield from _tag_key(key, f"{option} key")
        where = f"{option}[{key!r}]"
        longest = limits.tag_value_max
        yield from _check(value, where, partial(_length, where, least=0, most=longest))


def _tag_key(key: str, option: str) -> Iterator[Problem]:
    def not_reserved(text: str) -> Iterator[Problem]:
        if text.lower().startswith("aws:"):
            yield Problem(
                option=option,
                rule="must not begin with aws:, which AWS keeps for itself",
                value=text,
                remedy="choose another key",
            )

    longest = quotas().tag_key_max
    return _check(key, option, partial(_length, option, least=1, most=longest), not_reserved)


def _check(
    value: object, option: str, *checks: Callable[[str], Iterator[Problem]]
) -> Iterator[Problem]:
    if not isinstance(value, str):
        if not is_token(value):
            yield Problem(option=option, rule="must be text", value=value, remedy="quote it")
        return
    if is_token(value):
        return
    for check in checks:
        found = list(check(value))
        yield from found
        if found and len(value) > _LONGEST:
            return


def _length(option: str, text: str, least: int, most: int) -> Iterator[Problem]:
    if least <= len(text) <= most:
        return
    span = f"{least} to {most}" if least else f"at most {most}"
    yield Problem(
        option=option,
        rule=f"must have {span} characters, has {len(text)}",
        value=text,
        remedy="lengthen it" if len(text) < least else "shorten it",
    )


def _pattern(option: str, pattern: str, rule: str) -> Callable[[str], Iterator[Problem]]:
    compiled = re.compile(pattern, re.ASCII)

    def check(text: str) -> Iterator[Problem]:
        if compiled.fullmatch(text) is None:
            yield Problem(option=option, rule=rule, value=text, remedy="rename it")

    return check


def _not_an_address(option: str) -> Callable[[str], Iterator[Problem]]:
    def check(text: str) -> Iterator[Problem]:
        if _IPV4.fullmatch(text):
            yield Problem(
                option=option, rule="must not look like an address", value=text, remedy="rename it"
            )

    return check


def _not_reserved(option: str, text: str) -> Iterator[Problem]:
    if text.startswith(_RESERVED_STARTS) or text.endswith(_RESERVED_ENDS):
        yield Problem(
            option=option,
            rule="must not begin or end with what S3 keeps for itself: "
            + ", ".join((*_RESERVED_STARTS, *_RESERVED_ENDS)),
            value=text,
            remedy="rename it",
        )


def _slashes(option: str, text: str) -> Iterator[Problem]:
    if text.startswith("/") or text.endswith("/") or "//" in text:
        yield Problem(
            option=option,
            rule="must not begin or end with a slash or hold two together: object keys have "
            "each of them",
            value=text,
            remedy="write it like audit/org",
        )


def _no_awslogs(option: str, text: str) -> Iterator[Problem]:
    if "AWSLogs/" in text or text.rsplit("/", maxsplit=1)[-1] == "AWSLogs":
        yield Problem(
            option=option,
            rule="must not hold AWSLogs/, which CloudTrail adds itself",
            value=text,
            remedy="leave that part out",
        )
