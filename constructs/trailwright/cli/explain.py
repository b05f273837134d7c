"""``trailwright explain``: a rule's page."""

from __future__ import annotations

import click

__all__ = ["command"]


@click.command("explain")
@click.argument("rule_id", metavar="RULE", required=False)
def command(rule_id: str | None) -> None:
    """Say what RULE judges, why, and what to do; without RULE, list all rules.

    TW9 and two more digits is a change that trailwright diff tells.
    """
    from trailwright.model.changes import changes  # noqa: PLC0415 - only when called
    from trailwright.model.findings import rule, rules  # noqa: PLC0415
    from trailwright.reports.rule_pages import terminal_page  # noqa: PLC0415

    if rule_id is None:
        for each in (*rules().values(), *changes().values()):
            click.echo(f"{each.id}  {each.severity:<8} {each.title}")
        return
    try:
        found = changes().get(rule_id.upper()) or rule(rule_id.upper())
    except LookupError as error:
        click.echo(f"trailwright: {error}", err=True)
        raise SystemExit(2) from None
    click.echo(terminal_page(found))
