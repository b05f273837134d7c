"""``trailwright events``: what happened in an account in the last 90 days."""

from __future__ import annotations

import sys
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from trailwright.cli._download import Download, DownloadError
from trailwright.cli._live import known, note, open_account, profile_option, safe

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from trailwright.operate import Journal, Query, RegionHistory, Window
    from trailwright.readers.account import Calls

__all__ = ["command"]

_ALL = "all"
#: Options, the attribute of AWS each is, and its help.
_ATTRIBUTES = (
    ("--event-name", "EventName", "The call, e.g. StopLogging."),
    ("--user-name", "Username", "Who: a user's name, or a role's session."),
    ("--resource-name", "ResourceName", "Name, id or ARN of what it concerns."),
    ("--event-source", "EventSource", "The service, e.g. iam.amazonaws.com."),
    ("--event-id", "EventId", "The event itself."),
    ("--resource-type", "ResourceType", "E.g. AWS::S3::Bucket."),
)


class _Asked(NamedTuple):
    """What is asked of whom."""

    calls: Calls
    account: str
    regions: tuple[str, ...]
    query: Query


def _attribute_options(command: Callable[..., None]) -> Callable[..., None]:
    for name, attribute, text in reversed(_ATTRIBUTES):
        command = click.option(name, attribute, metavar="TEXT", help=text)(command)
    return command


@click.command("events")
@_attribute_options
@click.option(
    "--since", default="24h", show_default=True, help="A time, or how long ago: 30m, 24h, 90d."
)
@click.option("--until", help="A time, or how long ago. Default: now.")
@click.option(
    "--region",
    "regions",
    multiple=True,
    help="Repeatable; all is every enabled Region. Default: the profile's.",
)
@profile_option
@click.option("--limit", type=click.IntRange(1), help="Only the newest so many. Default: all.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json-lines", "csv"]),
    default="text",
    show_default=True,
)
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False),
    help="File that is written when all was read; interrupted, the same command goes on.",
)
def command(
    *,
    since: str,
    until: str | None,
    regions: tuple[str, ...],
    profile: str | None,
    limit: int | None,
    form: str,
    output: str | None,
    **attributes: str | None,
) -> None:
    """Say what happened in an account, in the last 90 days.

    It is the event history of CloudTrail, which needs no trail: management events, the newest
    first, each some minutes after it happened. AWS looks up one attribute; further ones are
    compared here.

    Exit status: 0 looked, 2 bad usage, 3 could not look, or not everywhere, 130 interrupted.
    """
    from trailwright.operate import Query  # noqa: PLC0415 - only when called
    from trailwright.readers.account import Clock  # noqa: PLC0415

    given = {name: value for name, value in attributes.items() if value is not None}
    query, window = Query(attributes=given, limit=limit), _window(since, until)
    clock = Clock()
    try:
        asked = _asked(query, profile, regions, clock)
        question = {"account": asked.account, "attributes": given, "limit": limit}
        question |= {"since": since, "until": until}
        with Download(output, question, window) as download:
            looked = _look(asked, download.journal, clock)
            _finish(asked, looked, form, download)
    except DownloadError as error:
        click.echo(f"trailwright: {error}", err=True)
        raise SystemExit(2) from None
    except KeyboardInterrupt:
        clock.stop()
        there = f"; the same command goes on from {output}.part" if output else ""
        click.echo(f"\ntrailwright: interrupted{there}", err=True)
        raise SystemExit(130) from None


def _window(since: str, until: str | None) -> Window:
    from trailwright.operate import Window, moment, within_history  # noqa: PLC0415

    now = time.time()
    option = "--since"
    try:
        first = moment(since, now)
        option = "--until"
        window = Window(first, None if until is None else moment(until, now))
    except ValueError as error:
        msg = f"{option} {error}"
        raise click.UsageError(msg) from None
    try:
        kept = within_history(window, now)
    except ValueError as error:
        raise click.UsageError(str(error)) from None
    if kept != window:
        note(f"event history goes back 90 days: looking from {_utc(kept.since)}")
    return kept


