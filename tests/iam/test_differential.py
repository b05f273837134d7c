"""Our evaluator says what a second one says, which is nowhere needed to run these tests.

``make differential`` compares the two on random cases; ``differential.jsonl`` is what
``bench/differential/run.py --record`` wrote of some of them.
"""

from __future__ import annotations

import importlib
import json
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType

BENCH = Path(__file__).resolve().parents[2] / "bench/differential"
CORPUS = [
    json.loads(line)
    for line in (Path(__file__).parent / "differential.jsonl").read_text("utf-8").splitlines()
]
#: The modules of the benchmark, which call each other by these names.
MODULES = ("generate", "verdicts", "reduce", "compare")

pytestmark = pytest.mark.skipif(not BENCH.is_dir(), reason="not a checkout")


@pytest.fixture(scope="module")
def bench() -> Iterator[dict[str, ModuleType]]:
    """The benchmark's own modules."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(BENCH))
        yield {name: importlib.import_module(name) for name in MODULES}


def test_verdicts_are_those_of_the_second_evaluator(bench: dict[str, ModuleType]) -> None:
    """On every recorded case, except where a listed difference explains ours."""
    ours = bench["verdicts"].ours

    wrong = [
        said
        for said in CORPUS
        if ours(said["case"])[0].outcome != (said["ours"] if said["difference"] else said["second"])
    ]

    assert 500 <= len(CORPUS)
    assert [] == wrong


def test_every_difference_is_listed_with_its_reason(bench: dict[str, ModuleType]) -> None:
    """What we do not know, or read otherwise, has a reason and a page of AWS's that gives it."""
    known = bench["compare"].LISTED
    entries = [*known["unknown"], *known["explained"]]

    assert {each["difference"] for each in CORPUS} - {None} <= {each["id"] for each in entries}
    assert all(each["why"].endswith(".") for each in entries)
    assert all(each["page"].startswith("https://docs.aws.amazon.com/") for each in entries)


def test_few_verdicts_are_unknown(bench: dict[str, ModuleType]) -> None:
    """An evaluator that does not know never disagrees, so this is kept small."""
    made = islice(bench["generate"].groups(11), 150)

    outcomes = [each.outcome for group in made for each in bench["verdicts"].ours(group)]

    assert outcomes.count("unknown") < len(outcomes) / 100
    assert all(outcomes.count(each) > len(outcomes) / 10 for each in ("allowed", "denied"))


def test_the_same_seed_makes_the_same_cases(bench: dict[str, ModuleType]) -> None:
    """A case that a run prints can be made again."""
    groups = bench["generate"].groups

    one, again, other = (list(islice(groups(seed), 20)) for seed in (1, 1, 2))

    assert one == again
    assert one != other


def _case(**changes: object) -> dict[str, Any]:
    statement = {"Effect": "Allow", "Principal": "*", "Action": "s3:PutObject", "Resource": "*"}
    other = statement | {"Action": "sns:Publish", "Effect": "Deny"}
    request = {
        "principal": "cloudtrail.amazonaws.com",
        "action": "s3:PutObject",
        "resource": "arn:aws:s3:::logs/x",
        "context": {"k": "b", "m": "c"},
    }
    policy = {"Version": "2012-10-17", "Statement": [other, statement | changes]}
    return {"kind": "resource", "policy": policy, "requests": [request]}


def _tally(bench: dict[str, ModuleType], case: dict[str, Any], second: str) -> Any:  # noqa: ANN401
    """Return the tally of one case when the second evaluator always says one thing."""
    tally = bench["compare"].Tally(second=lambda _: second)
    tally.add(case, bench["verdicts"].ours(case)[0], second)
    return tally


def test_a_difference_is_reduced_to_its_cause(bench: dict[str, ModuleType]) -> None:
    """Statements, elements and keys that do not matter are left out of what is reported."""
    case = _case(Condition={"StringNotLike": {"k": ["a*", "q"], "m": "d"}})
    judge = bench["verdicts"].ours

    def differ(group: dict[str, Any]) -> bool:
        text = json.dumps(group["policy"])
        return "StringNotLike" in text and "a*" in text and judge(group)[0].outcome == "allowed"

    left = bench["reduce"].signature(bench["reduce"].reduced(case, differ))

    assert 'StringNotLike "a*" given null' == left


def test_a_difference_that_is_not_listed_is_reported(bench: dict[str, ModuleType]) -> None:
    """Neither a verdict that differs nor a doubt without a listed reason passes."""
    differs = _tally(bench, _case(), "denied")
    doubts = _tally(bench, _case(Resource={"Ref": "Bucket"}), "allowed")
    agrees = _tally(bench, _case(), "allowed")

    assert [1, 1, 0] == [len(each.unexplained) for each in (differs, doubts, agrees)]
    assert [1, 1, 1] == [each.cases for each in (differs, doubts, agrees)]


def test_a_doubt_is_no_agreement(bench: dict[str, ModuleType]) -> None:
    """It counts by its reason; and it is reported when we still rule out what the other says."""
    case = _case(Principal={"Service": "*"})
    tally = _tally(bench, case, "allowed")
    ruled_out = _case(Principal={"Service": "*"}, Effect="Deny")

    assert (0, {"every service": 1}) == (tally.agreed.total(), dict(tally.unknown))
    assert 1 == len(_tally(bench, ruled_out, "allowed").unexplained)
