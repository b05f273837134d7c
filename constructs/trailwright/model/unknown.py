"""A value that cannot be known, with the reason: never a guess."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Unknown"]


@dataclass(frozen=True, slots=True)
class Unknown:
    """Stands where a value cannot be known.

    Args:
        reason: Why not, as a sentence without a full stop.
    """

    reason: str
