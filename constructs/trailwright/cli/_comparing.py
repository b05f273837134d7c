"""Two states of an estate, one beside the other."""

from __future__ import annotations

import os
from glob import has_magic
from typing import TYPE_CHECKING

from trailwright.cli._inputs import look_at

if TYPE_CHECKING:
    from trailwright.cost import Delta
    from trailwright.model.findings import Judgement
    from trailwright.readers import Context, Looked

__all__ = ["base_at", "changes_of", "cost_of"]


def base_at(path: str, context: Context) -> Looked:
    """Return what there was before; nothing, with a note, where there is nothing.

    Args:
        path: As for :func:`trailwright.cli._inputs.look_at`.

        context: What it leaves open.
    """
    from trailwright.readers import Looked  # noqa: PLC0415 - only when called

    if path == "-" or has_magic(path) or os.path.lexists(path):
        return look_at([path], context)
    return Looked(estates=(), notes=(f"{path} does not exist, so that everything is new",))


def cost_of(before: Looked, after: Looked) -> Delta:
    """Return what a change costs, with the events that are expected after it.

    Args:
        before: What there was.

        after: What there is.
    """
    from trailwright.cost import Volumes, compared, joined  # noqa: PLC0415 - only when called

    volumes = Volumes(**{**before.expected_events, **after.expected_events})
    return compared(joined(before.estates), joined(after.estates), volumes)


def changes_of(before: Looked, after: Looked, cost: Delta) -> Judgement:
    """Return what a change does to the audit posture.

    Args:
        before: What there was.

        after: What there is.

        cost: What the change costs.
    """
    from trailwright.diff import changes, costs, not_compared  # noqa: PLC0415 - only when called
    from trailwright.model.findings import Judgement  # noqa: PLC0415

    paths = [path for side in (after, before) for each in side.estates for path in each.paths]
    told = (f"before: {note}" for note in before.notes)
    return Judgement(
        asked="diff",
        findings=(
            *changes(before.estates, after.estates),
            *(costs(cost, paths[0]) if paths else ()),
        ),
        paths=tuple(path for estate in after.estates for path in estate.paths),
        passed_over=(*before.passed_over, *after.passed_over),
        notes=(*told, *after.notes, *not_compared(after.estates)),
        trails=sum(len(estate.trails) for estate in after.estates),
    )
