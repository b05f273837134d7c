"""``trailwright preflight``: what a template cannot tell, the accounts can."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

import click

from trailwright.cli._acceptance import acceptance_options, accepted
from trailwright.cli._inputs import context_options, look_at
from trailwright.cli._live import (
    fail_with,
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
    from collections.abc import Callable, Sequence

    from trailwright.cli._live import Opened
    from trailwright.model.estate import Estate
    from trailwright.model.findings import Judgement
    from trailwright.operate.preflight import Preflight
    from trailwright.readers import Context, Looked
    from trailwright.readers.account import Clock, Entered

__all__ = ["command"]

_T = TypeVar("_T")


class _Options(NamedTuple):
    """Who looks, and for whom."""

    profile: str | None
    role: str | None
    deploy_role: str | None
    stack_name: str | None


@click.command("preflight")
@click.argument("paths", nargs=-1, required=True)
@profile_option
@role_option
@click.option(
    "--deploy-role",
    metavar="NAME",
    help="Role, or its ARN, by which CloudFormation makes resources. Default: the assembly's.",
)
@click.option(
    "--stack-name",
    metavar="NAME",
    help="Stack that a template is deployed as, so that what is its own is no collision.",
)
@permissions_option("preflight")
@context_options
@acceptance_options
@output_options
def command(
    *,
    paths: tuple[str, ...],
    context: Context,
    outputs: tuple[Output, ...],
    fail_on: str,
    profile: str | None,
    role: str | None,
    deploy_role: str | None,
    stack_name: str | None,
    **acceptance: Any,  # noqa: ANN401 - as _acceptance has named them
) -> None:
    """Say what the accounts that PATHS go to would refuse, before it is deployed.

    PATHS are as for check: a cloud assembly (cdk.out), templates, a trails.yaml. Stacks that
    are bound to no account or Region go to those of the credentials. Nothing is changed:
    every call only reads.

    Exit status: 0 clean, 1 findings at or above --fail-on, 2 bad usage or unreadable input,
    3 could not look at everything, 130 interrupted.
    """
    from trailwright.config.errors import ConfigError  # noqa: PLC0415 - only when called
    from trailwright.readers.account import Clock  # noqa: PLC0415
    from trailwright.reports.files import WriteError  # noqa: PLC0415

    clock = Clock()
    options = _Options(profile, role, deploy_role, stack_name)
    try:
        looked, results = _look(paths, context, options, clock)
        judgement = accepted(_judgement(looked, results), looked.acknowledgements, **acceptance)
        emit(judgement, outputs)
    except (ConfigError, WriteError) as error:
        click.echo(f"trailwright: {error}", err=True)
        raise SystemExit(2) from None
    except KeyboardInterrupt:
        clock.stop()
        click.echo("\ntrailwright: interrupted", err=True)
        raise SystemExit(130) from None
    blind = any(each.failed for each in results)
    raise SystemExit(3 if blind else status(judgement, fail_on))


def _usage(make: Callable[[], _T]) -> _T:
    """Return what is made of options, or end because they cannot be used."""
    try:
        return make()
    except ValueError as error:
        msg = f"--{error}"
        raise click.UsageError(msg) from None


def _look(
    paths: Sequence[str], context: Context, options: _Options, clock: Clock
) -> tuple[Looked, tuple[Preflight, ...]]:
    """Find out whose AWS it is, then ask it about each estate."""
    from trailwright.operate.preflight import Plan, preflight  # noqa: PLC0415 - only when called
    from trailwright.readers.account import enter, open_session  # noqa: PLC0415

    session = known(open_session(options.profile))
    own = session.region_name
    opened = open_account(session, own or context.region, clock)
    known_places = replace(
        context, account=context.account or opened.account, region=context.region or own
    )
    looked = look_at(paths, known_places)
    estates = tuple(_bound(each, options.stack_name) for each in looked.estates)
    accounts = _accounts(estates)
    own, caller, region = opened
    with (
        closing(own),
        enter(
            own, caller, accounts, options.role, region=region, clock=clock, tell=note
        ) as entered,
    ):
        _tell_closed(opened, accounts, entered)
        plans = (
            Plan(
                estate=each,
                accounts=entered.accounts,
                deployer=options.deploy_role,
                region=region,
            )
            for each in estates
        )
        return looked, tuple(preflight(entered.asks, each) for each in plans)


def _bound(estate: Estate, name: str | None) -> Estate:
    """Return an estate whose stacks all have a place, and a name where one is given."""
    from trailwright.operate.preflight import with_name  # noqa: PLC0415 - only when called

    for label, stack in estate.stacks.items():
        if not isinstance(stack.place.region, str):
            msg = f"{label} goes to no Region, nor does the profile have one; give --region NAME"
            raise click.UsageError(msg)
    return estate if name is None else _usage(lambda: with_name(estate, name))


def _accounts(estates: Sequence[Estate]) -> tuple[str, ...]:
    stacks = (stack for estate in estates for stack in estate.stacks.values())
    return tuple(dict.fromkeys(each.place.account_text for each in stacks))


def _tell_closed(opened: Opened, accounts: Sequence[str], entered: Entered) -> None:
    """Say into which accounts there is no way; end when there is none into any."""
    closed = [each for each in accounts if each not in entered.accounts]
    for account in closed:
        if account in entered.failed:
            note(safe(entered.failed[account]))
    if closed and len(closed) == len(accounts):
        fail_with(
            f"the credentials are of account {opened.account}, and what is deployed goes to "
            f"{', '.join(closed)}; take a --profile of that account, or a --role in it"
        )


def _judgement(looked: Looked, results: Sequence[Preflight]) -> Judgement:
    from trailwright.model.findings import Judgement  # noqa: PLC0415 - only when called
    from trailwright.operate.preflight import looked_at  # noqa: PLC0415

    return Judgement(
        asked="preflight",
        findings=tuple(finding for each in results for finding in each.findings),
        paths=tuple(path for estate in looked.estates for path in estate.paths),
        passed_over=looked.passed_over,
        notes=(*looked.notes, *(note for each in results for note in each.notes)),
        trails=sum(len(estate.trails) for estate in looked.estates),
        looked=looked_at(results),
    )
