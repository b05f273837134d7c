"""``trailwright drill``: which events would raise which alarm."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from trailwright.cli._inputs import context_options, look_at

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from trailwright.drill import Drill
    from trailwright.model.findings import Finding
    from trailwright.readers import Context

__all__ = ["command"]

#: What rules about alarms begin with.
_ALARMS = "TW5"


@click.command("drill")
@click.argument("path")
@click.argument("events", nargs=-1, required=True)
@context_options
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "markdown"]),
    default="text",
    show_default=True,
)
def command(path: str, events: tuple[str, ...], context: Context, form: str) -> None:
    """Say which of EVENTS would raise which alarm of PATH, and which alarm nobody would hear.

    PATH is a template, a cloud assembly or a trails.yaml, anybody's. EVENTS are files of
    CloudTrail events, and folders of them: as CloudTrail delivers them, or one a line,
    gzip or plain. Metric filters are evaluated here; nothing was compared with AWS.

    Exit status: 0 drilled, 2 nothing to drill, or bad input.
    """
    from trailwright.drill import EventsError, armed, drill  # noqa: PLC0415 - only when called
    from trailwright.rules import judge  # noqa: PLC0415

    estates = look_at([path], context).estates
    alarms = [alarm for estate in estates for alarm in armed(estate)]
    if not alarms:
        msg = f"{path}: no alarm in it watches a metric filter; name what deploys your alarms"
        raise click.UsageError(msg)
    findings = [each for estate in estates for each in judge(estate)]
    try:
        result = drill(alarms, events, _progress())
    except EventsError as error:
        click.echo(f"trailwright: {error}", err=True)
        raise SystemExit(2) from None
    click.echo(_report(form)(result, [each for each in findings if each.rule.id[:3] == _ALARMS]))


def _report(form: str) -> Callable[[Drill, Sequence[Finding]], str]:
    if form == "json":
        from trailwright.reports.drill_json import drill_json  # noqa: PLC0415 - when called

        return drill_json
    if form == "markdown":
        from trailwright.reports.drill_markdown import drill_markdown  # noqa: PLC0415

        return drill_markdown
    from trailwright.reports.drill_text import drill_text  # noqa: PLC0415 - only when called

    return drill_text


def _progress() -> Callable[[int, int], None]:
    """Return what tells how far it is, on a terminal only."""
    if not sys.stderr.isatty():
        return lambda _files, _events: None

    def tell(files: int, events: int) -> None:
        click.echo(f"\r{files:,} files, {events:,} events", err=True, nl=False)

    return tell
