"""What ``trailwright check`` takes as accepted, and how a baseline is begun."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, ParamSpec, TypeVar

import click

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from trailwright.model.acceptance import Acknowledgement
    from trailwright.model.findings import Judgement

__all__ = ["acceptance_options", "accepted"]

_P = ParamSpec("_P")
_R = TypeVar("_R")


def acceptance_options(command: Callable[_P, _R]) -> Callable[_P, _R]:
    """Give a command the options that say what is accepted.

    Args:
        command: The command's function.
    """
    options = (
        click.option(
            "--baseline",
            type=click.Path(),
            help="Findings that are accepted, with reason and last day, as JSON or YAML.",
        ),
        click.option(
            "--write-baseline",
            type=click.Path(),
            help="Accept what is found now: write it there. Needs --reason and --expires.",
        ),
        click.option("--reason", help="Why --write-baseline accepts it, for the next reader."),
        click.option(
            "--expires",
            type=click.DateTime(["%Y-%m-%d"]),
            metavar="YYYY-MM-DD",
            help="The last day that --write-baseline accepts it.",
        ),
    )
    for option in reversed(options):
        command = option(command)
    return command


def accepted(
    judgement: Judgement,
    known: Sequence[Acknowledgement] = (),
    *,
    baseline: str | None,
    write_baseline: str | None,
    reason: str | None,
    expires: datetime | None,
) -> Judgement:
    """Return a judgement in which what is accepted says so.

    Args:
        judgement: What was found.

        known: What was accepted where the estate is written.

        baseline: A file that accepts more.

        write_baseline: The file to write.

        reason: Why what is written is accepted.

        expires: Until when.

    Raises:
        ConfigError: If the baseline cannot be read or used.

        WriteError: If it cannot be written.
    """
    from trailwright.model.acceptance import accept  # noqa: PLC0415 - only when called

    if write_baseline is not None and (reason is None or expires is None):
        msg = "--write-baseline needs --reason and --expires; say why, and until when"
        raise click.UsageError(msg)
    today = datetime.now(tz=UTC).date()
    listed = (*known, *(_read(baseline) if baseline else ()))
    sorted_out = accept(judgement, listed, today=today)
    if write_baseline is None:
        return sorted_out
    written = _write(write_baseline, sorted_out, f"{reason}", f"{expires:%Y-%m-%d}")
    return accept(judgement, (*known, *written), today=today)


def _read(path: str) -> tuple[Acknowledgement, ...]:
    from trailwright.config.baseline import load_baseline  # noqa: PLC0415 - only when called

    return load_baseline(path)


def _write(
    path: str, judgement: Judgement, reason: str, expires: str
) -> tuple[Acknowledgement, ...]:
    from trailwright.config.baseline import baseline_text  # noqa: PLC0415 - only when called
    from trailwright.model.acceptance import acknowledge  # noqa: PLC0415
    from trailwright.reports.files import write_whole  # noqa: PLC0415

    entries = acknowledge(judgement.findings, reason=reason, expires=expires)
    write_whole(path, baseline_text(entries))
    return entries
