"""What ``trailwright check`` looks at: paths, and what the templates leave open."""

from __future__ import annotations

from typing import TYPE_CHECKING, ParamSpec, TypeVar

import click

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from trailwright.model.estate import Estate
    from trailwright.readers import Context

__all__ = ["context_options", "estates", "the_context"]

_P = ParamSpec("_P")
_R = TypeVar("_R")


def context_options(command: Callable[_P, _R]) -> Callable[_P, _R]:
    """Give a command the options that say what templates leave open.

    Args:
        command: The command's function.
    """
    option = click.option(
        "--context", "context_path", type=click.Path(), help="What the templates leave open."
    )
    return option(command)


def the_context(context_path: str | None) -> Context:
    """Return what the options say the templates leave open.

    Args:
        context_path: A file, if one is given.

    Raises:
        ReadError: If it cannot be read.
    """
    from trailwright.readers import Context, load_context  # noqa: PLC0415 - only when called

    return load_context(context_path) if context_path else Context()


def estates(paths: Sequence[str], context: Context) -> Iterator[Estate]:
    """Yield an estate for each path.

    Args:
        paths: Templates, folders of templates, cloud assemblies; ``-`` is standard input.

        context: What they leave open.

    Raises:
        ReadError: If one cannot be read.
    """
    from trailwright.readers import read  # noqa: PLC0415 - only when called

    for path in paths:
        yield read(path, context)
