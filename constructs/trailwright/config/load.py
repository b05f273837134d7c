"""Reads ``trails.yaml``: text to :class:`Config`, or every error with its place."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from trailwright.config._merge import with_defaults
from trailwright.config._nodes import node_at, plain, steps
from trailwright.config._reader import parse
from trailwright.config._schema import check_schema
from trailwright.config._source import read_source
from trailwright.config.errors import ConfigError, ErrorAt

if TYPE_CHECKING:
    from collections.abc import Callable

    from trailwright.config._nodes import MapNode, Node
    from trailwright.config.records import Config

__all__ = ["ConfigError", "load"]

_DEFAULT_FILE = "trails.yaml"


def load(path: str | Path | None = None, *, text: str | None = None) -> Config:
    """Return the estate that a ``trails.yaml`` describes.

    Args:
        path: The file. Default: ``trails.yaml`` in the working directory.

        text: What the file holds, when it was read already; ``path`` then only names it.
            Default: ``path`` is read.

    Raises:
        ConfigError: If the file cannot be read or used; it carries every error found.
    """
    name = str(path or _DEFAULT_FILE)
    root = parse(read_source(Path(name), name) if text is None else text, name)
    check_schema(root, name, "trails.schema.json")
    # A file that fits the schema is a mapping.
    return _config(with_defaults(cast("MapNode", root)), name)


def _config(root: MapNode, name: str) -> Config:
    # Rooms of the model that a file with a misspelt key need not pay for.
    from trailwright.config._build import Builder  # noqa: PLC0415
    from trailwright.config._checks import estate_problems  # noqa: PLC0415

    builder = Builder(_origin(root, name))
    config = builder.config(cast("dict[str, Any]", plain(root)), source=name)
    errors = [
        ErrorAt(name, *_place(root, problem.option), str(problem))
        for problem in (*builder.problems, *estate_problems(config))
    ]
    if errors:
        raise ConfigError(errors)
    return config


def _origin(root: Node, name: str) -> Callable[[str], str]:
    return lambda option: f"{name}:{node_at(root, steps(option)).line}"


def _place(root: Node, option: str) -> tuple[int, int]:
    node = node_at(root, steps(option))
    return node.line, node.column
