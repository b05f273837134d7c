"""What all rules have in common."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

from trailwright.compose.estate import compose_estate
from trailwright.compose.resources import to_template
from trailwright.config.records import Config, TrailConfig, TrailKind
from trailwright.model.findings import Severity
from trailwright.readers.context import Context
from trailwright.readers.template import read, read_bytes
from trailwright.rules import judge

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from trailwright.model.findings import Finding


def test_what_trailwright_composes_passes_every_rule(
    composed: dict[str, object], judged: Callable[..., tuple[Finding, ...]]
) -> None:
    """No rule has a word to say."""
    assert [] == [(each.rule.id, each.message) for each in judged(composed)]


def test_an_account_that_is_not_known_decides_nothing(composed: dict[str, object]) -> None:
    """Without --context the literal account in the policies may be the right one, or not."""
    found = judge(read_bytes(json.dumps(composed).encode(), "t.json", Context()))

    assert not [each for each in found if each.severity.rank < Severity.UNKNOWN.rank]


def test_a_parameter_without_a_value_is_not_judged(
    judged: Callable[..., tuple[Finding, ...]],
) -> None:
    """What cannot be known is unknown, neither clean nor wrong."""
    template = {
        "Parameters": {"Name": {"Type": "String"}},
        "Resources": {
            "Trail": {
                "Type": "AWS::CloudTrail::Trail",
                "Properties": {
                    "S3BucketName": {"Ref": "Name"},
                    "IsLogging": True,
                    "IsMultiRegionTrail": True,
                    "IncludeGlobalServiceEvents": True,
                    "EnableLogFileValidation": True,
                },
            }
        },
    }

    assert {Severity.UNKNOWN} == {each.severity for each in judged(template)}


def _calls_to_judge(folder: Path, accounts: int) -> int:
    """Return how many calls it takes to judge a trail in each of so many accounts."""
    names = [f"{each:012}" for each in range(1, accounts + 1)]
    trails = [
        TrailConfig(kind=TrailKind.ACCOUNT, name=f"audit-{each}", account=each, region="us-east-1")
        for each in names
    ]
    artifacts: dict[str, object] = {}
    folder.mkdir()
    for account, stack in zip(names, compose_estate(Config(trails=tuple(trails))), strict=True):
        file = f"{stack.name}.template.json"
        (folder / file).write_text(json.dumps(to_template(stack.resources)), encoding="utf-8")
        artifacts[stack.name] = {
            "type": "aws:cloudformation:stack",
            "environment": f"aws://{account}/us-east-1",
            "properties": {"templateFile": file},
        }
    manifest = json.dumps({"version": "36.0.0", "artifacts": artifacts})
    (folder / "manifest.json").write_text(manifest, encoding="utf-8")
    (folder / "cdk.out").write_text('{"version": "36.0.0"}', encoding="utf-8")
    estate = read(folder)
    return _calls(lambda: judge(estate))


def _calls(work: Callable[[], object]) -> int:
    """Return how many functions are called, and generators resumed, in doing something."""
    count = 0

    def tally(_: object, event: str, __: object) -> None:
        nonlocal count
        count += event == "call"

    sys.setprofile(tally)
    try:
        work()
    finally:
        sys.setprofile(None)
    return count


def test_an_estate_takes_as_long_as_its_stacks_together(tmp_path: Path) -> None:
    """Four times the accounts take four times the calls: no rule looks at all pairs."""
    _calls_to_judge(tmp_path / "first", 1)  # fills what is kept for all estates
    few, many = (_calls_to_judge(tmp_path / f"{each}", each) for each in (5, 20))

    assert 4.0 == round(many / few, 1)


def test_what_rules_work_out_is_let_go(composed: dict[str, object]) -> None:
    """So that a thousand estates take no more memory once they are judged."""
    estate = read_bytes(json.dumps(composed).encode(), "t.json", Context())
    judge(estate)

    assert {} == estate.worked_out
