"""Changes every policy step by step, and sees whether it is noticed: ``bench/mutate_policies.py``.

A change that nothing notices must be listed in ``bench/equivalent_mutants.json`` with the reason
why it means nothing; what is listed there must not be noticed.
"""

from __future__ import annotations

import sys
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

from proofs.scores import equivalents, layers, mutants, stale_patterns

if TYPE_CHECKING:
    from collections.abc import Iterator

SECONDS = 60.0


@dataclass(frozen=True)
class Score:
    """What came of the changes of one layer."""

    name: str
    mutants: int
    noticed: int
    equivalent: int
    unnoticed: tuple[str, ...] = ()
    stale: tuple[str, ...] = ()

    def __str__(self) -> str:
        share = self.noticed / (self.noticed + len(self.unnoticed))
        return (
            f"{self.name:24} {self.mutants:7,} {self.noticed:7,} {self.equivalent:10,} {share:7.1%}"
        )

    def faults(self) -> Iterator[str]:
        """Yield what is wrong, each in a line."""
        yield from (f"NOT NOTICED {name}" for name in self.unnoticed)
        yield from (f"LISTED AS EQUIVALENT, YET NOTICED {name}" for name in self.stale)


def score(layer: tuple[str, str]) -> Score:
    """Return what came of the changes of one layer's statements of one effect."""
    found = list(mutants(*layer))
    listed = set(map(str, equivalents(found)))
    noticed = {str(each): each.is_noticed() for each in found}
    return Score(
        name=" ".join(layer),
        mutants=len(found),
        noticed=sum(noticed.values()),
        equivalent=len(listed),
        unnoticed=tuple(name for name, seen in noticed.items() if not seen and name not in listed),
        stale=tuple(name for name in listed if noticed[name]),
    )


def main() -> int:
    """Print the table, and return the exit status."""
    began = time.perf_counter()
    with ProcessPoolExecutor() as pool:
        # The largest first, so that the others fit beside it.
        largest_first = sorted(layers(), key=lambda each: each[0] != "key")
        scores = sorted(pool.map(score, largest_first), key=lambda each: each.name)
    total = Score(
        name="all",
        mutants=sum(each.mutants for each in scores),
        noticed=sum(each.noticed for each in scores),
        equivalent=sum(each.equivalent for each in scores),
        unnoticed=tuple(name for each in scores for name in each.unnoticed),
        stale=tuple(name for each in scores for name in each.stale),
    )
    unknown = list(stale_patterns(each for layer in layers() for each in mutants(*layer)))
    print(f"{'layer':24} {'mutants':>7} {'noticed':>7} {'equivalent':>10} {'score':>7}")
    print(*scores, total, *total.faults(), sep="\n")
    print(*(f"LISTED AS EQUIVALENT, YET NO CHANGE {each}" for each in unknown), sep="\n", end="")
    print(f"all: {time.perf_counter() - began:.0f} s, at most {SECONDS:.0f} s")
    return 1 if unknown or list(total.faults()) else 0


if __name__ == "__main__":
    sys.exit(main())
