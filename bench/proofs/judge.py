"""Proves every policy of an estate, each distinct one once, and finds what nobody thought of."""

from __future__ import annotations

import json
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from proofs.documents import strays

from trailwright.iam.estate_proofs import claims

if TYPE_CHECKING:
    from proofs.estates import Composed

    from trailwright.iam.estate_proofs import Claim
    from trailwright.iam.prover import Proof

__all__ = ["Judge", "Verdict"]


@dataclass(frozen=True)
class Verdict:
    """What came of one estate: what is wrong with it, and how long that took to find out."""

    faults: tuple[str, ...]
    seconds: float


@dataclass
class Judge:
    """Proves estates, and keeps count."""

    counts: Counter[str] = field(default_factory=Counter[str])
    _proofs: dict[tuple[str, str], Proof] = field(default_factory=dict)

    @property
    def distinct(self) -> int:
        """How many of the policies differ, or have to guarantee something different."""
        return len(self._proofs)

    def judge(self, composed: Composed, readers: tuple[str, ...]) -> Verdict:
        """Return what is wrong with an estate: nothing when everything is proved."""
        began = time.perf_counter()
        found = list(claims(composed.estate, readers))
        faults = [
            f"{claim.about}: {proof}"
            for claim in found
            if not (proof := self._proof_of(claim)).proved
        ]
        judged = {place for claim in found for place in claim.places}
        faults += strays(composed, judged)
        return Verdict(tuple(faults), time.perf_counter() - began)

    def _proof_of(self, claim: Claim) -> Proof:
        self.counts[claim.about.rpartition(" ")[0]] += 1
        key = (json.dumps(claim.documents, default=repr), repr(claim.wanted))
        if key not in self._proofs:
            self._proofs[key] = claim.prove()
        return self._proofs[key]
