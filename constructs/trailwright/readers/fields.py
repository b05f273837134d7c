"""Resolved values as the fields of records: what is no value of the kind is unknown."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from trailwright.model.symbols import is_symbolic
from trailwright.model.unknown import Unknown

if TYPE_CHECKING:
    from trailwright.model.resources import Value

__all__ = ["flag", "items", "number", "one_or_more", "text"]

#: What is of a kind already. Tuples, for these are asked thousands of times.
_FLAGS = (bool, Unknown)
_NUMBERS = (int, float)
_LISTS = (list, Unknown)


def text(value: Value) -> str | Unknown | None:
    """Return a text; numbers are taken as CloudFormation takes them.

    Args:
        value: The value.
    """
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, Unknown):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return str(value)
    return Unknown("a text was expected, and something else stands there")


def flag(value: Value) -> bool | Unknown | None:
    """Return a boolean; ``"true"`` is one too.

    Args:
        value: The value.
    """
    if value is None or isinstance(value, _FLAGS):
        return value
    written = value.lower() if isinstance(value, str) else ""
    if written in ("true", "false"):
        return written == "true"
    return _doubt(value, "true nor false")


def number(value: Value) -> int | float | Unknown | None:
    """Return a number; ``"90"`` is one too.

    Args:
        value: The value.
    """
    if value is None or isinstance(value, Unknown):
        return value
    if isinstance(value, _NUMBERS) and not isinstance(value, bool):
        return value
    try:
        written = float(value) if isinstance(value, str) and len(value) < 30 else None  # noqa: PLR2004
    except ValueError:
        written = None
    if written is None or written != written or abs(written) > 1e18:  # noqa: PLR0124, PLR2004
        return _doubt(value, "a number nor known")
    return int(written) if written.is_integer() else written


def items(value: Value) -> list[Value] | Unknown:
    """Return a list; nothing is an empty one.

    Args:
        value: The value.
    """
    if value is None:
        return []
    if isinstance(value, _LISTS):
        return value
    return Unknown("a list was expected, and something else stands there")


def one_or_more(value: Value) -> tuple[str | Unknown, ...]:
    """Return the texts of a list, or the one text.

    Args:
        value: The value.
    """
    each = cast("list[Value]", value) if isinstance(value, list) else [value]
    return tuple(found for one in each if (found := text(one)) is not None)


def _doubt(value: Value, what: str) -> Unknown:
    if is_symbolic(value):
        return Unknown(f"{value} is known only when it is deployed")
    return Unknown(f"{value!r:.60} is neither {what}")
