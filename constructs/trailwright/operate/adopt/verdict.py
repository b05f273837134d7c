"""What becomes of a trail, and of all of them."""

from __future__ import annotations

from dataclasses import field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from trailwright.model.record import record

if TYPE_CHECKING:
    from collections.abc import Mapping

    from trailwright.model.resources import Trail
    from trailwright.operate.adopt.compare import Change
    from trailwright.operate.adopt.imports import Import

__all__ = ["Adoption", "Outcome", "Verdict"]


class Outcome(StrEnum):
    """What becomes of a trail: it is taken over, or declared for one of three reasons."""

    TAKEN = "taken"
    ELSEWHERE = "elsewhere"
    DIFFERENT = "different"
    UNKNOWN = "unknown"


@record
class Verdict:
    """What becomes of one trail.

    Args:
        trail: The live trail.

        outcome: Whether it is taken; else whether somebody else manages it, it would change, or
            something could not be looked at.

        reason: Why it is declared, and not taken. Default: it is taken.

        entry: How ``trails.yaml`` would have it.

        imports: What is imported, by stack.

        changes: Properties that keep it from being taken, or would change; the worst first.

        new: What the first deployment adds, as sentences.

        kept: Properties that are there and that the template says nothing of, so that they stay.
    """

    trail: Trail
    outcome: Outcome
    reason: str = ""
    entry: Mapping[str, Any] = field(default_factory=dict[str, Any])
    imports: tuple[Import, ...] = ()
    changes: tuple[Change, ...] = ()
    new: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()

    @property
    def taken(self) -> bool:
        """Whether it is taken over."""
        return self.outcome is Outcome.TAKEN


@record
class Adoption:
    """What becomes of every trail.

    Args:
        verdicts: By trail.

        config: The ``trails.yaml``; only its ``existing_trails`` when no trail is taken.
    """

    verdicts: tuple[Verdict, ...]
    config: str

    @property
    def taken(self) -> bool:
        """Whether any trail is taken, so that the configuration is whole."""
        return any(each.taken for each in self.verdicts)

    @property
    def outcomes(self) -> frozenset[Outcome]:
        """What became of trails."""
        return frozenset(each.outcome for each in self.verdicts)
