"""What the identity that looks must be allowed: an IAM policy of actions that only read."""

from __future__ import annotations

from typing import Any

from trailwright._policies import read_policy
from trailwright.compose.statements import policy_document

__all__ = ["permissions"]


def permissions(command: str) -> dict[str, Any]:
    """Return the least IAM policy that lets a command look at everything it looks at.

    Args:
        command: ``preflight`` or ``verify``, whose questions are in ``policies/``.
    """
    renamed = read_policy("failed-calls.json")["permissions"]["by_call"]
    asked = read_policy(f"{command}.json")["questions"]
    statement = {
        "Sid": f"Trailwright{command.capitalize()}",
        "Effect": "Allow",
        "Action": sorted({renamed.get(each, each) for each in asked}),
        "Resource": "*",
    }
    return policy_document([statement])
