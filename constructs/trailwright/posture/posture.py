"""Reads the posture of an estate."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from trailwright.model.once import once
from trailwright.posture.alarms import alarm_postures
from trailwright.posture.archive import archive_postures
from trailwright.posture.headroom import uses
from trailwright.posture.records import Posture
from trailwright.posture.topics import topic_postures
from trailwright.posture.trail import trail_posture

if TYPE_CHECKING:
    from trailwright.model.estate import Estate

__all__ = ["posture_of"]


@once
def posture_of(estate: Estate) -> Posture:
    """Return what an estate records, where that is kept, who may read it, and who is told.

    Args:
        estate: What was read.
    """
    own = replace(estate)  # what is worked out is let go with it
    alarms = tuple(alarm_postures(own))
    return Posture(
        trails=tuple(trail_posture(own, each) for each in own.trails),
        archives=tuple(archive_postures(own)),
        alarms=alarms,
        topics=tuple(topic_postures(own, alarms)),
        uses=tuple(uses(own)),
    )
