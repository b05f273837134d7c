"""From bytes to a template, or to why they are none."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from trailwright.readers.errors import ReadError
from trailwright.readers.files import decode
from trailwright.readers.json_text import parse_json

__all__ = [
    "NotATemplateError",
    "hidden_in",
    "looks_like_a_template",
    "mentions_cloudtrail",
    "parse_text",
    "template_of",
]

_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
#: What brings in templates, or parts of one, from where it is not read.
_ELSEWHERE = (
    "AWS::Include",
    "Fn::Transform",
    "AWS::CloudFormation::Stack",
    "AWS::Serverless::Application",
    "::MODULE",
)


class NotATemplateError(ValueError):
    """A file that is fine, and no template; the text says what it is."""


def mentions_cloudtrail(raw: bytes) -> bool:
    """Return whether a template can have anything to do with CloudTrail.

    Args:
        raw: The template. It is searched, not parsed.
    """
    # What is not UTF-8 is refused later, rather than passed over.
    return b"CloudTrail" in raw or b"cloudtrail" in raw or raw[:2] in _UTF_16


def looks_like_a_template(raw: bytes) -> bool:
    """Return whether a file is likely to be a template.

    Args:
        raw: The file. It is searched, not parsed.
    """
    return b"Resources" in raw and b"AWS::" in raw


def hidden_in(raw: bytes) -> str | None:
    """Return what makes a template stand for more than it says, or ``None``.

    Args:
        raw: The template. It is searched, not parsed.
    """
    return next((each for each in _ELSEWHERE if each.encode() in raw), None)


def template_of(raw: bytes, path: str) -> Mapping[str, object]:
    """Return what a template says.

    Args:
        raw: The file.

        path: How messages call it; the suffix does not decide what it is.

    Raises:
        ReadError: If it cannot be read.
        NotATemplateError: If it is something else.
    """
    text = decode(raw, path)
    if text.startswith(("// Jest Snapshot", "// Vitest Snapshot")):
        message = "is a test snapshot, no template; name the cloud assembly it was made from"
        raise NotATemplateError(message)
    data = parse_text(text, path)
    if not isinstance(data, Mapping):
        message = "is no template: it is no mapping"
        raise NotATemplateError(message)
    known = cast("Mapping[str, object]", data)
    if not isinstance(known.get("Resources"), Mapping):
        message = "is no template: it has no Resources"
        raise NotATemplateError(message)
    return known


def parse_text(text: str, path: str) -> object:
    """Return what a JSON or YAML text says.

    Args:
        text: The text; how it begins decides which it is.

        path: How messages call it.

    Raises:
        ReadError: If it is neither.
    """
    if not text.lstrip().startswith(("{", "[")):
        return _parse_yaml(text, path)
    try:
        return parse_json(text, path)
    except ReadError as error:
        # Braces are YAML too.
        if not path.endswith((".yaml", ".yml")):
            raise
        try:
            return _parse_yaml(text, path)
        except ReadError:
            raise error from None


def _parse_yaml(text: str, path: str) -> object:
    from trailwright.readers.yaml_text import parse_yaml  # noqa: PLC0415 - the CDK writes JSON

    return parse_yaml(text, path)
