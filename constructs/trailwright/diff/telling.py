"""How a change is told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trailwright.diff.comparing import BETTER
from trailwright.model.changes import better_remedy, changes
from trailwright.model.findings import Finding

if TYPE_CHECKING:
    from collections.abc import Mapping

    from trailwright.model.origin import Origin

__all__ = ["tell"]


def tell(
    change_id: str,
    direction: str,
    origin: Origin,
    words: Mapping[str, object],
    *,
    then: str = "",
    undecided: bool = False,
    keys: tuple[str | int, ...] = (),
) -> Finding:
    """Return a change as a finding.

    Args:
        change_id: The change.

        direction: What became of it.

        origin: Where to look.

        words: What the sentence is filled in with.

        then: What else happens, as a sentence without a full stop. Default: nothing.

        undecided: Whether it is not known that it is so. Default: it is.

        keys: The way down to the property it is about. Default: the whole resource.
    """
    change = changes()[change_id]
    said = change.says[direction]
    sentence = said.sentence.format_map(words)
    return Finding(
        rule=change,
        severity=said.severity.undecided if undecided else said.severity,
        message=f"{sentence}. {then}" if then else sentence,
        remedy=better_remedy() if direction == BETTER else change.remedy,
        resource=origin.logical_id,
        origin=origin,
        keys=keys,
    )
