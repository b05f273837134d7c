"""``trailwright limits``: what an estate uses of every CloudTrail limit."""

from __future__ import annotations

import json
import textwrap
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Sequence

    from trailwright.model.headroom import Use

__all__ = ["brief", "command", "show"]


@click.command("limits")
@click.argument("path", type=click.Path(dir_okay=False), default="trails.yaml")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
def command(path: str, form: str) -> None:
    """Show what the estate in PATH uses of every CloudTrail limit.

    A Region that uses the same as others is shown once, with their number.
    """
    from trailwright.compose.headroom import headroom  # noqa: PLC0415 - only when called
    from trailwright.config.load import ConfigError, load  # noqa: PLC0415

    try:
        uses = headroom(load(path))
    except ConfigError as error:
        click.echo(str(error), err=True)
        raise SystemExit(2) from None
    if form == "json":
        rows = [asdict(use) | {"left": use.left} for use in uses]
        click.echo(json.dumps({"schema_version": 1, "limits": rows}, indent=2))
        return
    for line in show(uses):
        click.echo(line)


def show(uses: Sequence[Use]) -> list[str]:
    """Return limits as lines of at most 80 columns, equal Regions folded into one.

    Args:
        uses: The limits.
    """
    folded: dict[tuple[str, str, int, int, str], list[str]] = {}
    for use in uses:
        key = (use.scope, use.limit, use.used, use.quota, use.by)
        folded.setdefault(key, []).append(use.part)
    lines: list[str] = []
    heading = ""
    for (scope, limit, used, quota, by), parts in sorted(
        folded.items(), key=lambda item: item[0][0]
    ):
        if scope != heading:
            lines.append(scope)
            heading = scope
        line = f"  {limit:<29}{used:>6} of {quota:<6}{quota - used:>6} left  {_parts(parts)}"
        lines.append(line.rstrip())
        if by:
            lines += textwrap.wrap(
                f"used by {by}",
                80,
                initial_indent="    ",
                subsequent_indent="      ",
                break_long_words=False,
                break_on_hyphens=False,
            )
    return lines


def _parts(parts: Sequence[str]) -> str:
    if len(parts) == 1:
        return parts[0]
    return f"in {len(parts)} Regions"


def brief(uses: Sequence[Use]) -> list[str]:
    """Return limits as one line for each account, trail and stack.

    Args:
        uses: The limits.
    """
    folded: dict[str, dict[str, list[str]]] = {}
    for use in uses:
        said = folded.setdefault(use.scope, {})
        said.setdefault(f"{use.limit} {use.used}/{use.quota}", []).append(use.part)
    lines: list[str] = []
    for scope, said in sorted(folded.items()):
        texts = [f"{text} {_each(parts)}".strip() for text, parts in said.items()]
        lines.append(f"{scope}: {', '.join(texts)}".replace("trails per Region", "trails"))
    return lines


def _each(parts: Sequence[str]) -> str:
    if len(parts) == 1:
        return f"in {parts[0]}" if parts[0] else ""
    return f"in each of {len(parts)} Regions"
