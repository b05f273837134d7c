"""Before a deployment: what a template cannot tell, the accounts can."""

from __future__ import annotations

from trailwright.operate.preflight.denominator import looked_at
from trailwright.operate.preflight.permissions import permissions
from trailwright.operate.preflight.plan import Plan
from trailwright.operate.preflight.run import Preflight, preflight
from trailwright.operate.preflight.ways_in import WaysIn, ways_in

__all__ = ["Plan", "Preflight", "WaysIn", "looked_at", "permissions", "preflight", "ways_in"]
