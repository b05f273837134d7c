"""``trailwright verify``: does what is deployed deliver."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import click

from trailwright.cli._inputs import context_options, look_at
from trailwright.cli._live import (
    known,
    note,
    open_account,
    permissions_option,
    profile_option,
    role_option,
    safe,
)
from trailwright.cli._outputs import Output, emit, output_options, status

if TYPE_CHECKING:
    from collections.abc import Sequence

    from trailwright.cli._live import Opened
    from trailwright.model.estate import Estate
    from trailwright.model.health import Verified
    from trailwright.readers import Context
    from trailwright.readers.account import Clock

__all__ = ["command"]

#: Seconds between two looks; a look takes as long as AWS's rates make it.
_WATCH_SECONDS, _LEAST_SECONDS = 60, 10


class _Look(NamedTuple):
    """What is looked at, and how to get in.

    Args:
        estates: What was deployed.

        opened: The caller's account.

        role: The name of a role to take in other accounts.

        clock: What calls wait by.
    """

    estates: Sequence[Estate]
    opened: Opened
    role: str | None
    clock: Clock

    @property
    def accounts(self) -> tuple[str, ...]:
        """The accounts that the estates are in."""
        resources = (each for estate in self.estates for each in estate.resources())
        return tuple(dict.fromkeys(each.place.account_text for each in resources))


@click.command("verify")
@click.argument("paths", nargs=-1, required=True)
@profile_option
@role_option
@click.option(
    "--watch",
    type=click.IntRange(_LEAST_SECONDS),
    is_flag=False,
    flag_value=_WATCH_SECONDS,
    metavar="[SECONDS]",
    help="Look again and again, and tell what changed. Default: once; 60 when it is bare.",
)
@permissions_option("verify")
@context_options
@output_options
def command(
    *,
    paths: tuple[str, ...],
    context: Context,
    outputs: tuple[Output, ...],
    fail_on: str,
    profile: str | None,
    role: str | None,
    watch: int | None,
) -> None:
    """Say whether the trails of PATHS deliver, and whether all is as it was deployed.

    PATHS are as for check, and what was deployed from them: a cloud assembly (cdk.out),
    templates, a trails.yaml. Nothing is changed: every call only reads.

    Nothing is well of which anything could not be looked at: that is unknown, with the IAM
    action that is missing.

    Exit status: 0 all is well, 1 findings at or above --fail-on, 2 bad usage or unreadable
    input, 3 not everything could be looked at, 130 interrupted.
    """
    from trailwright.readers.account import Clock  # noqa: PLC0415 - only when called
    from trailwright.reports.files import WriteError  # noqa: PLC0415

    if watch is not None and outputs != (Output("text"),):
        msg = "--watch tells what changes as text, on standard output; leave --format out"
        raise click.UsageError(msg)
    clock = Clock()
    try:
        look = _opened(paths, context, profile, role, clock)
        verified = _verified(look)
        _tell(verified, outputs)
        while watch is not None:
            clock.sleep(watch)
            verified = _again(look, verified)
    except WriteError as error:
        click.echo(f"trailwright: {error}", err=True)
        raise SystemExit(2) from None
    except KeyboardInterrupt:
        clock.stop()
        click.echo("\ntrailwright: interrupted", err=True)
        raise SystemExit(130) from None
    raise SystemExit(_status(verified, fail_on))


def _opened(
    paths: Sequence[str], context: Context, profile: str | None, role: str | None, clock: Clock
) -> _Look:
    """Return what is to be looked at; what is bound to nothing is where the credentials are."""
    from trailwright.readers import account as live  # noqa: PLC0415 - only when called

    session = known(live.open_session(profile))
    region = context.region or session.region_name
    opened = open_account(session, region, clock)
    at_home = replace(context, account=context.account or opened.account, region=region)
    estates = look_at(paths, at_home).estates
    trails = [each for estate in estates for each in estate.trails]
    if not trails:
        msg = f"{', '.join(paths)}: there is no trail in it; name what deploys your trails"
        raise click.UsageError(msg)
    if not all(isinstance(each.region, str) for each in trails):
        msg = "a trail is bound to no Region, nor does the profile have one; give --region NAME"
        raise click.UsageError(msg)
    return _Look(estates, opened, role, clock)


def _verified(look: _Look) -> Verified:
    """Look once: roles are taken anew, since their credentials last an hour."""
    from trailwright.model.health import joined  # noqa: PLC0415 - only when called
    from trailwright.operate.verify import verify  # noqa: PLC0415
    from trailwright.readers import account as live  # noqa: PLC0415

    own, caller, region = look.opened
    with live.enter(
        own, caller, look.accounts, look.role, region=region, clock=look.clock, tell=note
    ) as entered:
        for sentence in entered.failed.values():
            note(safe(sentence))
        return joined([verify(entered.asks, each) for each in look.estates])


def _tell(verified: Verified, outputs: Sequence[Output]) -> None:
    from trailwright.reports.verify_text import rows_text  # noqa: PLC0415 - only when called

    emit(verified.judgement, outputs, rows_text(verified))


def _again(look: _Look, before: Verified) -> Verified:
    from trailwright.reports.verify_text import changes_text  # noqa: PLC0415 - only when called

    verified = _verified(look)
    changes = changes_text(before, verified)
    if changes:
        click.echo(changes)
    return verified


def _status(verified: Verified, fail_on: str) -> int:
    from trailwright.model.health import State  # noqa: PLC0415 - only when called

    return 3 if verified.state is State.UNKNOWN else status(verified.judgement, fail_on)
