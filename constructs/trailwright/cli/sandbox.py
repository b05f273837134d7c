"""``trailwright sandbox``: an emulation of AWS on this machine, to deploy into."""

from __future__ import annotations

import shlex
import textwrap
import time
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from trailwright.cli.limits import brief

if TYPE_CHECKING:
    from trailwright.sandbox.demo import Arrived

__all__ = ["command"]

_EMULATED = (
    "This is an emulation: CloudFormation, S3, KMS, SNS and all else are ministack's,\n"
    "CloudTrail's checks, delivery and digests are trailwright's. Nothing met AWS."
)


@click.group("sandbox")
def command() -> None:
    """Deploy to an emulation of AWS on this machine, on loopback only."""


@command.command()
@click.option("--port", type=click.IntRange(1, 65535), help="Default: one that is free.")
@click.option("--account", default="000000000000", help="Whose environment is printed.")
@click.option("--region", default="us-east-1", help="Whose environment is printed.")
def start(port: int | None, account: str, region: str) -> None:
    """Start it, and print the environment that makes the CDK and the SDKs use it."""
    from trailwright.sandbox import server  # noqa: PLC0415 - only when called

    try:
        running = server.start(port=port)
    except server.SandboxError as error:
        _fail(error)
    click.echo(_EMULATED, err=True)
    named = server.environment(running.url, account, region, base={})
    for name, value in sorted(named.items()):
        click.echo(f"export {name}={shlex.quote(value)}")


@command.command()
def stop() -> None:
    """Stop it."""
    from trailwright.sandbox import server  # noqa: PLC0415 - only when called

    stopped = server.stop()
    click.echo("the sandbox is stopped" if stopped else "no sandbox was running", err=True)


@command.command()
def status() -> None:
    """Say whether it runs; exit status 1 when it does not."""
    from trailwright.sandbox import server  # noqa: PLC0415 - only when called

    found = server.status()
    if found is None or not found.running:
        click.echo("no sandbox is running here; start one with: trailwright sandbox start")
        raise SystemExit(1)
    minutes = (time.time() - found.started) / 60
    click.echo(f"{found.url} (process {found.pid}, {minutes:.0f} min, an emulation of AWS)")


@command.command()
@click.argument("path", type=click.Path(dir_okay=False), default="trails.yaml")
@click.option("--keep", is_flag=True, help="Leave the sandbox running at the end.")
def demo(path: str, *, keep: bool) -> None:
    """Deploy the estate in PATH with the real CDK, cause activity, show what arrived."""
    from trailwright.config.load import ConfigError, load  # noqa: PLC0415 - only when called
    from trailwright.sandbox import server  # noqa: PLC0415
    from trailwright.sandbox.demo import Demo  # noqa: PLC0415

    began = time.monotonic()
    click.echo(_EMULATED + "\n")
    try:
        run = Demo(config=load(path), say=click.echo)
        arrived = run.run()
    except (ConfigError, server.SandboxError) as error:
        _fail(error)
    finally:
        if not keep:
            server.stop()
    _show(arrived)
    click.echo(f"\nDone in {time.monotonic() - began:.0f} s. Where to look next:")
    for line in _next(run.log, keep=keep):
        click.echo(f"  {line}")
    if arrived.missing():
        click.echo(f"missing: {', '.join(arrived.missing())}", err=True)
        raise SystemExit(1)


def _fail(error: Exception) -> NoReturn:
    click.echo(f"trailwright: {error}", err=True)
    raise SystemExit(2) from None


def _show(arrived: Arrived) -> None:
    click.echo("\nWhat arrived")
    for bucket, keys in arrived.log_files.items():
        logs = [key for key in keys if "/CloudTrail/" in key]
        digests = len(keys) - len(logs)
        click.echo(f"  archive    {bucket}")
        click.echo(f"             {len(logs)} log files, {digests} digest files")
    kms = "every file is" if arrived.encrypted else "NOT every file is"
    click.echo(f"  SSE-KMS    {kms} encrypted with the archive's own key")
    click.echo(f"  SNS        {arrived.notices} notices of delivered log files")
    for group, count in arrived.log_events.items():
        click.echo(f"  log group  {group}: {count} events")
    click.echo(f"  in ALARM   {', '.join(arrived.alarms)}")
    click.echo(f"  told by    {arrived.alarm_notices} notices of alarms")
    how = "clean" if arrived.verified.state == "ok" else arrived.verified.state.upper()
    click.echo(f"  verify     {how}; {arrived.verified.looked}")
    click.echo("\nHeadroom, used/quota (trailwright limits shows it line by line)")
    for line in brief(arrived.limits):
        click.echo(textwrap.fill(line, 79, initial_indent="  ", subsequent_indent="    "))


def _next(log: Path, *, keep: bool) -> list[str]:
    lines = [
        "trails.yaml              the estate; every key is explained in your editor",
        "cdk.out/                 what was deployed",
        f"{_relative(log)!s:<24} what the CDK said",
        "examples/                the same in Python, one file a use",
    ]
    if keep:
        lines.append("trailwright sandbox status | stop")
    return lines


def _relative(path: Path) -> Path:
    return path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path
