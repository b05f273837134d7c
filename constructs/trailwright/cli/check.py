"""``trailwright check``: would AWS take these templates."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from trailwright.cli._acceptance import acceptance_options, accepted
from trailwright.cli._inputs import context_options, look_at
from trailwright.cli._judging import judged, judgement_of
from trailwright.cli._memory import without_collector
from trailwright.cli._outputs import Output, emit, output_options, status

if TYPE_CHECKING:
    from trailwright.readers import Context

__all__ = ["command"]


@click.command("check")
@click.argument("paths", nargs=-1, required=True)
@context_options
@acceptance_options
@output_options
@without_collector()
def command(
    paths: tuple[str, ...],
    context: Context,
    outputs: tuple[Output, ...],
    fail_on: str,
    **acceptance: Any,  # noqa: ANN401 - as _acceptance has named them
) -> None:
    """Say which AWS error PATHS would meet before they are deployed.

    They are CloudFormation templates, cloud assemblies (cdk.out), a trails.yaml, folders
    of these, or patterns such as 'stacks/**/*.yaml'; - is standard input.

    Stacks that are bound to an account and a Region are judged as one estate, and so are
    templates of which one leans on what another makes; others each for itself.

    Exit status: 0 clean, 1 findings at or above --fail-on, 2 bad usage or unreadable input.
    """
    from trailwright.config.errors import ConfigError  # noqa: PLC0415 - only when called
    from trailwright.reports.files import WriteError  # noqa: PLC0415

    looked = look_at(paths, context)
    try:
        judgement = accepted(
            judgement_of(looked, judged(looked)), looked.acknowledgements, **acceptance
        )
        emit(judgement, outputs)
    except (ConfigError, WriteError) as error:
        click.echo(f"trailwright: {error}", err=True)
        raise SystemExit(2) from None
    raise SystemExit(status(judgement, fail_on))
