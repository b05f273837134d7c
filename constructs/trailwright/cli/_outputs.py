"""How ``trailwright check`` says what it found."""

from __future__ import annotations

from typing import TYPE_CHECKING, ParamSpec, TypeVar

import click

if TYPE_CHECKING:
    from collections.abc import Callable

    from trailwright.model.findings import Judgement

__all__ = ["emit", "output_options", "status"]

_P = ParamSpec("_P")
_R = TypeVar("_R")
_SEVERITIES = ("fatal", "error", "warning", "unknown", "info")


def output_options(command: Callable[_P, _R]) -> Callable[_P, _R]:
    """Give a command the options that say how to report, and when to fail.

    Args:
        command: The command's function.
    """
    form = click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
    fail_on = click.option(
        "--fail-on", type=click.Choice(_SEVERITIES), default="error", show_default=True
    )
    return form(fail_on(command))


def emit(judgement: Judgement, form: str) -> None:
    """Print what was found.

    Args:
        judgement: What was found.

        form: The name of a format.
    """
    for passed in judgement.passed_over:
        click.echo(f"passed over {passed.path}: {passed.reason}", err=True)
    if form == "json":
        from trailwright.reports.json_report import json_report  # noqa: PLC0415 - when called

        click.echo(json_report(judgement.findings))
        return
    from trailwright.reports.text import text_report  # noqa: PLC0415 - only when called

    click.echo(text_report(judgement.findings) or "nothing found")


def status(judgement: Judgement, fail_on: str) -> int:
    """Return the exit status: 1 if a finding is as bad as the bar, else 0.

    Args:
        judgement: What was found.

        fail_on: The severity that fails.
    """
    limit = _SEVERITIES.index(fail_on)
    return int(any(each.severity.rank <= limit for each in judgement.findings))
