"""Policies from the time before CloudTrail had a service principal."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from trailwright._policies import read_policy

if TYPE_CHECKING:
    from trailwright.model.resources import Value

__all__ = ["names_legacy_accounts"]


def names_legacy_accounts(document: Value) -> bool:
    """Return whether a policy lets in accounts from which CloudTrail once delivered.

    Args:
        document: The policy of a bucket or a topic.
    """
    text = json.dumps(document, default=str)
    return any(each in text for each in read_policy("legacy-principals.json")["accounts"].values())
