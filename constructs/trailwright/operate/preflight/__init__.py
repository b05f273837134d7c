"""Before a deployment: what a template cannot tell, the accounts can."""

from __future__ import annotations

from trailwright.operate.preflight.denominator import looked_at
from trailwright.operate.preflight.plan import Plan, with_name
from trailwright.operate.preflight.run import Preflight, preflight

__all__ = [
    "Plan",
    "Preflight",
    "looked_at",
    "preflight",
    "with_name",
]
