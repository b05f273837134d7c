"""One finding as a colleague would tell it.

Apart, so that a check imports what wraps and paints only when there is something to tell.
"""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, TypeAlias

from trailwright.reports._aws import aws_says
from trailwright.reports._harmless import harmless, no_command, one_line
from trailwright.reports._places import source_place, template_place
from trailwright.reports._snippet import snippet

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from trailwright.model.findings import Finding

    #: Gives a text a style.
    Paint: TypeAlias = Callable[[str, str], str]

__all__ = ["Paint", "lines"]

_WIDTH = 80


def lines(finding: Finding, paint: Paint) -> Iterator[str]:
    """Yield the lines that tell a finding, none wider than 80 columns if it can be broken.

    Args:
        finding: The finding.

        paint: Gives a text a style.
    """
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
