"""Which changes of the policies the prover notices."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from proofs.golden import golden
from proofs.mutants import changes

from trailwright.iam.globs import matches
from trailwright.iam.policies import parse_policy
from trailwright.iam.prover import Layer, prove

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from trailwright.iam.estate_proofs import Claim

__all__ = ["Mutant", "equivalents", "layers", "mutants", "stale_patterns"]

LISTED = Path(__file__).parents[1] / "equivalent_mutants.json"
#: What is proved of the statements of an effect, alone; what fails soonest first.
PROVED = {"Allow": (Layer.CALLS, Layer.GRANTS), "Deny": (Layer.LOCKOUTS, Layer.DENIES)}


@dataclass
class Mutant:
    """One change, made in every golden estate that has what is changed."""

    layer: str
    effect: str
    name: str
    made: list[tuple[Claim, dict[str, Any]]] = field(default_factory=list)

    def __str__(self) -> str:
        return f"{self.layer} {self.effect}: {self.name}"

    def is_noticed(self) -> bool:
        """Return whether the change is disproved in one of the estates."""
        return not all(self._is_proved(*each) for each in self.made)

    def _is_proved(self, claim: Claim, document: dict[str, Any]) -> bool:
        policy = parse_policy(document, kind=claim.kind)
        return all(prove(policy, claim.wanted, [each]).proved for each in PROVED[self.effect])


def layers() -> tuple[tuple[str, str], ...]:
    """Return the layers, and the effects of their statements."""
    found = ((name, effect) for each in golden() for name, effect, _ in each.layers())
    return tuple(dict.fromkeys(found))


def mutants(layer: str, effect: str) -> Iterator[Mutant]:
    """Yield the changes of one layer's statements of one effect."""
    found: dict[str, Mutant] = {}
    for estate in golden():
        for name, its_effect, claim in estate.layers():
            if (name, its_effect) == (layer, effect):
                for what, document in changes(claim.documents[0], effect):
                    mutant = found.setdefault(what, Mutant(layer, effect, what))
                    mutant.made.append((claim, document))
    yield from found.values()


def equivalents(found: Iterable[Mutant]) -> Iterator[Mutant]:
    """Yield those of some changes that are listed as equivalent."""
    for mutant in found:
        if any(matches(each, str(mutant)) for each in _patterns()):
            yield mutant


def stale_patterns(found: Iterable[Mutant]) -> Iterator[str]:
    """Yield what is listed as equivalent and is no change at all."""
    names = list(map(str, found))
    yield from (each for each in _patterns() if not any(matches(each, name) for name in names))


@cache
def _patterns() -> tuple[str, ...]:
    listed = json.loads(LISTED.read_text(encoding="utf-8"))["equivalents"]
    return tuple(pattern for group in listed for pattern in group["mutants"])
