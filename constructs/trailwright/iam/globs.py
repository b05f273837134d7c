"""Patterns with ``*`` and ``?``, ARN patterns, and policy variables in them.

Sources: the IAM user guide's pages `"IAM JSON policy elements: Resource"
<https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html>`_,
`"Variables and tags"
<https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html>`_
and `"IAM ARNs"
<https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html>`_.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from trailwright.model.unknown import Unknown

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from trailwright.iam.truth import Truth

__all__ = ["arn_matches", "has_variables", "literal", "matches", "resolve", "resource_matches"]

#: Stand for a literal ``*`` and ``?`` that came out of a policy variable.
_STAR, _MARK = "\ue000", "\ue001"
_LITERAL = str.maketrans({"*": _STAR, "?": _MARK})
_PLAIN = str.maketrans({_STAR: "*", _MARK: "?"})

#: ``${key}`` or ``${key, 'default'}``.
_VARIABLE = re.compile(r"\$\{ *([^{},]*[^{}, ]) *(?:, *'([^']*)' *)?\}")
_ESCAPES = {"*": _STAR, "?": _MARK, "$": "$"}
_ARN_PARTS = 6
#: A wildcard in what stands before the first separator of an ARN's last part.
_WILD_TYPE = re.compile(r"[^:/]*[*?][^:/]*[:/]")


def matches(pattern: str, text: str, *, ignore_case: bool = False) -> bool:
    """Return whether a pattern matches all of a text.

    Args:
        pattern: ``*`` stands for any characters, ``?`` for one.

        text: The text.

        ignore_case: As for actions.
    """
    if ignore_case:
        pattern, text = pattern.lower(), text.lower()
    if "?" in pattern:
        return _compiled(pattern).fullmatch(text) is not None
    if "*" not in pattern:
        return literal(pattern) == text
    head, *rest = pattern.split("*")
    if not text.startswith(literal(head)):
        return False
    *middle, tail = map(literal, rest)
    at, end = len(head), len(text) - len(tail)
    return at <= end and text.endswith(tail) and _in_order(middle, text, at, end)


def _in_order(parts: Sequence[str], text: str, at: int, end: int) -> bool:
    """Return whether a text has all parts between two places, one after the other."""
    for part in parts:
        at = text.find(part, at, end)
        if at < 0:
            return False
        at += len(part)
    return True


@lru_cache(maxsize=4096)
def _compiled(pattern: str) -> re.Pattern[str]:
    # The groups are atomic, so that no pattern makes matching slow.
    head, *rest = re.split(r"\*+", pattern)
    text = _quoted(head)
    if rest:
        *middle, tail = rest
        text += "".join(f"(?>.*?{_quoted(part)})" for part in middle) + f".*{_quoted(tail)}"
    return re.compile(text, re.DOTALL)


def _quoted(part: str) -> str:
    return ".".join(re.escape(literal(each)) for each in part.split("?"))


def literal(pattern: str) -> str:
    """Return a resolved text as it stands where wildcards mean nothing.

    Args:
        pattern: What :func:`resolve` returned.
    """
    return pattern if pattern.isascii() else pattern.translate(_PLAIN)


def has_variables(text: str) -> bool:
    """Return whether a text depends on the request.

    Args:
        text: A resource pattern or the value of a condition.
    """
    return any(match[1] not in _ESCAPES for match in _VARIABLE.finditer(text))


def resolve(text: str, look_up: Callable[[str], str | Unknown | None]) -> str | Unknown | None:
    """Return a text with its policy variables filled in.

    Args:
        text: The text, as it stands in the policy.

        look_up: Returns the value of a condition key, ``None`` when it is absent.

    Returns:
        The text, in which wildcards out of variables are literal; ``None`` when a variable
        has neither a value nor a default.
    """
    if "${" not in text:
        return text
    found: list[str] = []
    end = 0
    for match in _VARIABLE.finditer(text):
        value = _variable(match, look_up)
        if not isinstance(value, str):
            return value
        found += [text[end : match.start()], value]
        end = match.end()
    return "".join([*found, text[end:]])


def _variable(
    match: re.Match[str], look_up: Callable[[str], str | Unknown | None]
) -> str | Unknown | None:
    if match[1] in _ESCAPES:
        return _ESCAPES[match[1]]
    value = look_up(match[1])
    value = match[2] if value is None else value
    return value.translate(_LITERAL) if isinstance(value, str) else value


def _match_each(parts: Sequence[str], given: Sequence[str]) -> bool:
    """Return whether each part matches its counterpart; most are the very same."""
    for part, text in zip(parts, given, strict=True):
        same = part == text and part.isascii()  # others may hold what stands for a wildcard
        if not same and not matches(part, text):
            return False
    return True


def arn_matches(pattern: str, text: str) -> Truth:
    """Return whether an ARN operator's pattern matches; each of six parts is looked at alone.

    Args:
        pattern: An ARN with wildcards. With fewer than six parts, which engines read in
            different ways, a match is unknown.

        text: The ARN that the request carries.
    """
    parts, given = pattern.split(":", 5), text.split(":", 5)
    if len(parts) == _ARN_PARTS:
        return len(given) == _ARN_PARTS and _match_each(parts, given)
    return (
        Unknown(f"{pattern!r} has not the six parts of an ARN") if matches(pattern, text) else False
    )


def resource_matches(pattern: str, text: str) -> Truth:
    """Return whether a pattern of a Resource element matches.

    Args:
        pattern: An ARN with wildcards, or ``*``. When a wildcard would have to reach over
            a colon or stands in the type of the resource, which IAM does not allow, or there
            are fewer than six parts, a match is unknown.

        text: The ARN of the resource.
    """
    if pattern == "*":
        return True
    if not matches(pattern, text):
        return False
    parts, given = pattern.split(":", 5), text.split(":", 5)
    if not pattern.strip("*") or parts == given:
        return True
    if len(parts) == len(given) == _ARN_PARTS and _match_each(parts, given):
        if given[2] == "s3" or not _WILD_TYPE.match(parts[-1]):
            return True
        return Unknown(f"whether a wildcard may stand in the type of resource {pattern!r}")
    return Unknown(f"whether resource {pattern!r} reaches over the parts of an ARN")
