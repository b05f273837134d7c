"""What the identity that looks must be allowed: an IAM policy of read-only actions."""

from __future__ import annotations

from typing import Any

from trailwright._policies import read_policy
from trailwright.compose.statements import policy_document

__all__ = ["permissions"]


def permissions() -> dict[str, Any]:
    """Return the least IAM policy that lets everything be looked at that preflight looks at."""
    renamed = read_policy("failed-calls.json")["permissions"]["by_call"]
    actions = sorted(
        {renamed.get(each, each) for each in read_policy("preflight.json")["questions"]}
    )
    statement = {
        "Sid": "TrailwrightPreflight",
        "Effect": "Allow",
        "Action": actions,
        "Resource": "*",
    }
    return policy_document([statement])
