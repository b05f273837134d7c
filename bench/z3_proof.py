"""Proves the golden policies a second time, over all texts: ``python bench/z3_proof.py``.

Needs z3-solver, which is in ``requirements/proof.in`` and nowhere else; without it nothing is
proved, and that is what it says. Of each policy it is also shown that a broken one is found out,
by a request that the evaluator of the first prover judges alike.
"""

from __future__ import annotations

import sys
import time
from importlib.util import find_spec
from typing import TYPE_CHECKING

from proofs.golden import golden
from proofs.mutants import changes

from trailwright.iam.evaluate import evaluate
from trailwright.iam.policies import parse_policy
from trailwright.iam.prover import Layer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trailwright.iam.estate_proofs import Claim

#: What is proved of the statements of an effect.
PROVED = {"Allow": Layer.GRANTS, "Deny": Layer.DENIES}
#: The changes that break the statements of an effect; the first that a policy can have is made.
BROKEN = {
    "Allow": ("Principal everyone", "Resource[0] everything"),
    "Deny": ("Effect turned round",),
}


def main() -> int:
    """Print the table, and return the exit status."""
    if find_spec("z3") is None:
        print("passed over: z3-solver is not installed (requirements/proof.in)")
        return 0
    began = time.perf_counter()
    print(f"{'estate':28} {'policy':18} {'layer':6} {'nothing else':13} {'broken':10} {'s':>5}")
    verdicts = list(_verdicts())
    print(f"{sum(verdicts)} of {len(verdicts)} proved, all: {time.perf_counter() - began:.0f} s")
    return 0 if all(verdicts) else 1


def _verdicts() -> Iterator[bool]:
    for estate in golden():
        for name, effect, claim in estate.layers():
            began = time.perf_counter()
            whole, broken = _unsat(claim, effect), _found_out(claim, effect)
            seconds = time.perf_counter() - began
            said = f"{whole:13} {broken:10} {seconds:5.1f}"
            print(f"{estate.name:28} {name:18} {effect:6} {said}", flush=True)
            yield (whole, broken) == ("proved", "found out")


def _unsat(claim: Claim, effect: str) -> str:
    from proofs.smt import counterexample  # noqa: PLC0415 - z3 may be missing

    try:
        found = counterexample(claim.policy, claim.wanted, PROVED[effect])
    except ArithmeticError as error:
        return f"not decided: {error}"
    return "proved" if found is None else f"NOT PROVED: {found}"


def _found_out(claim: Claim, effect: str) -> str:
    """Return whether a broken policy is found out, and the evaluator says so too."""
    from proofs.smt import counterexample  # noqa: PLC0415 - z3 may be missing

    layer = PROVED[effect]
    document = next(
        after
        for change in BROKEN[effect]
        for name, after in changes(claim.documents[0], effect)
        if name.endswith(change)
    )
    policy = parse_policy(document, kind=claim.kind)
    try:
        found = counterexample(policy, claim.wanted, layer)
    except ArithmeticError as error:
        return f"not decided: {error}"
    if found is None:
        return "NOT FOUND OUT"
    allowed = evaluate(policy.layer(effect), found)
    agreed = allowed.outcome == ("allowed" if effect == "Allow" else "implicit deny")
    return "found out" if agreed else f"DISPUTED: {found}: {allowed}"


if __name__ == "__main__":
    sys.exit(main())
