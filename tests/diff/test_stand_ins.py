"""Stacks are the same on both sides, whatever their files are called."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from trailwright.diff.stand_ins import renamed, renaming
from trailwright.model.estate import Estate
from trailwright.model.origin import Origin
from trailwright.model.resources import Place, Resource
from trailwright.posture.events import Match, Pattern
from trailwright.posture.records import Access

if TYPE_CHECKING:
    from collections.abc import Sequence

HERE = Place(account="111122223333", region="eu-west-1", partition="aws")


def _estate(**stacks: Sequence[str]) -> list[Estate]:
    """Return an estate of stacks with resources of some logical ids."""
    others = (
        Resource(type="AWS::SQS::Queue", origin=Origin(stack=name, logical_id=each), place=HERE)
        for name, ids in stacks.items()
        for each in ids
    )
    return [Estate(others=tuple(others))]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ({"base": ["Trail"]}, {"head": ["Trail"]}, {"base": "head"}),
        ({"audit": ["Trail"]}, {"audit": ["Other"]}, {}),
        ({"base": ["Trail"]}, {"head": ["Other"]}, {"base": "head"}),
        ({"base": ["A"], "data": ["B"]}, {"head": ["C"], "data": ["B"]}, {}),
        (
            {"old-a": ["A", "X"], "old-b": ["B", "X"]},
            {"new-b": ["B", "X"], "new-a": ["A", "X"]},
            {"old-a": "new-a", "old-b": "new-b"},
        ),
        ({"base": ["A"]}, {}, {}),
    ],
)
def test_stacks_are_those_with_most_in_common(
    before: dict[str, Any], after: dict[str, Any], expected: dict[str, str]
) -> None:
    """Where no name is the same; the only one on each side are the same in any case."""
    assert expected == renaming(_estate(**before), _estate(**after))


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (
            Access(who="arn:aws:iam::1:role/<base.Role>", sure=True),
            Access(who="arn:aws:iam::1:role/<head.Role>", sure=True),
        ),
        (("<base.A>", "<database.A>", "base"), ("<head.A>", "<database.A>", "base")),
        (
            Match(wanted=frozenset({Pattern("Equals", "<base.A>")})),
            Match(wanted=frozenset({Pattern("Equals", "<head.A>")})),
        ),
        (Origin(stack="base", path="base.json"), Origin(stack="head", path="base.json")),
        (None, None),
        (7, 7),
    ],
)
def test_stand_ins_are_called_by_the_other_name(value: object, expected: object) -> None:
    """However deep in a record they stand; a file keeps its own name."""
    assert expected == renamed(value, {"base": "head"})
