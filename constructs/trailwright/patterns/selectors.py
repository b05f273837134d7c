"""Selectors: ``$.userIdentity.type`` names a field of an event."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Final, cast

__all__ = ["MISSING", "Selector"]

_STEP = re.compile(r"\.([A-Za-z0-9_-]+)|\[([0-9]+)\]")


class _Missing:
    """The value of a field that an event does not have."""

    def __repr__(self) -> str:
        return "missing"


MISSING: Final = _Missing()


@dataclass(frozen=True, slots=True)
class Selector:
    """The way down to a field.

    Args:
        steps: Names of members, and indexes of elements.
    """

    steps: tuple[str | int, ...]

    @classmethod
    def of(cls, text: str) -> Selector:
        """Return the selector that a text stands for.

        Args:
            text: ``$`` and at least one ``.name`` or ``[index]``.
        """
        return cls(tuple(name or int(index) for name, index in _STEP.findall(text)))

    def find(self, event: Any) -> Any:  # noqa: ANN401 - any JSON
        """Return the field's value in an event, or :data:`MISSING`.

        Args:
            event: Any JSON.
        """
        for step in self.steps:
            event = _step(event, step)
        return event

    def __str__(self) -> str:
        return "$" + "".join(
            f".{step}" if isinstance(step, str) else f"[{step}]" for step in self.steps
        )


def _step(value: Any, step: str | int) -> Any:  # noqa: ANN401 - any JSON
    if isinstance(step, str):
        members = cast("dict[str, Any]", value) if isinstance(value, dict) else {}
        return members.get(step, MISSING)
    elements = cast("list[Any]", value) if isinstance(value, list) else []
    return elements[step] if step < len(elements) else MISSING
