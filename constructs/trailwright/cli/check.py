"""``trailwright check``: would AWS take these templates."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Sequence

    from trailwright.model.findings import Finding
    from trailwright.readers import Context

__all__ = ["command"]

_SEVERITIES = ("fatal", "error", "warning", "unknown", "info")


@click.command("check")
@click.argument("paths", nargs=-1, required=True)
@click.option("--context", "context_path", type=click.Path(), help="What the templates leave open.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
@click.option("--fail-on", type=click.Choice(_SEVERITIES), default="error", show_default=True)
def command(paths: tuple[str, ...], context_path: str | None, form: str, fail_on: str) -> None:
    """Judge the CloudFormation templates and cloud assemblies in PATHS; - is standard input.

    Exit status: 0 clean, 1 findings at or above --fail-on, 2 unreadable input.
    """
    from trailwright.readers import Context, ReadError, load_context  # noqa: PLC0415 - when called

    try:
        context = load_context(context_path) if context_path else Context()
        findings = _judge(paths, context)
    except ReadError as error:
        click.echo(f"trailwright: {error}", err=True)
        raise SystemExit(2) from None
    _print(findings, form)
    raise SystemExit(_status(findings, fail_on))


def _judge(paths: Sequence[str], context: Context) -> list[Finding]:
    from trailwright.readers import read  # noqa: PLC0415 - only when called
    from trailwright.rules import judge  # noqa: PLC0415

    found: list[Finding] = []
    for path in paths:
        estate = read(path, context)
        for passed in estate.passed_over:
            click.echo(f"passed over {passed.path}: {passed.reason}", err=True)
        found += judge(estate)
    return found


def _print(findings: Sequence[Finding], form: str) -> None:
    if form == "json":
        from trailwright.reports.json_report import json_report  # noqa: PLC0415 - when called

        click.echo(json_report(findings))
        return
    from trailwright.reports.text import text_report  # noqa: PLC0415 - only when called

    click.echo(text_report(findings) or "nothing found")


def _status(findings: Sequence[Finding], fail_on: str) -> int:
    limit = _SEVERITIES.index(fail_on)
    return int(any(finding.severity.rank <= limit for finding in findings))
