"""Findings as a colleague would tell them."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from trailwright.model.findings import Severity
from trailwright.reports._aws import aws_says
from trailwright.reports._harmless import harmless, no_command, one_line
from trailwright.reports._places import source_place, template_place
from trailwright.reports._snippet import snippet
from trailwright.reports._summary import summary

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from trailwright.model.findings import Finding, Judgement

    Paint = Callable[[str, str], str]

__all__ = ["text_report"]

_WIDTH = 80
#: Select Graphic Rendition (ECMA-48): what is bold, faint, red and so on.
_STYLES = {
    Severity.FATAL: "1;31",
    Severity.ERROR: "31",
    Severity.WARNING: "33",
    Severity.UNKNOWN: "35",
    Severity.INFO: "36",
    "strong": "1",
    "faint": "2",
    "mend": "32",
}


def text_report(judgement: Judgement, *, colour: bool = False) -> str:
    """Return a judgement as text of 80 columns, the worst first, all summed up at the end.

    A path, or what is ready to be pasted, is never broken, however long it is.

    Args:
        judgement: What was found.

        colour: Whether a terminal shows it. Default: no colour.
    """
    paint = _coloured if colour else _bare
    told = ["\n".join(_lines(each, paint)) for each in judgement.worst_first]
    return "\n\n".join([*told, paint("strong", summary(judgement))])


def _coloured(style: str, text: str) -> str:
    return f"\x1b[{_STYLES[style]}m{text}\x1b[0m"


def _bare(_style: str, text: str) -> str:
    return text


def _lines(finding: Finding, paint: Paint) -> Iterator[str]:
    head = paint(finding.severity, f"{finding.severity} {finding.rule.id}")
    yield f"{head}  {paint('strong', one_line(finding.rule.title))}"
    yield _line(f"{template_place(finding)}  {finding.resource}".strip())
    yield from (paint("faint", each) for each in _made_by(finding))
    yield from _wrapped(finding.message)
    yield from _wrapped(aws_says(finding) or "")
    yield from _wrapped(finding.remedy, first="  → ")
    written = snippet(finding)
    if written:
        yield ""
        yield from (f"    {paint('mend', line)}" for line in written[1].splitlines())


def _made_by(finding: Finding) -> Iterator[str]:
    """Yield the construct and the user's line it comes from, where they are known."""
    made = (finding.origin.construct_path, str(source_place(finding.origin) or ""))
    known = [each for each in made if each]
    if known:
        yield _line("made by " + ", ".join(known))


def _wrapped(text: str, *, first: str = "  ") -> Iterator[str]:
    for line in harmless(text).splitlines():
        for each in textwrap.wrap(
            line,
            _WIDTH,
            initial_indent=first,
            subsequent_indent=" " * len(first),
            break_long_words=False,
            break_on_hyphens=False,
        ):
            yield no_command(each)


def _line(text: str) -> str:
    return no_command(f"  {one_line(text)}")
