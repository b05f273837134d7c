"""Takes over trails that are there already: no gap, no replacement, no change.

Reading is :mod:`trailwright.readers.account`'s; this says what ``trails.yaml`` would be, what
CloudFormation would import, and proves property by property that nothing would change.
"""

from __future__ import annotations

from trailwright.operate.adopt.compare import Change, Effect
from trailwright.operate.adopt.plan import Adoption, Import, Verdict, adoption

__all__ = ["Adoption", "Change", "Effect", "Import", "Verdict", "adoption"]
