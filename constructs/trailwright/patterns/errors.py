"""What is wrong with a pattern, and where."""

from __future__ import annotations

__all__ = ["PatternError"]


class PatternError(ValueError):
    """A pattern that CloudWatch Logs refuses, or that AWS does not define.

    Args:
        reason: What is wrong, and what to write instead.

        text: The whole pattern.

        position: Where it is wrong, in characters from the beginning, counted from 0.

        undefined: Whether AWS says neither what it means nor that it is refused, so that
            CloudWatch Logs may take it. Default: it is refused.
    """

    def __init__(self, reason: str, *, text: str, position: int, undefined: bool = False) -> None:
        super().__init__(f"filter pattern, character {position + 1}: {reason}")
        self.reason = reason
        self.text = text
        self.position = position
        self.undefined = undefined
