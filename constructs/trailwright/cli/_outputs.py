"""How commands say what they found: formats, files, and when to fail."""

from __future__ import annotations

import os
import sys
from functools import partial
from typing import TYPE_CHECKING, NamedTuple, ParamSpec, TypeVar

import click

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from trailwright.model.findings import Judgement
    from trailwright.reports.formats import Report

__all__ = [
    "Output",
    "emit",
    "emit_texts",
    "fail_option",
    "format_option",
    "in_colour",
    "notes_of",
    "output_options",
    "status",
]

_P = ParamSpec("_P")
_R = TypeVar("_R")
_SEVERITIES = ("fatal", "error", "warning", "unknown", "info")


class Output(NamedTuple):
    """A format, and the file it is written to; no file is standard output."""

    form: str
    path: str = ""


class _OutputType(click.ParamType):
    """``NAME`` or ``NAME=FILE``.

    Args:
        forms: Returns the names, when they are needed.
    """

    name = "NAME[=FILE]"

    def __init__(self, forms: Callable[[], Sequence[str]]) -> None:
        self._forms = forms

    def convert(
        self,
        value: str | Output,
        param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> Output:
        if isinstance(value, Output):
            return value
        form, has_file, path = value.partition("=")
        if has_file and not path:
            self.fail(f"{value} names no file; write {form}=FILE, or {form} alone", param, ctx)
        return Output(click.Choice(self._forms()).convert(form, param, ctx), path)


def output_options(command: Callable[_P, _R]) -> Callable[_P, _R]:
    """Give a command the options that say how to report, and when to fail.

    Args:
        command: The command's function.
    """
    form = format_option("text, json, sarif, github, markdown or junit", _forms)
    return form(fail_option("--fail-on", "error", "finding")(command))


def fail_option(
    name: str, default: str, what: str
) -> Callable[[Callable[_P, _R]], Callable[_P, _R]]:
    """Return what gives a command an option that says when to fail.

    Args:
        name: The option.

        default: The severity that fails by default.

        what: What has the severity.
    """
    return click.option(
        name,
        type=click.Choice(_SEVERITIES),
        default=default,
        show_default=True,
        help=f"The least severity of a {what} that makes the exit status 1: fatal, error, "
        "warning, unknown (it could not be decided) or info. Accepted findings do not count.",
    )


def format_option(
    listed: str, forms: Callable[[], Sequence[str]]
) -> Callable[[Callable[_P, _R]], Callable[_P, _R]]:
    """Return what gives a command ``--format NAME[=FILE]``, as ``outputs``.

    Args:
        listed: The names, as the help lists them.

        forms: Returns the names, when they are needed.
    """
    return click.option(
        "--format",
        "outputs",
        type=_OutputType(forms),
        metavar="NAME[=FILE]",
        multiple=True,
        callback=_one_to_stdout,
        help=f"{listed}; with =FILE, written there. "
        "Repeatable. Default: text, unless another one goes to standard output.",
    )


def _forms() -> Sequence[str]:
    from trailwright.reports.formats import FORMATS  # noqa: PLC0415 - only when called

    return FORMATS


def _one_to_stdout(
    _ctx: click.Context, _param: click.Parameter, outputs: Sequence[Output]
) -> tuple[Output, ...]:
    """Return the outputs, of which exactly one goes to standard output."""
    shown = [each for each in outputs if not each.path]
    if len(shown) > 1:
        forms = " and ".join(each.form for each in shown)
        msg = f"only one format can go to standard output, got {forms}; write one as NAME=FILE"
        raise click.UsageError(msg)
    files = [each.path for each in outputs if each.path]
    if len(set(files)) < len(files):
        msg = f"each format needs a file of its own, got {', '.join(files)}; rename one"
        raise click.UsageError(msg)
    return (*outputs, *(() if shown else (Output("text"),)))


def emit(judgement: Judgement, outputs: Sequence[Output], heading: str = "") -> None:
    """Write what was found to files and standard output, and notes to standard error.

    Args:
        judgement: What was found.

        outputs: The formats, and where each goes.

        heading: What stands before the findings, as text. Default: nothing.

    Raises:
        WriteError: If a file cannot be written. Then nothing was printed.
    """
    written = [(each.path, _headed(each, heading, _report(each)(judgement))) for each in outputs]
    emit_texts(written, notes_of(judgement))


def notes_of(*judgements: Judgement) -> list[str]:
    """Return what stands on standard error: what was passed over, and the notes, each once.

    Args:
        judgements: What was found.
    """
    passed = (f"passed over {o.path}: {o.reason}" for each in judgements for o in each.passed_over)
    notes = (f"note: {note}" for each in judgements for note in each.notes)
    return list(dict.fromkeys((*passed, *notes)))


def emit_texts(written: Sequence[tuple[str, str]], notes: Sequence[str]) -> None:
    """Write texts to files and standard output, and notes to standard error.

    Args:
        written: Each text, after the file it goes to; no file is standard output.

        notes: The notes.

    Raises:
        WriteError: If a file cannot be written. Then nothing was printed.
    """
    from trailwright.reports._harmless import one_line  # noqa: PLC0415 - only when called
    from trailwright.reports.files import write_whole  # noqa: PLC0415

    for path, text in written:
        if path:
            write_whole(path, f"{text}\n")
    if notes:
        click.echo("\n".join(map(one_line, notes)), err=True)
    for path, text in written:
        if not path:
            _print(text)


def status(judgement: Judgement, fail_on: str) -> int:
    """Return the exit status: 1 if a finding is as bad as the bar and not accepted, else 0.

    Args:
        judgement: What was found.

        fail_on: The severity that fails.
    """
    limit = _SEVERITIES.index(fail_on)
    return int(any(each.severity.rank <= limit for each in judgement.worst_first))


def _report(output: Output) -> Report:
    if output == Output("text") and in_colour():
        from trailwright.reports.text import text_report  # noqa: PLC0415 - only when called

        return partial(text_report, colour=True)
    from trailwright.reports.formats import report  # noqa: PLC0415

    return report(output.form)


def _headed(output: Output, heading: str, text: str) -> str:
    return f"{heading}\n\n{text}" if heading and output.form == "text" else text


def in_colour() -> bool:
    """Return whether standard output is coloured: see https://no-color.org and https://force-color.org."""
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return sys.stdout.isatty() and os.environ.get("TERM") != "dumb"


def _print(text: str) -> None:
    # A terminal that cannot show a character gets its number, and no traceback.
    reconfigure = getattr(sys.stdout, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(errors="backslashreplace")
    click.echo(text, color=in_colour())
