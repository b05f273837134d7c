"""Which controls an estate meets, and which alarms of the catalogue would be heard in it.

What meets a control is data, in ``policies/controls.json``: facts of a trail, rules that find
nothing, alarms that would be heard. What cannot be known is said to be unknown.
"""

from __future__ import annotations

from trailwright.controls.control_map import AccountVerdict, Met, Verdict, control_map
from trailwright.controls.frameworks import Control, Framework, frameworks
from trailwright.controls.posts import Post, State, posts
from trailwright.controls.watches import Watch, watches

__all__ = [
    "AccountVerdict",
    "Control",
    "Framework",
    "Met",
    "Post",
    "State",
    "Verdict",
    "Watch",
    "control_map",
    "frameworks",
    "posts",
    "watches",
]
