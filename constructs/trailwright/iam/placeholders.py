"""Texts of ``policies/`` with placeholders: ``${TrailArn}`` stands for one text, or for several."""

from __future__ import annotations

import re
from functools import cache
from itertools import product, zip_longest
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["Values", "choices", "fill"]

_PLACEHOLDER = re.compile(r"\$\{([A-Z][A-Za-z]+)\}")

#: What each placeholder stands for: one text, or several that are tried in turn.
Values = dict[str, tuple[str, ...]]


class _Form(NamedTuple):
    """A text, as ``str.format`` takes it, and the placeholders in it, each once."""

    text: str
    names: tuple[str, ...]


def fill(text: str, values: Values) -> tuple[str, ...]:
    """Return a text with its placeholders filled in, once for each combination of values.

    Args:
        text: The text. Nothing comes of one that lacks a value.

        values: What each placeholder stands for.
    """
    if "${" not in text:
        return (text,)
    form = _form(text)
    return tuple([form.text.format(*each) for each in _combinations(form, values)])


def choices(text: str, values: Values) -> Iterator[tuple[str, Values]]:
    """Yield a text filled in, and the value that each placeholder was given, in every combination.

    Args:
        text: The text. Nothing comes of one that lacks a value.

        values: What each placeholder stands for.
    """
    form = _form(text)
    for each in _combinations(form, values):
        chosen = {name: (value,) for name, value in zip(form.names, each, strict=True)}
        yield form.text.format(*each), chosen


def _combinations(form: _Form, values: Values) -> Iterable[tuple[str, ...]]:
    return product(*[values.get(name, ()) for name in form.names])


@cache
def _form(text: str) -> _Form:
    pieces = _PLACEHOLDER.split(text)
    places = {name: index for index, name in enumerate(dict.fromkeys(pieces[1::2]))}
    plain = [each.replace("{", "{{").replace("}", "}}") for each in pieces[::2]]
    filled = [f"{{{places[name]}}}" for name in pieces[1::2]]
    joined = "".join(piece for pair in zip_longest(plain, filled, fillvalue="") for piece in pair)
    return _Form(joined, tuple(places))
