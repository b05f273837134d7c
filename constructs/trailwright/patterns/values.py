"""What a field is compared with: a text, perhaps with wildcards, or a number."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from functools import cached_property
from math import isnan
from typing import Any

__all__ = ["Text", "as_number", "is_comparable", "is_number"]

#: A number as the language writes it: ``-1``, ``+0.5``, ``1e3``.
_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?")


@dataclass(frozen=True)
class Text:
    """A text that a field is equal to.

    Args:
        text: The text, without quotes; ``*`` may stand first, last or both.

        quoted: Whether it was written in quotes, which changes nothing.
    """

    text: str
    quoted: bool = field(default=True, compare=False)

    @cached_property
    def literal(self) -> str:
        """The text without its wildcards."""
        return self.text.removeprefix("*").removesuffix("*")

    @cached_property
    def _number(self) -> Decimal | None:
        return as_number(self.text)

    def equals(self, value: Any) -> bool:  # noqa: ANN401 - any JSON
        """Return whether a field's value is this text.

        A number is compared as a number too, since ``7`` and ``7.0`` are one in JSON.

        Args:
            value: A text or a number.
        """
        if isinstance(value, str):
            return self._matches(value)
        if self._number is not None:
            return Decimal(str(value)) == self._number
        return self._matches(str(value))

    def _matches(self, value: str) -> bool:
        first, last = self.text.startswith("*"), self.text.endswith("*")
        if first and last:
            return self.literal in value
        if first:
            return value.endswith(self.literal)
        if last:
            return value.startswith(self.literal)
        return value == self.text

    def __str__(self) -> str:
        return f'"{self.text}"'


def is_comparable(value: Any) -> bool:  # noqa: ANN401 - any JSON
    """Return whether ``=`` and ``!=`` say anything about a value.

    Of what is missing, a list or an object both are false. Of ``true``, ``false`` and ``null``
    AWS does not say; ``IS`` is the operator for them, so both are false here (UNVERIFIED).

    Args:
        value: A field's value.
    """
    return isinstance(value, str) or is_number(value)


def is_number(value: Any) -> bool:  # noqa: ANN401 - any JSON
    """Return whether a value is a JSON number.

    Args:
        value: A field's value. Python's reader of JSON takes ``NaN``, which is no number.
    """
    if isinstance(value, float):
        return not isnan(value)
    return isinstance(value, int) and not isinstance(value, bool)


def as_number(text: str) -> Decimal | None:
    """Return the number a text stands for, or ``None``.

    Args:
        text: A text.
    """
    if not _NUMBER.fullmatch(text):
        return None
    try:
        return Decimal(text)
    except InvalidOperation:
        return None
