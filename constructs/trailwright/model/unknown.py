"""A value that cannot be known, with the reason: never a guess."""

from __future__ import annotations

from trailwright.model.record import record

__all__ = ["Unknown"]


@record
class Unknown:
    """Stands where a value cannot be known.

    Args:
        reason: Why not, as a sentence without a full stop.
    """

    reason: str

    def __init__(self, reason: str) -> None:
        object.__setattr__(self, "reason", reason)
