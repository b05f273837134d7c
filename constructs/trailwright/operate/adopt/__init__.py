"""Takes over trails that are there already: no gap, no replacement, no change.

Reading is :mod:`trailwright.readers.account`'s; this says what ``trails.yaml`` would be, what
CloudFormation would import, and proves property by property that nothing would change.
"""

from __future__ import annotations

from trailwright.operate.adopt.compare import Change, Effect
from trailwright.operate.adopt.imports import Import
from trailwright.operate.adopt.plan import adoption
from trailwright.operate.adopt.verdict import Adoption, Outcome, Verdict

__all__ = ["Adoption", "Change", "Effect", "Import", "Outcome", "Verdict", "adoption"]
