"""Every action of the services whose policies are proved, as ``policies/actions.json`` has them."""

from __future__ import annotations

from functools import cache
from typing import Any

from trailwright._policies import read_policy

__all__ = ["known_actions"]


@cache
def known_actions(service: str) -> tuple[str, ...]:
    """Return all actions of a service; none of one that is not listed.

    Args:
        service: The prefix of its actions, in any case.
    """
    listed: dict[str, Any] | None = read_policy("actions.json")["services"].get(service.lower())
    if listed is None:
        return ()
    names = [name for level in listed["actions"].values() for name in level]
    return tuple(f"{service.lower()}:{name}" for name in (*names, *listed.get("unlisted", ())))
