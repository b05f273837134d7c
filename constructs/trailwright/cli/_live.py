"""What commands about live accounts share: whose AWS it is, and what could not be looked at."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn, TypeVar

import click

if TYPE_CHECKING:
    from collections.abc import Callable

    from trailwright.readers.account import Calls, Clock, CouldNotLook

__all__ = [
    "Opened",
    "fail",
    "fail_with",
    "known",
    "note",
    "open_account",
    "permissions_option",
    "profile_option",
    "role_option",
    "safe",
]

_Command = TypeVar("_Command", bound="Callable[..., Any]")


def _role_name(_ctx: click.Context, _param: click.Parameter, name: str | None) -> str | None:
    """Return the name of a role, once it is known to be one."""
    if name is not None:
        from trailwright.readers.account import role_in  # noqa: PLC0415 - only when given

        try:
            role_in("000000000000", name)
        except ValueError as error:
            msg = f"--{error}"
            raise click.UsageError(msg) from None
    return name


profile_option = click.option(
    "--profile", help="Of the AWS configuration. Default: what the environment says."
)
role_option = click.option(
    "--role",
    metavar="NAME",
    callback=_role_name,
    help="Role to take in each account but the caller's own.",
)


def permissions_option(command: str) -> Callable[[_Command], _Command]:
    """Return the option of a command that prints which permissions it needs.

    Args:
        command: The command.
    """

    def show(ctx: click.Context, _param: click.Parameter, value: bool) -> None:  # noqa: FBT001 - click's own
        if value:
            from trailwright.operate.permissions import permissions  # noqa: PLC0415 - only when called

            click.echo(json.dumps(permissions(command), indent=2))
            ctx.exit()

    return click.option(
        "--show-permissions",
        is_flag=True,
        is_eager=True,
        expose_value=False,
        callback=show,
        help=f"Print the IAM policy that {command} needs, and exit.",
    )


class Opened(NamedTuple):
    """An account that answers.

    Args:
        calls: Calls with its credentials.

        account: Its id.

        region: The Region it was asked in.
    """

    calls: Calls
    account: str
    region: str


def open_account(session: Any, region: str | None, clock: Clock) -> Opened:  # noqa: ANN401 - boto3's own
    """Return the account that credentials belong to, or end with status 3.

    Args:
        session: Whose credentials they are.

        region: The Region to ask in. Default: us-east-1.

        clock: What calls wait by.
    """
    from trailwright.readers import account as live  # noqa: PLC0415 - only when called

    home = region or "us-east-1"
    calls = live.Calls(session, clock)
    account = known(live.account_id(calls, home))
    endpoint = live.foreign_endpoint(calls, home)
    if endpoint:
        note(f"what answers is {endpoint}, which is no AWS")
    return Opened(calls, account, home)


def known(found: Any) -> Any:  # noqa: ANN401 - anything but a call that failed
    """Return what was found, or end with the sentence that says why nothing was.

    Args:
        found: What was looked for, or why it could not be.
    """
    from trailwright.readers.account import CouldNotLook  # noqa: PLC0415 - only when called

    if isinstance(found, CouldNotLook):
        fail(found)
    return found


def fail(found: CouldNotLook) -> NoReturn:
    """End with status 3.

    Args:
        found: Why.
    """
    fail_with(found.sentence)


def fail_with(why: str) -> NoReturn:
    """End with status 3.

    Args:
        why: Why nothing could be looked at, as a sentence.
    """
    note(f"could not look: {safe(why)}")
    raise SystemExit(3)


def note(text: str) -> None:
    """Say something beside the result.

    Args:
        text: A sentence.
    """
    click.echo(f"trailwright: {text}", err=True)


def safe(text: str) -> str:
    """Return a text that AWS sent as one line that does nothing to a terminal.

    Args:
        text: The text.
    """
    from trailwright.reports._harmless import one_line  # noqa: PLC0415 - only when called

    return one_line(text)
