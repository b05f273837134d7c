"""The filter patterns of CloudWatch Logs for JSON events, as metric filters use them.

A pattern such as ``{ $.eventName = "StopLogging" }`` decides which CloudTrail events a metric
counts. AWS evaluates it only once it is deployed; here it is parsed, evaluated and explained::

    from trailwright.patterns import parse

    pattern = parse('{ ($.eventName = "ConsoleLogin") && ($.errorMessage NOT EXISTS) }')
    pattern.matches({"eventName": "ConsoleLogin"})
    print(pattern.explain({"eventName": "ConsoleLogout"}))

What AWS's pages do not define is refused with the reason, never guessed: a wildcard in the middle
of a text, escapes in quotes, ``= true``. No pattern was compared with CloudWatch Logs itself;
:func:`lint` and the tests lean on the `documented examples
<https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html>`_.
"""

from __future__ import annotations

from trailwright.patterns.errors import PatternError
from trailwright.patterns.event_bridge import event_pattern
from trailwright.patterns.explain import Explanation, Verdict
from trailwright.patterns.insights import insights_query
from trailwright.patterns.lint import Remark, lint
from trailwright.patterns.parser import Pattern, parse

__all__ = [
    "Explanation",
    "Pattern",
    "PatternError",
    "Remark",
    "Verdict",
    "event_pattern",
    "insights_query",
    "lint",
    "parse",
]
