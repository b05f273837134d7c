"""Reads a baseline: the findings that a repository has accepted, in a file of their own.

The list is the ``acknowledgements`` of ``trails.yaml``, for templates that have none.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from trailwright.config._build import Builder
from trailwright.config._nodes import node_at, plain, steps
from trailwright.config._reader import parse
from trailwright.config._schema import check_schema
from trailwright.config._source import read_source
from trailwright.config.errors import ConfigError, ErrorAt

if TYPE_CHECKING:
    from collections.abc import Iterable

    from trailwright.config._nodes import Node
    from trailwright.model.acceptance import Acknowledgement

__all__ = ["baseline_text", "load_baseline"]


def load_baseline(path: str | Path) -> tuple[Acknowledgement, ...]:
    """Return what a baseline accepts.

    Args:
        path: The file, JSON or YAML.

    Raises:
        ConfigError: If it cannot be read or used; it carries every error found.
    """
    name = str(path)
    root = parse(read_source(Path(path), name), name)
    check_schema(root, name, "baseline.schema.json")
    builder = Builder(lambda option: f"{name}:{node_at(root, steps(option)).line}")
    known = cast("dict[str, Any]", plain(root))
    accepted = builder.acknowledgements(known["acknowledgements"])
    if builder.problems:
        raise ConfigError(_error_at(root, str(each), name) for each in builder.problems)
    return accepted


def baseline_text(acknowledgements: Iterable[Acknowledgement]) -> str:
    """Return a baseline as the text of its file.

    Args:
        acknowledgements: What it accepts.
    """
    rows = [
        {
            "rule": each.rule,
            "resource": each.resource,
            "path": each.path,
            "reason": each.reason,
            "expires": each.expires,
        }
        for each in acknowledgements
    ]
    return json.dumps({"schema_version": 1, "acknowledgements": rows}, indent=2) + "\n"


def _error_at(root: Node, problem: str, name: str) -> ErrorAt:
    node = node_at(root, steps(problem))
    return ErrorAt(name, node.line, node.column, problem)
