"""``trailwright explain``: a rule's page."""

from __future__ import annotations

import textwrap

import click

__all__ = ["command"]


@click.command("explain")
@click.argument("rule_id", metavar="RULE", required=False)
def command(rule_id: str | None) -> None:
    """Say what RULE judges, why, and what to do; without RULE, list all rules."""
    from trailwright.model.findings import rule, rules  # noqa: PLC0415 - only when called

    if rule_id is None:
        for each in rules().values():
            click.echo(f"{each.id}  {each.severity:<8} {each.title}")
        return
    try:
        found = rule(rule_id.upper())
    except LookupError as error:
        click.echo(f"trailwright: {error}", err=True)
        raise SystemExit(2) from None
    click.echo(f"{found.id}: {found.title} ({found.severity})\n")
    for text in (found.why, f"→ {found.remedy}"):
        click.echo(textwrap.fill(text, 80) + "\n")
    if found.aws_error:
        click.echo(f"AWS would say {found.aws_error}.\n")
    for source in found.sources:
        click.echo(source)
