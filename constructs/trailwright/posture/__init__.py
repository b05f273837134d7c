"""The audit posture of an estate: what is recorded, where it is kept, and who is told.

A posture is a reading of an estate, like its findings, its cost or a drill. The modules that
find what trails lean on are shared with the rules, which need no more than those: what makes
a posture is loaded when somebody asks for it.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from trailwright.posture.posture import posture_of
    from trailwright.posture.records import (
        SSE_S3,
        Access,
        AlarmPosture,
        Archive,
        Feed,
        Lock,
        Posture,
        Recording,
        TopicPosture,
        TrailPosture,
    )

__all__ = [
    "SSE_S3",
    "Access",
    "AlarmPosture",
    "Archive",
    "Feed",
    "Lock",
    "Posture",
    "Recording",
    "TopicPosture",
    "TrailPosture",
    "posture_of",
]


def __getattr__(name: str) -> object:
    """Load a public name where it lives (PEP 562)."""
    if name not in __all__:
        msg = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(msg)
    home = "posture" if name == "posture_of" else "records"
    return getattr(import_module(f"trailwright.posture.{home}"), name)
