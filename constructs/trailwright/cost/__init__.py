"""What the trails of an estate cost in a month, as ranges, and what a change makes of it.

Every figure is a :class:`~decimal.Decimal`. Prices and what is taken for granted are data:
``policies/prices.json`` and ``policies/cost-assumptions.json``. What is not known is said to be
unknown, and is never nothing.
"""

from __future__ import annotations

from trailwright.cost.assumptions import left_out
from trailwright.cost.delta import Change, Delta, compared, delta
from trailwright.cost.estimate import Estimate, estimate
from trailwright.cost.joined import joined
from trailwright.cost.lines import Line, NotEstimated
from trailwright.cost.paid_copies import PaidCopy
from trailwright.cost.ranges import Range
from trailwright.cost.volumes import CATEGORIES, Volumes

__all__ = [
    "CATEGORIES",
    "Change",
    "Delta",
    "Estimate",
    "Line",
    "NotEstimated",
    "PaidCopy",
    "Range",
    "Volumes",
    "compared",
    "delta",
    "estimate",
    "joined",
    "left_out",
]
