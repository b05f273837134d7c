"""Texts of ``policies/`` with placeholders: ``${TrailArn}`` stands for one text, or for several."""

from __future__ import annotations

import re
from functools import cache
from itertools import product, zip_longest
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = ["Values", "choices", "fill"]

_PLACEHOLDER = re.compile(r"\$\{([A-Z][A-Za-z]+)\}")

#: What each placeholder stands for: one text, or several that are tried in turn.
Values = dict[str, tuple[str, ...]]


class _Form(NamedTuple):
    """A text, as ``str.format_map`` takes it, and the placeholders in it, each once."""

    text: str
    names: tuple[str, ...]


def fill(text: str, values: Values) -> tuple[str, ...]:
    """Return a text with its placeholders filled in, once for each combination of values.

    Args:
        text: The text. Nothing comes of one that lacks a value.

        values: What each placeholder stands for.
    """
    return tuple([filled for filled, _ in choices(text, values)]) if "${" in text else (text,)


def choices(text: str, values: Values) -> Iterator[tuple[str, Mapping[str, str]]]:
    """Yield a text filled in, and the values that were chosen for it, in every combination.

    Args:
        text: The text. Nothing comes of one that lacks a value.

        values: What each placeholder stands for.
    """
    form = _form(text)
    for combination in product(*[values.get(name, ()) for name in form.names]):
        chosen = dict(zip(form.names, combination, strict=True))
        yield form.text.format_map(chosen), chosen


@cache
def _form(text: str) -> _Form:
    pieces = _PLACEHOLDER.split(text)
    plain = [each.replace("{", "{{").replace("}", "}}") for each in pieces[::2]]
    names = [f"{{{each}}}" for each in pieces[1::2]]
    joined = "".join(piece for pair in zip_longest(plain, names, fillvalue="") for piece in pair)
    return _Form(joined, tuple(dict.fromkeys(pieces[1::2])))
