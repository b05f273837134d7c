"""What events would raise the alarms of an estate, and which alarms nobody would hear.

Imports nothing but ``model``, ``patterns`` and the data in ``policies/``.
"""

from __future__ import annotations

from trailwright.drill.alarms import ArmedAlarm, armed
from trailwright.drill.files import EventsError
from trailwright.drill.run import Drill, Raised, drill

__all__ = ["ArmedAlarm", "Drill", "EventsError", "Raised", "armed", "drill"]
