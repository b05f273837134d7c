"""``trailwright cost``: what the trails of an estate cost in a month."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

import click

from trailwright.cli._inputs import context_options, look_at
from trailwright.cli._outputs import Output, emit_texts, format_option

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from trailwright.cost import Volumes
    from trailwright.readers import Context, Looked

__all__ = ["command"]

_FORMS = ("text", "json", "markdown")
_OPTIONS = (
    ("--management-events", "management", "Management events a month."),
    ("--data-events", "data", "Data events a month."),
    ("--network-activity-events", "network_activity", "Network activity events a month."),
    ("--insights-events", "insights", "Management events a month that Insights analyses."),
    ("--accounts", "accounts", "Accounts of the organization. Default: those that PATH names."),
    ("--athena-gb", "athena_gb", "GB a month that Athena scans."),
)


def _volume_options(command: Callable[..., None]) -> Callable[..., None]:
    month = click.option(
        "--month",
        type=click.IntRange(1, 1200),
        default=12,
        show_default=True,
        help="Which month after the first delivery: archives grow.",
    )
    command = month(command)
    for name, key, text in reversed(_OPTIONS):
        command = click.option(name, key, type=click.IntRange(0), metavar="N", help=text)(command)
    return command


@click.command("cost")
@click.argument("path")
@click.option("--base", metavar="PATH", help="What there was before: say what changes.")
@_volume_options
@context_options
@format_option("text, json or markdown", lambda: _FORMS)
def command(
    path: str,
    base: str | None,
    context: Context,
    outputs: tuple[Output, ...],
    **volumes: Any,  # noqa: ANN401 - as _OPTIONS has named them
) -> None:
    """Estimate what the trails of PATH cost in a month, and who pays for a second copy.

    PATH is a template, a cloud assembly or a trails.yaml, anybody's. How many events there
    are stands in expected_events of a trails.yaml, or in the options, which come first.
    Without, what does not grow with them is estimated, and what a million of them cost.

    Every figure is an estimate, as a range, at prices whose dates are told.

    Exit status: 0 estimated, 2 bad usage or unreadable input.
    """
    from trailwright.reports.files import WriteError  # noqa: PLC0415 - only when called

    looked = look_at([path], context)
    known = _volumes(looked.expected_events, volumes)
    before = None if base is None else look_at([base], context)
    notes = dict.fromkeys(note for each in (before, looked) if each for note in _notes(each))
    try:
        emit_texts(_texts(looked, before, known, outputs), list(notes))
    except WriteError as error:
        click.echo(f"trailwright: {error}", err=True)
        raise SystemExit(2) from None


def _notes(looked: Looked) -> Iterator[str]:
    for each in looked.passed_over:
        yield f"passed over {each.path}: {each.reason}"
    yield from (f"note: {each}" for each in looked.notes)


def _volumes(expected: Mapping[str, int], given: Mapping[str, int | None]) -> Volumes:
    from trailwright.cost import Volumes  # noqa: PLC0415 - only when called

    said = {name: value for name, value in given.items() if value is not None}
    return Volumes(**{**expected, **said})


def _texts(
    looked: Looked, base: Looked | None, volumes: Volumes, outputs: Sequence[Output]
) -> list[tuple[str, str]]:
    """Return what goes to each output."""
    from trailwright.cost import compared, estimate, joined  # noqa: PLC0415 - only when called

    after = joined(looked.estates)
    if base is None:
        found = estimate(after, volumes)
        return [(each.path, _report("cost", each.form)(found)) for each in outputs]
    change = compared(joined(base.estates), after, volumes)
    return [(each.path, _report("delta", each.form)(change)) for each in outputs]


def _report(what: str, form: str) -> Callable[[Any], str]:
    return getattr(import_module(f"trailwright.reports.cost_{form}"), f"{what}_{form}")
