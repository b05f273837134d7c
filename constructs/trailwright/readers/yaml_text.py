"""YAML, strictly: no doubled key, no bomb, no tag but intrinsic functions."""

from __future__ import annotations

from trailwright.readers.errors import ReadError
from trailwright.readers.json_text import check_characters
from trailwright.readers.yaml_anywhere import parse_anywhere
from trailwright.readers.yaml_lines import YamlLines
from trailwright.readers.yaml_nodes import DuplicateKeyError, YamlError
from trailwright.readers.yaml_quickly import parse_quickly

__all__ = ["parse_yaml"]


def parse_yaml(text: str, path: str) -> object:
    """Return what a YAML text says, short forms of intrinsic functions in their long form.

    Args:
        text: The text.

        path: How messages call it.

    Raises:
        ReadError: If it is no YAML, or more of it than a template can have.
    """
    try:
        data = _parse(text.encode("utf-8"))
    except DuplicateKeyError as error:
        first, second = YamlLines(text).duplicate_lines(error.path, error.key)
        raise ReadError.of(
            path, f"has {error.key!r} twice, first on line {first}; keep one", second
        ) from None
    except YamlError as error:
        raise ReadError.of(path, str(error), error.line) from None
    check_characters(text, data, path)
    return data


def _parse(raw: bytes) -> object:
    try:
        return parse_quickly(raw)
    except ImportError:
        return parse_anywhere(raw)
