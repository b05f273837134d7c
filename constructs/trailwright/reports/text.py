"""Findings as a colleague would tell them."""

from __future__ import annotations

import re
import textwrap
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from trailwright.model.findings import Finding

__all__ = ["plain", "text_report"]

_WIDTH = 80
#: Control characters, and those that change the direction of text.
_UNSAFE = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def text_report(findings: Sequence[Finding]) -> str:
    """Return findings as text of about 80 columns, the worst first.

    Args:
        findings: What was found.
    """
    worst_first = sorted(findings, key=lambda each: each.severity.rank)
    return "\n\n".join("\n".join(_lines(each)) for each in worst_first)


def plain(text: str) -> str:
    """Return text without what could move a terminal's cursor or hide a part of it.

    Args:
        text: Anything from a template.
    """
    return _UNSAFE.sub("\N{REPLACEMENT CHARACTER}", text)


def _lines(finding: Finding) -> Iterator[str]:
    where = finding.origin.path + (f":{finding.line}" if finding.line else "")
    yield plain(f"{where}  {finding.resource}")
    yield f"  {finding.severity} {finding.rule.id}  {finding.rule.title}"
    if finding.rule.aws_error:
        yield f"  AWS would say {finding.rule.aws_error}"
    yield from _wrapped(finding.message)
    yield from _wrapped(f"→ {finding.remedy}")


def _wrapped(text: str) -> Iterator[str]:
    for line in plain(text).splitlines():
        yield from textwrap.wrap(
            line,
            _WIDTH,
            initial_indent="  ",
            subsequent_indent="    ",
            break_long_words=False,
            break_on_hyphens=False,
        )
