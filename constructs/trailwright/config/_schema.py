"""Holds a file against its schema, and says each fault where it is written."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from trailwright._policies import read_policy
from trailwright.config._nodes import MapNode, Node, node_at, plain
from trailwright.config._sentences import sentences
from trailwright.config.errors import ConfigError, ErrorAt

if TYPE_CHECKING:
    from jsonschema.protocols import Validator

    from trailwright.config._sentences import Sentence

__all__ = ["check_schema"]


def check_schema(root: Node, name: str, schema: str) -> None:
    """Refuse a file that does not fit.

    Args:
        root: What the file holds.

        name: How messages call it.

        schema: The schema's file in ``policies/schema/``.

    Raises:
        ConfigError: If it does not fit; with every error.
    """
    found = sentences(_validator(schema).iter_errors(plain(root)))
    errors = [_error_at(root, sentence, name) for sentence in found]
    if errors:
        raise ConfigError(errors)


@cache
def _validator(schema: str) -> Validator:
    from jsonschema import Draft202012Validator  # noqa: PLC0415 - costs a tenth of a second

    return Draft202012Validator(read_policy(f"schema/{schema}"))


def _error_at(root: Node, sentence: Sentence, name: str) -> ErrorAt:
    node = node_at(root, sentence.path)
    place = node.keys[sentence.key] if sentence.key and isinstance(node, MapNode) else node
    return ErrorAt(name, place.line, place.column, sentence.text)
