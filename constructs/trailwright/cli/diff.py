"""``trailwright diff``: what a change does to the audit posture."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from trailwright.cli._comparing import base_at, changes_of, cost_of
from trailwright.cli._inputs import context_options, look_at
from trailwright.cli._memory import without_collector
from trailwright.cli._outputs import Output, emit, output_options, status

if TYPE_CHECKING:
    from trailwright.readers import Context

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

    before, after = base_at(base, context), look_at([head], context)
    judgement = changes_of(before, after, cost_of(before, after))
    try:
        emit(judgement, outputs)
    except WriteError as error:
        click.echo(f"trailwright: {error}", err=True)
        raise SystemExit(2) from None
    raise SystemExit(status(judgement, fail_on))
