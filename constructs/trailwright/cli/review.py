"""``trailwright review``: all that a pull request is told, at once."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import click

from trailwright.cli._acceptance import acceptance_options, accepted
from trailwright.cli._comparing import base_at, changes_of, cost_of
from trailwright.cli._inputs import context_options, look_at
from trailwright.cli._judging import judged, judgement_of
from trailwright.cli._memory import without_collector
from trailwright.cli._outputs import (
    Output,
    emit_texts,
    fail_option,
    format_option,
    in_colour,
    notes_of,
    status,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from trailwright.readers import Context, Looked
    from trailwright.reports.review import Review

__all__ = ["command"]

_FORMS = ("text", "github", "markdown", "html")


@click.command("review")
@click.argument("paths", nargs=-1, required=True)
@click.option("--base", metavar="PATH", help="What there was before: say what changes.")
@context_options
@acceptance_options
@fail_option("--fail-on", "error", "finding")
@fail_option("--fail-on-change", "fatal", "change from --base")
@format_option("text, github, markdown or html", lambda: _FORMS)
@without_collector()
def command(
    paths: tuple[str, ...],
    *,
    base: str | None,
    context: Context,
    outputs: tuple[Output, ...],
    fail_on: str,
    fail_on_change: str,
    **acceptance: Any,  # noqa: ANN401 - as _acceptance has named them
) -> None:
    """Say all that a pull request wants to know of PATHS: check, diff, cost and report.

    PATHS are as for trailwright check; a cloud assembly of a trails.yaml brings along what
    that accepts and expects. With --base, which may not exist yet, it is said what becomes of
    the audit posture and of the cost. As html it is the page of trailwright report.

    Exit status: 0 clean, 1 findings at or above --fail-on or changes at or above
    --fail-on-change, 2 bad usage or unreadable input.
    """
    from trailwright.config.errors import ConfigError  # noqa: PLC0415 - only when called
    from trailwright.reports.files import WriteError  # noqa: PLC0415

    before = None if base is None else base_at(base, context)
    looked = look_at(paths, context)
    try:
        review = _review(before, looked, acceptance)
        texts = [(each.path, _report(each)(review)) for each in outputs]
        emit_texts(texts, notes_of(*review.judgements))
    except (ConfigError, WriteError) as error:
        click.echo(f"trailwright: {error}", err=True)
        raise SystemExit(2) from None
    bars = (fail_on, fail_on_change)
    raise SystemExit(max(map(status, review.judgements, bars)))


def _review(before: Looked | None, looked: Looked, acceptance: dict[str, Any]) -> Review:
    from trailwright.cost import Volumes, estimate, joined  # noqa: PLC0415 - only when called
    from trailwright.reports.review import Review  # noqa: PLC0415

    found = judged(looked)
    check = accepted(judgement_of(looked, found), looked.acknowledgements, **acceptance)
    if before is None:
        volumes = Volumes(**looked.expected_events)
        return Review(check=check, found=found, estimate=estimate(joined(looked.estates), volumes))
    cost = cost_of(before, looked)
    return Review(
        check=check,
        found=found,
        estimate=cost.after,
        changes=changes_of(before, looked, cost),
        cost=cost,
    )


def _report(output: Output) -> Callable[[Review], str]:
    if output == Output("text") and in_colour():
        from trailwright.reports.review_text import review_text  # noqa: PLC0415 - only when called

        return partial(review_text, colour=True)
    from trailwright.reports.review import review_report  # noqa: PLC0415

    return review_report(output.form)
