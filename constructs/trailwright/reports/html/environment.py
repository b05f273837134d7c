"""How templates become text: nothing from an estate goes out unescaped or unharmed."""

from __future__ import annotations

from functools import cache

from jinja2 import Environment, FileSystemBytecodeCache, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from trailwright.reports._harmless import clipped, harmless, one_line

__all__ = ["render"]

_LONGEST = 2_000
_LONGEST_CODE = 8_000


def render(template: str, **values: object) -> str:
    """Return a template filled in.

    Args:
        template: Its name.

        values: What it shows.
    """
    return _environment().get_template(template).render(**values)


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("trailwright.reports", "html"),
        autoescape=True,
        bytecode_cache=_compiled(),
        finalize=_shown,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["lines"] = _lines
    environment.globals["style"] = _style(environment)
    return environment


def _compiled() -> FileSystemBytecodeCache | None:
    """Return where compiled templates are kept: a folder that only this user can write to."""
    try:
        return FileSystemBytecodeCache()
    except (OSError, RuntimeError):  # there is no such folder
        return None


def _style(environment: Environment) -> Markup:
    loader = environment.loader
    assert loader is not None  # noqa: S101 - it was given above
    return Markup(loader.get_source(environment, "style.css")[0])  # noqa: S704 - our own file


def _shown(value: object) -> object:
    """Return a value as it is put into the page: a text on one line, harmless, not endless."""
    if isinstance(value, str) and not isinstance(value, Markup):
        return clipped(one_line(value), _LONGEST)
    return value


def _lines(text: str) -> Markup:
    """Return a text whose lines are kept, for where they are shown as they are."""
    return escape(clipped(harmless(text), _LONGEST_CODE))
