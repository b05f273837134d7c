"""``trailwright diff``: what a change does to the audit posture."""

from __future__ import annotations

import os
from glob import has_magic
from typing import TYPE_CHECKING

import click

from trailwright.cli._inputs import context_options, look_at
from trailwright.cli._memory import without_collector
from trailwright.cli._outputs import Output, emit, output_options, status

if TYPE_CHECKING:
    from collections.abc import Sequence

    from trailwright.model.findings import Judgement
    from trailwright.readers import Context, Looked

__all__ = ["command"]


@click.command("diff")
@click.argument("base")
@click.argument("head")
@context_options
@output_options
@without_collector()
def command(
    base: str, head: str, context: Context, outputs: tuple[Output, ...], fail_on: str
) -> None:
    """Say what becomes of the audit posture from BASE to HEAD.

    Each is a CloudFormation template, a cloud assembly (cdk.out), a trails.yaml, a folder of
    these or a pattern; - is standard input. A BASE that does not exist is empty, as before
    the first pull request.

    Told are events that are not recorded any more, trails that are replaced, retention,
    encryption, readers, alarms, limits and cost; what is better than before, too. How
    resources differ is what cdk diff tells.

    Exit status: 0 nothing at or above --fail-on, 1 something, 2 bad usage or unreadable input.
    """
    from trailwright.reports.files import WriteError  # noqa: PLC0415 - only when called

    before, missing = _base(base, context)
    judgement = _compared(before, look_at([head], context), missing)
    try:
        emit(judgement, outputs)
    except WriteError as error:
        click.echo(f"trailwright: {error}", err=True)
        raise SystemExit(2) from None
    raise SystemExit(status(judgement, fail_on))


def _base(path: str, context: Context) -> tuple[Looked, Sequence[str]]:
    """Return what there is at BASE, and what to say when there is nothing."""
    from trailwright.readers import Looked  # noqa: PLC0415 - only when called

    if path == "-" or has_magic(path) or os.path.lexists(path):
        return look_at([path], context), ()
    return Looked(estates=()), (f"{path} does not exist, so that everything is new",)


def _compared(before: Looked, after: Looked, missing: Sequence[str]) -> Judgement:
    from trailwright.cost import Volumes  # noqa: PLC0415 - only when called
    from trailwright.diff import changes, costs, not_compared  # noqa: PLC0415
    from trailwright.model.findings import Judgement  # noqa: PLC0415

    volumes = Volumes(**{**before.expected_events, **after.expected_events})
    told = (f"before: {note}" for note in before.notes)
    return Judgement(
        asked="diff",
        findings=(
            *changes(before.estates, after.estates),
            *costs(before.estates, after.estates, volumes),
        ),
        paths=tuple(path for estate in after.estates for path in estate.paths),
        passed_over=(*before.passed_over, *after.passed_over),
        notes=(*missing, *told, *after.notes, *not_compared(after.estates)),
        trails=sum(len(estate.trails) for estate in after.estates),
    )
