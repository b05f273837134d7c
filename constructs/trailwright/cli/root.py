"""The root command, which loads a subcommand only when it is called."""

from __future__ import annotations

import gc
from importlib import import_module
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["root"]

#: Subcommands: where each lives, and its line in the help.
_COMMANDS: Mapping[str, tuple[str, str]] = {
    "adopt": ("trailwright.cli.adopt", "Take over trails that are there already."),
    "check": ("trailwright.cli.check", "Say which AWS error a template would meet, and why."),
    "cost": ("trailwright.cli.cost", "Estimate what the trails of an estate cost in a month."),
    "diff": ("trailwright.cli.diff", "Say what a change does to the audit posture."),
    "drill": ("trailwright.cli.drill", "Say which events would raise which alarm."),
    "events": ("trailwright.cli.events", "Say what happened in an account, in the last 90 days."),
    "explain": ("trailwright.cli.explain", "Say what a rule judges, why, and what to do."),
    "init": ("trailwright.cli.init", "Start a repository for audit trails."),
    "limits": ("trailwright.cli.limits", "Show what an estate uses of every CloudTrail limit."),
    "preflight": ("trailwright.cli.preflight", "Say what live accounts would refuse, and why."),
    "report": ("trailwright.cli.report", "Show the audit posture as one HTML page, to keep."),
    "review": ("trailwright.cli.review", "Say all that a pull request wants to know, at once."),
    "sandbox": ("trailwright.cli.sandbox", "Deploy to an emulation of AWS on this machine."),
    "verify": ("trailwright.cli.verify", "Say whether what is deployed delivers."),
}


class _LazyGroup(click.Group):
    """A group whose commands are imported when they are used."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's own
        return sorted(_COMMANDS)

    def get_command(
        self,
        ctx: click.Context,  # noqa: ARG002 - click's own
        cmd_name: str,
    ) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        command = import_module(_COMMANDS[cmd_name][0]).command
        gc.enable()  # which main() put off until everything is imported
        return command

    def format_commands(
        self,
        ctx: click.Context,  # noqa: ARG002 - click's own
        formatter: click.HelpFormatter,
    ) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, (_, text) in sorted(_COMMANDS.items())])


@click.group(cls=_LazyGroup)
@click.version_option(package_name="trailwright")
def root() -> None:
    """Provision and check AWS CloudTrail."""
