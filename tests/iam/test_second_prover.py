"""The second prover says what it proved, and never that it proved what it did not look at."""

from __future__ import annotations

import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest
from proofs.golden import golden
from proofs.mutants import changes

from trailwright.iam.evaluate import evaluate
from trailwright.iam.policies import parse_policy
from trailwright.iam.prover import Layer

BENCH = Path(__file__).parents[2] / "bench"
needs_z3 = pytest.mark.skipif(find_spec("z3") is None, reason="z3-solver is not installed")


#: Runs a command as if z3 were not there.
HIDING = """
import runpy, sys
sys.modules["z3"] = None
sys.path.insert(0, sys.argv[1])
runpy.run_module("z3_proof", run_name="__main__")
"""


def test_without_its_solver_nothing_is_proved() -> None:
    """The command says that it passed it over, and that is no failure."""
    command = [sys.executable, "-c", HIDING, str(BENCH)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)

    said = "passed over: z3-solver is not installed (requirements/proof.in)\n"
    assert (0, said, "") == (done.returncode, done.stdout, done.stderr)


@needs_z3
@pytest.mark.parametrize(("name", "layer"), [("topic", Layer.GRANTS), ("topic", Layer.DENIES)])
def test_a_golden_policy_is_proved_again(name: str, layer: Layer) -> None:
    """No request at all is let in beyond the guarantee."""
    from proofs.smt import counterexample  # noqa: PLC0415 - z3 may be missing

    claim = next(claim for found, _, claim in golden()[0].layers() if found == name)

    assert counterexample(claim.policy, claim.wanted, layer) is None


@needs_z3
def test_a_broken_policy_is_found_out() -> None:
    """By a request that the evaluator lets in as well."""
    from proofs.smt import counterexample  # noqa: PLC0415 - z3 may be missing

    claim = next(claim for name, _, claim in golden()[0].layers() if name == "topic")
    broken = dict(changes(claim.documents[0], "Allow"))["PublishAudit Condition left out"]
    policy = parse_policy(broken)

    found = counterexample(policy, claim.wanted, Layer.GRANTS)

    assert found is not None
    assert evaluate(policy, found).allowed is True
