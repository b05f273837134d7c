"""What is wrong with the patterns of metric filters, once they are read.

Apart, so that a check imports the language of patterns only when there is one to be read.
"""

from __future__ import annotations

from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING

from trailwright.model.symbols import is_symbolic
from trailwright.patterns import Pattern, PatternError, lint, parse
from trailwright.patterns.expressions import Expression
from trailwright.rules._say import say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trailwright.model.findings import Finding
    from trailwright.model.resources import MetricFilter
    from trailwright.patterns import Remark

__all__ = ["RULES", "has_expression", "linted"]

#: The rule that speaks of a kind of remark.
RULES = {
    "never-true": "TW532",
    "always-true": "TW533",
    "unequal-alternative": "TW534",
    "unequal-optional": "TW535",
    "dated-name": "TW536",
    "unknown-name": "TW537",
    "shared-name": "TW538",
    "mixed-operators": "TW539",
}
_KEYS = ("Properties", "FilterPattern")


def linted(found: MetricFilter) -> Iterator[Finding]:
    """Yield what is wrong with a filter's pattern.

    Args:
        found: The filter.
    """
    pattern = _pattern(found)
    if isinstance(pattern, PatternError):
        rule_id = "TW531" if pattern.undefined else "TW530"
        yield say(rule_id, found, str(pattern), keys=_KEYS)
    elif pattern is not None:
        by_kind = groupby(sorted(lint(pattern), key=attrgetter("id")), key=attrgetter("id"))
        for kind, remarks in by_kind:
            yield say(RULES[kind], found, _said(list(remarks)), keys=_KEYS)


def has_expression(found: MetricFilter) -> bool:
    """Return whether a filter's pattern is known to have a regular expression.

    Args:
        found: The filter.
    """
    pattern = _pattern(found)
    conditions = pattern.conditions() if isinstance(pattern, Pattern) else ()
    return any(isinstance(getattr(each, "value", None), Expression) for each in conditions)


def _pattern(found: MetricFilter) -> Pattern | PatternError | None:
    """Return what a filter looks for, or why that is no pattern; ``None`` if nobody can say.

    What hangs on a deployment is not judged, nor are the patterns for words in any text, which
    CloudWatch Logs takes as well.
    """
    text = found.pattern
    if not isinstance(text, str) or is_symbolic(text) or text.strip()[:1] not in ("", "{"):
        return None
    try:
        return parse(text)
    except PatternError as error:
        return error


def _said(remarks: list[Remark]) -> str:
    first, others = remarks[0], len(remarks) - 1
    more = f", and {others} more like it" if others else ""
    return f"filter pattern, character {first.position + 1}: {first.message}{more}"
