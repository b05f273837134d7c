"""The audit posture of an estate: what is recorded, where it is kept, and who is told.

A posture is a reading of an estate, like its findings, its cost or a drill. The modules that
find what trails lean on are shared with the rules.
"""

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
