"""Proves every policy that trailwright composes: ``python bench/prove.py``.

From an estate's configuration, and from the constructs in a CDK app, to the templates, and from
there to every policy in them: each lets in exactly CloudTrail and those it is meant for, or a
request shows that it does not. What gives access and has nothing to be proved against is a
failure too.
"""

from __future__ import annotations

import sys
import time
from itertools import chain
from typing import TYPE_CHECKING

from proofs.configurations import configurations
from proofs.constructs import synthesized
from proofs.estates import compose
from proofs.judge import Judge

if TYPE_CHECKING:
    from collections.abc import Iterator

    from proofs.configurations import Configuration
    from proofs.estates import Composed

SECONDS = 5.0


def main() -> int:
    """Prove all configurations, print what came of it, and return the exit status."""
    began = time.perf_counter()
    judge, seconds, failed = Judge(), [], 0
    for configuration, composed in chain(_composed(), synthesized()):
        verdict = judge.judge(composed, configuration.readers)
        seconds.append(verdict.seconds)
        failed += bool(verdict.faults)
        for fault in verdict.faults:
            print(f"NOT PROVED {configuration}\n  {fault}")
    kinds = ", ".join(f"{kind} {number:,}" for kind, number in judge.counts.items())
    print(f"configurations proved: {len(seconds) - failed:,} of {len(seconds):,}")
    print(f"policies in them: {judge.counts.total():,} ({kinds}), {judge.distinct:,} distinct")
    print(f"slowest configuration: {max(seconds):.2f} s, at most {SECONDS:.0f} s")
    print(f"all: {time.perf_counter() - began:.0f} s")
    return 1 if failed or max(seconds) > SECONDS else 0


def _composed() -> Iterator[tuple[Configuration, Composed]]:
    for each in configurations():
        yield each, compose(each.config())


if __name__ == "__main__":
    sys.exit(main())
