"""Changes of our policies are noticed; ``bench/mutate_policies.py`` makes all of them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from proofs.golden import golden
from proofs.scores import LISTED, equivalents, layers, mutants, stale_patterns

STATEMENTS = Path(__file__).parents[2] / "policies/statements"
#: Of the largest layers every so manieth change is made here.
STEPS = {"bucket": 8, "key": 16}


@pytest.mark.parametrize("layer", layers(), ids=" ".join)
def test_every_change_that_means_something_is_noticed(layer: tuple[str, str]) -> None:
    """What the prover lets through is listed as equivalent, and what is listed it lets through."""
    found = list(mutants(*layer))[:: STEPS.get(layer[0], 1)]

    let_through = {str(each) for each in found if not each.is_noticed()}

    assert {str(each) for each in equivalents(found)} == let_through


def test_there_are_changes_of_every_kind() -> None:
    """Thousands, under names that tell them apart."""
    names = [str(each) for layer in layers() for each in mutants(*layer)]

    assert len(set(names)) == len(names)
    assert len(names) > 2000


def test_every_equivalent_is_a_change() -> None:
    """The list has no pattern that fits nothing, and a reason for each that fits."""
    everything = [each for layer in layers() for each in mutants(*layer)]

    assert [] == list(stale_patterns(everything))
    listed = json.loads(LISTED.read_text(encoding="utf-8"))["equivalents"]
    assert all(group["reason"].endswith(".") for group in listed)


def test_every_statement_is_changed() -> None:
    """No statement of a trail's own resources is missing from the estates that are changed.

    Guardrails let nobody in; ``tests/compose/test_guardrails.py`` tries each of their actions.
    """
    written = {
        statement["Sid"].partition("$")[0]
        for path in STATEMENTS.iterdir()
        if path.stem != "guardrails"
        for group in json.loads(path.read_text(encoding="utf-8"))["groups"].values()
        for statement in group
    }
    changed = {
        statement["Sid"].removesuffix("Audit")
        for estate in golden()
        for claim in estate.claims
        for statement in claim.documents[0]["Statement"]
    }

    assert written == changed