def _asked(query: Query, profile: str | None, named: tuple[str, ...], clock: Any) -> _Asked:  # noqa: ANN401
    """Find out whose history it is, and in which Regions, before any of it is read."""
    from trailwright.readers import account as live  # noqa: PLC0415 - only when called

    session = known(live.open_session(profile))
    home = next((each for each in named if each != _ALL), session.region_name)
    if home is None and _ALL not in named:
        msg = "no Region is named, nor does the profile have one; give --region NAME, or all"
        raise click.UsageError(msg)
    opened = open_account(session, home, clock)
    regions = named or (opened.region,)
    if _ALL in named:
        regions = (*regions, *known(live.enabled_regions(opened.calls, opened.region)))
    if query.compared:
        note(f"AWS looks up {query.asked}; {', '.join(query.compared)} compared here, exactly")
    unique = tuple(dict.fromkeys(each for each in regions if each != _ALL))
    return _Asked(opened.calls, opened.account, unique, query)


def _look(asked: _Asked, journal: Journal, clock: Any) -> tuple[RegionHistory, ...]:  # noqa: ANN401
    from trailwright.operate import read_history  # noqa: PLC0415 - only when called
    from trailwright.readers.account import Workers  # noqa: PLC0415

    if journal.pages:
        note(f"goes on where it was: {journal.pages:,} pages are there")
    workers = Workers()
    try:
        return read_history(
            asked.calls,
            asked.query,
            asked.regions,
            journal=journal,
            workers=workers,
            progress=_progress(journal, asked.regions),
        )
    except KeyboardInterrupt:
        clock.stop()
        raise
    finally:
        workers.close()
        asked.calls.close()


def _finish(asked: _Asked, looked: Sequence[RegionHistory], form: str, download: Download) -> None:
    """Write what was found, and say what was not looked at."""
    journal = download.journal
    failed = [each for each in looked if each.failure]
    lines = _report(form)(journal.events(asked.regions, asked.query.limit))
    if download.path is None:
        for line in lines:
            click.echo(line, nl=False)
    elif not failed:
        download.finish(lines)
    note(_summary(asked, looked, journal.window))
    if failed:
        _tell_failures(failed, len(looked), download.path)
        raise SystemExit(3)


def _summary(asked: _Asked, looked: Sequence[RegionHistory], window: Window) -> str:
    whole = sum(each.failure is None for each in looked)
    end = "now" if window.until is None else _utc(window.until)
    known = sum(each.events for each in looked)
    shown = min(known, asked.query.limit or known)
    return (
        f"{shown:,} events of account {asked.account}, looked at "
        f"{whole} of {len(looked)} Regions, {_utc(window.since)} to {end}"
    )


def _tell_failures(failed: Sequence[RegionHistory], regions: int, path: str | None) -> None:
    note(f"could not look at {len(failed)} of {regions} Regions:")
    for each in failed:
        part = f"only a part ({each.events:,} events) is known; " if each.events else ""
        sentence = each.failure.sentence if each.failure else ""
        click.echo(f"  {each.region}: {part}{safe(sentence)}", err=True)
    if path is not None:
        note(f"{path} is not written; the same command goes on from {path}.part")


def _report(form: str) -> Callable[[Iterable[Mapping[str, Any]]], Iterator[str]]:
    if form == "json-lines":
        from trailwright.reports.events_json import events_json_lines  # noqa: PLC0415

        return events_json_lines
    if form == "csv":
        from trailwright.reports.events_csv import events_csv  # noqa: PLC0415 - when called

        return events_csv
    from trailwright.reports.events_text import events_text  # noqa: PLC0415 - when called

    return events_text


def _progress(journal: Journal, regions: Sequence[str]) -> Callable[[int], None]:
    """Return what tells how far it is, on a terminal only."""
    if not sys.stderr.isatty():
        return lambda _pending: None

    def tell(pending: int) -> None:
        events = sum(map(journal.count, regions))
        end = "" if pending else "\n"
        click.echo(f"\r{journal.pages:,} pages, {events:,} events{end}", err=True, nl=False)

    return tell


def _utc(second: int) -> str:
    return datetime.fromtimestamp(second, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
