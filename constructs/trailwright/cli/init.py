"""``trailwright init``: a repository to begin with."""

from __future__ import annotations

import textwrap
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from trailwright.starter import Choices

__all__ = ["command"]

_NEXT = """\
Then, in {folder}:

  git init --initial-branch main         # unless it is in a repository already
  python3 -m venv .venv && . .venv/bin/activate
  python3 -m pip install --requirement requirements.txt
  npm ci
  python3 -m pytest --snapshot-update    # writes the templates, for the first review
  git add --all && git commit --message "Start the audit trails"
  sh check.sh HEAD                       # what every pull request has to pass
"""


@click.command("init")
@click.argument("folder", metavar="[DIR]", type=click.Path(path_type=Path), default=".")
@click.option("--org-id", "organization_id", metavar="ID", help="Organization, o-…")
@click.option("--management-account", metavar="ID", help="Account that owns the trail.")
@click.option("--log-archive-account", metavar="ID", help="Account that keeps the logs.")
@click.option("--account", metavar="ID", help="The account, when there is no organization.")
@click.option("--region", metavar="REGION", help="Home Region. Default: us-east-1.")
def command(folder: Path, **chosen: str | None) -> None:
    """Start a repository in DIR: trails.yaml, the CDK app, its tests, a pull-request workflow.

    Nothing is asked and nothing is overwritten. What is not given is an example from AWS's
    documentation, to be replaced in trails.yaml.
    """
    from trailwright.config.errors import ConfigError  # noqa: PLC0415 - only when called
    from trailwright.model.problems import InvalidOptionsError  # noqa: PLC0415
    from trailwright.reports.files import WriteError  # noqa: PLC0415
    from trailwright.starter import Choices, ConflictError, repository, write_new  # noqa: PLC0415

    choices = Choices(**chosen)
    try:
        files = repository(choices)
        write_new(folder, files)
    except (ConfigError, ConflictError, InvalidOptionsError, WriteError) as error:
        click.echo(f"trailwright: {error}", err=True)
        raise SystemExit(2) from None
    for path in files:
        click.echo(folder / path)
    click.echo(f"\n{_replace(choices)}{_NEXT.format(folder=folder)}", nl=False, err=True)


def _replace(choices: Choices) -> str:
    if not choices.examples:
        return ""
    named = ", ".join(choices.examples)
    return textwrap.fill(f"Replace the examples in trails.yaml: {named}.", 80) + "\n\n"
