"""``trailwright check``: would AWS take these templates."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from trailwright.cli._acceptance import acceptance_options, accepted
from trailwright.cli._inputs import context_options, estates, the_context
from trailwright.cli._outputs import Output, emit, output_options, status

if TYPE_CHECKING:
    from collections.abc import Iterable

    from trailwright.model.estate import Estate
    from trailwright.model.findings import Judgement

__all__ = ["command"]


@click.command("check")
@click.argument("paths", nargs=-1, required=True)
@context_options
@acceptance_options
@output_options
def command(
    paths: tuple[str, ...],
    context_path: str | None,
    outputs: tuple[Output, ...],
    fail_on: str,
    **acceptance: Any,  # noqa: ANN401 - as _acceptance has named them
) -> None:
    """Judge the CloudFormation templates and cloud assemblies in PATHS; - is standard input.

    Exit status: 0 clean, 1 findings at or above --fail-on, 2 bad usage or unreadable input.
    """
    from trailwright.config.errors import ConfigError  # noqa: PLC0415 - only when called
    from trailwright.readers import ReadError  # noqa: PLC0415
    from trailwright.reports.files import WriteError  # noqa: PLC0415

    try:
        judgement = accepted(_judge(estates(paths, the_context(context_path))), **acceptance)
        emit(judgement, outputs)
    except (ReadError, ConfigError, WriteError) as error:
        click.echo(f"trailwright: {error}", err=True)
        raise SystemExit(2) from None
    raise SystemExit(status(judgement, fail_on))


def _judge(found: Iterable[Estate]) -> Judgement:
    from trailwright.model.findings import Judgement  # noqa: PLC0415 - only when called
    from trailwright.rules import judge  # noqa: PLC0415

    each = [(estate, judge(estate)) for estate in found]
    return Judgement(
        findings=tuple(finding for _, findings in each for finding in findings),
        paths=tuple(path for estate, _ in each for path in estate.paths),
        passed_over=tuple(passed for estate, _ in each for passed in estate.passed_over),
        notes=tuple(dict.fromkeys(note for estate, _ in each for note in estate.notes)),
        trails=sum(len(estate.trails) for estate, _ in each),
    )
