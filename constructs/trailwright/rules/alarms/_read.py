"""The patterns of metric filters, read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trailwright.model.symbols import is_symbolic
from trailwright.patterns import Pattern, PatternError, parse

if TYPE_CHECKING:
    from trailwright.model.resources import MetricFilter

__all__ = ["pattern_of"]


def pattern_of(found: MetricFilter) -> Pattern | PatternError | None:
    """Return what a filter looks for, or why that is no pattern.

    Args:
        found: The filter.

    Returns:
        ``None`` when nobody can say: what hangs on a deployment is not judged, nor are the
        patterns for words in any text, which CloudWatch Logs takes as well.
    """
    text = found.pattern
    if not isinstance(text, str) or is_symbolic(text) or text.strip()[:1] not in ("", "{"):
        return None
    try:
        return parse(text)
    except PatternError as error:
        return error
