"""``trailwright report``: the audit posture as one page, to keep."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from trailwright.cli._inputs import context_options, look_at
from trailwright.cli._judging import judged, judgement_of
from trailwright.cli._memory import without_collector

if TYPE_CHECKING:
    from trailwright.model.findings import Judgement
    from trailwright.readers import Context, Looked
    from trailwright.reports.html import Dossier

__all__ = ["command"]


@click.command("report")
@click.argument("paths", nargs=-1, required=True)
@context_options
@click.option(
    "--baseline",
    type=click.Path(),
    help="Findings that are accepted, with reason and last day, as JSON or YAML.",
)
@click.option(
    "--date",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="YYYY-MM-DD",
    help="The day that the page is of, and on which is judged what is accepted. "
    "Default: today, and the page has no date.",
)
@click.option(
    "--output",
    "-o",
    type=click.Path(),
    help="The file to write, as a whole or not at all. Default: standard output.",
)
@without_collector()
def command(
    paths: tuple[str, ...],
    context: Context,
    baseline: str | None,
    date: datetime | None,
    output: str | None,
) -> None:
    """Show the audit posture of PATHS as one HTML page that needs nothing but itself.

    PATHS are as for trailwright check. The page shows what delivers to what, what is
    recorded and kept, what is left of every limit, findings with remedies, which alarms
    would be heard, which controls are met, and what it costs. It has no script, loads
    nothing, and can be printed.

    Exit status: 0 written, whatever was found; 2 bad usage, or unreadable input.
    """
    from trailwright.config.errors import ConfigError  # noqa: PLC0415 - only when called
    from trailwright.reports.files import WriteError, write_whole  # noqa: PLC0415
    from trailwright.reports.html import html_page  # noqa: PLC0415

    looked = look_at(paths, context)
    try:
        page = html_page(_dossier(looked, baseline, date))
        if output is not None:
            write_whole(output, page)
    except (ConfigError, WriteError) as error:
        click.echo(f"trailwright: {error}", err=True)
        raise SystemExit(2) from None
    if output is None:
        click.echo(page, nl=False)


def _dossier(looked: Looked, baseline: str | None, date: datetime | None) -> Dossier:
    from trailwright.cost import Volumes, estimate, joined  # noqa: PLC0415 - only when called
    from trailwright.reports.html import dossier_of  # noqa: PLC0415

    found = judged(looked)
    return dossier_of(
        _accepted(judgement_of(looked, found), looked, baseline, date),
        found,
        estimate(joined(looked.estates), Volumes(**looked.expected_events)),
        date=date and f"{date:%Y-%m-%d}",
    )


def _accepted(
    judgement: Judgement, looked: Looked, baseline: str | None, date: datetime | None
) -> Judgement:
    from trailwright.config.baseline import load_baseline  # noqa: PLC0415 - only when called
    from trailwright.model.acceptance import accept  # noqa: PLC0415

    listed = (*looked.acknowledgements, *(load_baseline(baseline) if baseline else ()))
    return accept(judgement, listed, today=(date or datetime.now(tz=UTC)).date())
